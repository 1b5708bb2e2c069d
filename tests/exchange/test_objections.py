"""Who objects is in no row, is told from no one, and its rows are counted."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange import flow
from exchange.objections import Opposed, digests
from exchange.results import Result
from keys.pseudonyms import Algorithm, pseudonymise
from tests.exchange.examples import a_grant
from tests.exchange.lineages import chains_from, digits, related_of
from tests.exchange.made_extracts import KEY, claims, index_of

PSEUDONYMS = flow.Pseudonyms(Algorithm.AES_256_CMAC, KEY)
SECRET = bytes(range(32, 64))
NAMES = [f"{n:014d}" for n in range(1, 10)]
A, B, C, D = NAMES[:4]
Line = tuple[str, int, str, str]


def opposed(names: Sequence[str]) -> Opposed:
    known = digests(SECRET, digits(names))
    return Opposed.of(SECRET, [one.tobytes() for one in known])


def worked_out(
    members: Sequence[str],
    rows: Sequence[tuple[str, int]],
    objecting: Sequence[str] | None,
    links: Sequence[tuple[str, str]] | None = None,
    floor: int | None = None,
) -> Result:
    keyed = pseudonymise(PSEUDONYMS.algorithm, KEY, digits([name for name, _ in rows]))
    names = [pseudonym.tobytes() for pseudonym in keyed]
    index, _ = index_of("sinistralite", names, claims([year for _, year in rows]))
    related = None
    if links is not None:
        related = related_of(members, {name: chains_from(name, links) for name in members})
    grant = a_grant(colonnes=("at",), plancher_effectif=floor)
    objections = None if objecting is None else opposed(objecting)
    return flow.work_out(grant, digits(members), index, PSEUDONYMS, related, objections)


def lines(result: Result) -> list[Line]:
    """SIRET, year, SIRET in the extract, chain followed."""
    shown = result.frame[["SIRET", "Année", "SIRET dans l'extrait", "Succession suivie"]]
    return [
        (str(siret), int(year), known or str(siret), path or str(siret))
        for siret, year, known, path in shown.astype(object).fillna("").to_numpy().tolist()
    ]


_name = st.sampled_from(NAMES)
_rows = st.lists(st.tuples(_name, st.integers(2020, 2024)), max_size=20, unique=True)
_links = st.lists(st.tuples(_name, _name), max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.lists(_name, min_size=1, max_size=6, unique=True), _rows, _links, st.sets(_name))
def test_what_is_left_is_what_names_none_of_them(
    members: list[str],
    rows: list[tuple[str, int]],
    links: list[tuple[str, str]],
    objecting: set[str],
) -> None:
    before = lines(worked_out(members, rows, None, links))
    after = worked_out(members, rows, sorted(objecting), links)
    kept = [
        line for line in before if objecting.isdisjoint({line[0], line[2], *line[3].split(" → ")})
    ]
    assert lines(after) == kept
    assert after.counts.opposed_rows == len(before) - len(kept)
    with_rows = {line[0] for line in kept}
    assert list(after.without_data) == [name for name in members if name not in with_rows]


def test_who_objects_stands_among_those_without_data_and_nothing_tells_it_apart() -> None:
    result = worked_out([A, B, C], [(A, 2023), (A, 2024), (B, 2024)], [A])
    assert list(result.without_data) == [A, C]
    assert result.counts.opposed_rows == 2
    (notice,) = [said for said in result.notices if "opposition" in said]
    assert notice.startswith("2 lignes retenues")
    assert A not in notice


def test_nothing_is_said_where_no_row_is_withheld() -> None:
    result = worked_out([A, B], [(B, 2024)], [A, D])
    assert result.counts.opposed_rows == 0
    assert not any("opposition" in said for said in result.notices)


def test_it_is_counted_apart_from_the_size_floor() -> None:
    result = worked_out([A, B], [(A, 2024), (B, 2024)], [A], floor=50)
    assert (result.counts.opposed_rows, result.counts.withheld_rows) == (1, 1)
    assert sum("plancher" in said for said in result.notices) == 1


def test_a_digest_needs_the_key_and_no_repr_shows_it() -> None:
    assert not Opposed(bytes(32), digests(SECRET, digits([A]))).among(digits([A])).any()
    assert opposed([A]).among(digits([A, B, A])).tolist() == [True, False, True]
    assert "known" not in repr(opposed([A]))
    assert not Opposed.of(SECRET, []).among(digits(NAMES)).any()
    assert opposed([A]).among(np.zeros((0, 14), np.uint8)).tolist() == []
