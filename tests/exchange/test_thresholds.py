"""The thresholds agreed decide row by row, and members left without a row are unknown."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from exchange.conventions import Seuil, Source
from exchange.matching import match
from exchange.thresholds import threshold_notices, within_thresholds
from tests.exchange.examples import a_grant
from tests.exchange.made_extracts import index_of, octets, sirets

_MEMBERS = 5
_ROWS = st.lists(
    st.tuples(st.integers(0, _MEMBERS - 1), st.integers(0, 20), st.integers(0, 6)),
    max_size=12,
)


def agreed(claims: int, ceiling: int) -> tuple[Seuil, ...]:
    return (
        Seuil("sinistres", claims, Source.PROJET),
        Seuil("effectif_max", ceiling, Source.PROJET),
    )


@given(_ROWS, st.integers(0, 6), st.integers(0, 20))
def test_a_row_stays_above_the_claims_and_up_to_the_ceiling(
    rows: list[tuple[int, int, int]], claims: int, ceiling: int
) -> None:
    names = [bytes([n]) * 16 for n in range(_MEMBERS)]
    frame = pd.DataFrame(rows, columns=["member", "effectif", "sinistres"]).assign(annee=2026)
    index, _ = index_of("courriers_tpe", [names[member] for member, _, _ in rows], frame)
    matched = match(sirets(_MEMBERS), octets(names), index)
    kept = within_thresholds(matched, a_grant("courriers_tpe", seuils=agreed(claims, ceiling)))

    inside = sorted(m for m, size, count in rows if size <= ceiling and count > claims)
    assert kept.matched.member.tolist() == inside
    assert kept.outside_rows == len(rows) - len(inside)
    assert kept.matched.unknown.tolist() == [m not in inside for m in range(_MEMBERS)]


def test_notices_speak_of_one_as_of_one() -> None:
    grant = a_grant("courriers_tpe", seuils=agreed(1, 1))
    assert threshold_notices(1, grant)[0] == (
        "Seuils convenus : plus de 1 sinistre, 1 salarié au plus."
    )
    assert threshold_notices(1, grant)[-1].startswith("1 ligne hors de ces seuils n'est pas donnée")
    assert len(threshold_notices(0, grant)) == 2
