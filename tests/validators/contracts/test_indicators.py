"""The contracts of the forms: what comes back filled becomes columns, or findings."""

import io
from datetime import date

import pytest
import xlsxwriter

from validators.codes import Code
from validators.contracts.model import Extract
from validators.contracts.registry import parse_extract
from validators.errors import RejectedError
from validators.reading import read_table

TITLES = ("Indicateur", "Définition", "Valeur", "Année", "Convention")
Cell = str | int | date


def workbook(*rows: tuple[Cell, ...], titles: tuple[str, ...] = TITLES) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet("Indicateurs")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page.write_string(0, 0, "Indicateurs de suivi, année 2025")
        page.write_row(2, 0, titles)
        for number, row in enumerate(rows, start=3):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, place, cell, day)
                else:
                    page.write(number, place, cell)
    return target.getvalue()


def parsed(data: bytes, kind: str = "indicateurs") -> Extract:
    return parse_extract(kind, read_table(data), 2026)


def refused(data: bytes) -> tuple[Code, ...]:
    with pytest.raises(RejectedError) as caught:
        parsed(data)
    return caught.value.findings.codes


@pytest.mark.parametrize("kind", ["indicateurs", "indicateurs_ssam"])
def test_a_workbook_gives_one_row_an_indicator(kind: str) -> None:
    form = parsed(
        workbook(
            ("1.1", "Concertations", "Réalisé", 2025, "cpom-exemple"),
            ("1.10", "Inaptes", 1234, 2025, "cpom-exemple"),
            ("2-1", "Date", date(2025, 3, 1), 2025, "cpom-exemple"),
            ("2-2", "Texte", "un\ndeux", 2025, "cpom-exemple"),
            ("2-3", "Vide", "", 2025, "cpom-exemple"),
        ),
        kind,
    )
    assert (form.kind, form.annee, form.sirets.shape) == (kind, 2025, (0, 14))
    assert form.frame["indicateur"].tolist() == ["1.1", "1.10", "2-1", "2-2", "2-3"]
    assert form.frame["valeur"].fillna("").tolist() == [
        "Réalisé",
        "1234",
        "2025-03-01",
        "un\ndeux",
        "",
    ]
    assert set(form.frame["convention"]) == {"cpom-exemple"}
    assert form.rows.tolist() == [4, 5, 6, 7, 8]


def test_a_form_in_toml_gives_the_same() -> None:
    text = 'convention = "cpom-exemple"\nannee = 2025\n[indicateurs]\n"1.1" = "Réalisé"\n'
    form = parsed(text.encode())
    assert (form.annee, form.rows.tolist()) == (2025, [4])
    assert form.frame["valeur"].tolist() == ["Réalisé"]


def test_a_column_less_or_two_years_are_refused() -> None:
    bare = workbook(("1.1", "x", 3, 2025), titles=TITLES[:4])
    assert refused(bare) == (Code.COLONNE_ABSENTE,)
    two = workbook(("1.1", "x", 3, 2025, "c"), ("1.2", "x", 3, 2024, "c"))
    assert refused(two) == (Code.ANNEE_MULTIPLE,)


def test_the_same_indicator_twice_is_refused() -> None:
    assert refused(workbook(*[("1.1", "x", 3, 2025, "c")] * 2)) == (Code.LIGNE_DOUBLE,)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("voir le dossier 255081416802538", Code.DONNEE_NIR),
        ("action chez 732 829 320 00074", Code.DONNEE_ETABLISSEMENT),
        ("x" * 1_001, Code.VALEUR_FORME),
    ],
)
def test_a_text_names_nobody_and_stays_short(text: str, code: Code) -> None:
    assert refused(workbook(("2-2", "x", text, 2025, "c"))) == (code,)
