"""What the ledger keeps comes back as it was, and other octets do not."""

import numpy as np
import pytest

from exchange.aggregates.errors import AggregateError
from exchange.aggregates.ledger import Ledger
from exchange.aggregates.ledger_file import decode, encode
from exchange.aggregates.release import Released, release
from tests.exchange.aggregates.making import LAYOUTS, counted

WHO = np.arange(40)


def _released(measure: str = "at") -> Released:
    layout = LAYOUTS[2]
    leaves = WHO % len(layout.leaves)
    rows = counted(layout, WHO, leaves, np.full(40, 9), {measure: np.ones(40, np.int64)})
    return release("2024", rows, Ledger())


def test_releases_come_back_as_they_were() -> None:
    entry = _released().entry
    (back,) = decode(encode((entry,)))
    assert (back.reference, back.layout) == ("2024", entry.layout)
    assert back.measures == entry.measures
    assert back.units.key == entry.units.key
    for name in ("leaves", "persons", "shown"):
        assert (getattr(back, name) == getattr(entry, name)).all()
    assert (back.units.pseudonyms == entry.units.pseudonyms).all()
    assert (back.units.periods == entry.units.periods).all()


def test_a_release_read_back_defends_what_it_showed() -> None:
    first = _released()
    layout = LAYOUTS[2]
    who = WHO[:-1]
    rows = counted(
        layout, who, who % len(layout.leaves), np.full(39, 9), {"at": np.ones(39, np.int64)}
    )
    kept = release("suite", rows, Ledger((first.entry,)))
    stored = release("suite", rows, Ledger(decode(encode((first.entry,)))))
    assert (stored.published.values == kept.published.values).all()
    assert stored.published.hidden.sum() > release("seule", rows, Ledger()).published.hidden.sum()


def test_what_tables_share_is_written_once() -> None:
    first, second = _released().entry, _released("mp").entry
    alone, both = len(encode((first,))), len(encode((first, second)))
    assert both - alone < len(WHO) * 16
    one, other = decode(encode((first, second)))
    assert one.units is other.units


def test_the_same_releases_give_the_same_octets() -> None:
    assert encode((_released().entry,)) == encode((_released().entry,))


@pytest.mark.parametrize("cut", [0, 5, 20, -1])
def test_other_octets_are_refused(cut: int) -> None:
    with pytest.raises(AggregateError, match="illisible"):
        decode(encode((_released().entry,))[:cut])
