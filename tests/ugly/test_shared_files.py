"""The real ugly files, judged by a reading of our own: the csv module, and stdnum row by row."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from stdnum.fr import siret as oracle

from tests.support import shared_file
from tests.ugly.asking import Answer, answer
from tests.ugly.checking_case import ASIDE, inconsistencies


@dataclass
class Truth:
    """What a slow and plain reading finds in a column of a clean file."""

    kept: list[str] = field(default_factory=list)
    aside: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)


def truth(path: Path, column: str) -> Truth:
    """The good numbers in order, and the rows set aside and repeated, as Excel numbers them."""
    found, seen = Truth(), set[str]()
    for row, cell in cells(path, column):
        if not oracle.is_valid(cell):
            found.aside.append(row)
        elif cell in seen:
            found.twice.append(row)
        else:
            seen.add(cell)
            found.kept.append(cell)
    return found


def cells(path: Path, column: str) -> Iterator[tuple[int, str]]:
    """Row number and cell of each row that is not wholly empty."""
    with path.open(encoding="utf-8", newline="") as source:
        titles, *body = csv.reader(source)
    place = titles.index(column)
    for number, row in enumerate(body, 2):
        if any(cell.strip() for cell in row):
            yield number, row[place]


def asked(name: str, column: str = "") -> Answer:
    path = shared_file(f"data/{name}")
    given = answer(path.read_bytes(), {"column": column} if column else {})
    assert list(inconsistencies(given)) == []
    return given


@pytest.mark.parametrize(
    ("name", "column", "chosen"),
    [
        ("etablissements_moselle.csv", "siret", False),
        ("groupements_employeurs.csv", "siret", False),
        ("sirene_etablissements_historique_2019.csv", "siret", False),
        ("sirene_liens_succession.csv", "siretEtablissementPredecesseur", True),
        ("sirene_liens_succession.csv", "siretEtablissementSuccesseur", True),
    ],
)
def test_a_real_list_is_read_as_a_plain_reading_reads_it(
    name: str, column: str, chosen: bool
) -> None:
    given = asked(name, column if chosen else "")
    expected = truth(shared_file(f"data/{name}"), column)
    assert given.json["verdict"] == "accepte"
    assert list(given.sirets) == expected.kept
    assert given.rows(*ASIDE) == expected.aside
    assert given.rows("SIRET-DOUBLE") == expected.twice
    assert given.json["counts"]["repaired"] == 0
    assert given.json["format"]["column"] == column


def test_two_columns_of_sirets_are_two_candidates() -> None:
    given = asked("sirene_liens_succession.csv")
    assert given.json["motif"] == "COLONNE-AMBIGUE"
    named = {found["column"] for found in given.findings if found["code"] == "COLONNE-AMBIGUE"}
    assert named == {"siretEtablissementPredecesseur", "siretEtablissementSuccesseur"}


def test_what_excel_rounded_is_refused_row_by_row() -> None:
    given = asked("finess_abime_excel.csv")
    assert given.json["motif"] == "TROP-D-ANOMALIES"
    assert given.rows("SIRET-NOTATION") == [2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "name",
    [
        # A count of SIRETs is not a column of SIRETs; head-counts are not data on workers.
        "ameli_at_ctn_naf_2024.csv",
        "ameli_mp_ctn_naf_tableau_2024.csv",
        # Fourteen digits whose keys fail, under titles that say nothing.
        "entete_mojibake_SCDL.csv",
    ],
)
def test_a_table_without_sirets_is_refused_for_that(name: str) -> None:
    assert asked(name).json["motif"] == "COLONNE-ABSENTE"
