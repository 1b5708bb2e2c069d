"""What holds for every file, on files that hypothesis makes."""

import re
from collections.abc import Callable, Sequence
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.fr import siret as oracle

from tests.ugly.asking import Answer, answer, read_here
from tests.ugly.cases_cells import MENDED as PATTERNS
from tests.ugly.cases_cells import REFUSED, TITLES, dressed
from tests.ugly.checking_case import ASIDE, MENDED, inconsistencies
from tests.ugly.fuzz import FILES as SEEDS
from tests.ugly.making import NAMES, Row, rows, text
from tests.ugly.making_ods import ods
from tests.ugly.making_ole import xls
from tests.ugly.making_xlsx import Sheet, bare_xlsx, inline, xlsx
from tests.ugly.model import expected, meant
from tests.ugly.mutating import Mutator
from tests.validators.making import siret

FILES: Final = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
_OF_XML = st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=("Cc", "Cs"))

numbers = st.integers(0, 5000).map(siret)
good = st.one_of(
    numbers,
    st.integers(0, 99_999)
    .map(lambda nic: f"356000000{nic:05d}")
    .filter(lambda number: oracle.is_valid(number) and number[9:] != "00000"),
)
mended = st.builds(dressed, st.sampled_from([pattern for pattern, _, _ in PATTERNS]), numbers)
broken = st.one_of(
    st.sampled_from([cell for cell, _, _ in REFUSED]),
    st.text("0123456789", max_size=16),
    st.text("0123456789 .-eE+,'=\"", max_size=18),
    numbers.flatmap(
        lambda number: st.builds(
            lambda place, mark: number[:place] + mark + number[place + 1 :],
            st.integers(0, 13),
            st.sampled_from("0123456789OIl "),
        )
    ),
)
cells = st.lists(st.one_of(good, good, good, mended, broken), min_size=1, max_size=40)
names = st.lists(
    st.sampled_from([*NAMES, 'Société "La Mer"', "A;B,C|D\tE", "x\ny", ""]), min_size=1
)

ABOVE: Final = (
    "",
    "Liste des adhérents au 31/12/2025",
    "SPSTI du Lac",
    "Merci de vérifier chaque SIRET avant l'envoi",
    "Nombre d'adhérents : 12",
    "Édité le 02/01/2026",
)
_CONTAINERS: Final[dict[str, Callable[[list[Row]], bytes]]] = {
    "csv": text,
    "csv, comma, quoted": lambda table: text(table, sep=",", quotes="all", end="\n"),
    "csv, pipe, CR": lambda table: text(table, sep="|", end="\r"),
    "utf-16": lambda table: text(table, encoding="utf-16-be", bom=b"\xfe\xff", sep="\t"),
    "xlsx": lambda table: xlsx(Sheet(table)),
    "xlsx, inline": lambda table: bare_xlsx(inline(table)),
    "ods": lambda table: ods(Sheet(table)),
    "xls": lambda table: xls(Sheet(table)),
}


@pytest.fixture(autouse=True, scope="module")
def _here() -> object:
    with read_here():
        yield


def folded(cell: str) -> str:
    """A cell without the blanks that OpenDocument folds (part 1, clause 6.1.2)."""
    return re.sub(r"[ \t\r\n]+", " ", cell).strip(" ")


def aside(given_: Answer) -> list[int]:
    return sorted(given_.rows(*ASIDE))


Outcome = tuple[str | None, dict[str, int], set[tuple[int, str]], tuple[str, ...]]


def outcome(given_: Answer) -> Outcome:
    """All of an answer that its container has no part in."""
    by_row = {
        (found["row"], found["code"])
        for found in given_.findings
        if found["code"] in ASIDE | MENDED | {"SIRET-DOUBLE"}
    }
    return given_.json["motif"], given_.json["counts"], by_row, given_.sirets


@FILES
@given(cells, names)
def test_a_list_is_read_as_the_rules_written_twice_say(
    column: list[str], called: list[str]
) -> None:
    # A name on every row, or a row without a SIRET would be blank.
    given_ = answer(text(rows(column, names=[name or "x" for name in called])))
    assert list(inconsistencies(given_)) == []
    if given_.json["motif"] not in (None, "TROP-D-ANOMALIES"):
        return  # personal data made by chance
    wanted = expected(column)
    counts = given_.json["counts"]
    assert counts["rows"] == len(column)
    assert aside(given_) == wanted.aside
    assert given_.rows("SIRET-DOUBLE") == wanted.twice
    assert counts["accepted"] == len(wanted.kept)
    if given_.json["motif"] is None:
        assert list(given_.sirets) == wanted.kept
    too_many = len(wanted.aside) > 0.2 * len(column) or not wanted.kept
    assert given_.json["motif"] == ("TROP-D-ANOMALIES" if too_many else None)


@FILES
@given(st.one_of(mended, broken))
def test_one_cell_is_judged_as_the_rules_written_twice_say(cell: str) -> None:
    filling = [siret(rank) for rank in range(6000, 6010)]
    given_ = answer(text(rows([*filling, cell])))
    if given_.json["motif"] is None:
        assert (aside(given_) == [12]) == (meant(cell) is None)


@FILES
@given(
    st.lists(st.one_of(good, good, good, mended, broken), min_size=5, max_size=20),
    st.lists(st.integers(0, 20), max_size=4),
)
def test_a_table_gives_the_same_whatever_its_container(
    column: Sequence[str], blank: Sequence[int]
) -> None:
    table = rows([folded(cell) for cell in column])
    for place in sorted(blank, reverse=True):
        table.insert(1 + place % len(column), ["", "", ""])
    seen = {name: outcome(answer(make(table))) for name, make in _CONTAINERS.items()}
    differing = {name: found for name, found in seen.items() if found != seen["csv"]}
    assert differing == {}


@FILES
@given(
    st.lists(st.one_of(good, good, good, mended, broken), min_size=4, max_size=20),
    st.lists(st.sampled_from(ABOVE), max_size=6),
    st.integers(0, 3),
    st.sampled_from(TITLES),
    st.sampled_from(sorted(_CONTAINERS)),
)
def test_what_stands_above_and_beside_only_moves_the_rows(
    column: list[str], above: list[str], left: int, title: str, container: str
) -> None:
    # Two good rows at the top, or the titles would not stand above values.
    column = [siret(7000), siret(7001), *(folded(cell) for cell in column)]
    plain = outcome(answer(text(rows(column))))
    moved = [[line] for line in above] + [[*[""] * left, *row] for row in rows(column, title)]
    given_ = answer(_CONTAINERS[container](moved))
    motif, counts, by_row, sirets = outcome(given_)
    assert (motif, counts, sirets) == (plain[0], plain[1], plain[3])
    assert {(row - len(above), code) for row, code in by_row} == plain[2]
    assert given_.json["format"]["header_row"] == len(above) + 1


@FILES
@given(cells, st.sampled_from(["cp1252", "mac_roman", "utf-8", "utf-16-le"]))
def test_an_encoding_changes_nothing(column: list[str], encoding: str) -> None:
    plain = [cell.encode("ascii", "ignore").decode() for cell in column]
    table = rows(plain)
    assert outcome(answer(text(table, encoding=encoding))) == outcome(answer(text(table)))


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32))
def test_a_broken_file_is_read_or_refused_and_never_stops_the_reading(seed: int) -> None:
    assert list(inconsistencies(answer(Mutator(seed, SEEDS).next()))) == []


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_noise_is_read_or_refused(noise: bytes) -> None:
    assert list(inconsistencies(answer(noise))) == []


@FILES
@given(st.lists(st.lists(st.text(_OF_XML, max_size=12), max_size=5), max_size=12))
def test_any_text_is_read_or_refused_alike_in_csv_and_in_a_workbook(table: list[Row]) -> None:
    for made in (text(table), xlsx(Sheet(table)), ods(Sheet(table))):
        assert list(inconsistencies(answer(made))) == []
