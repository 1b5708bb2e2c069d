"""The workbook: what a clerk reads in it, and what never leaves memory."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from gateway.rendering.sheet import ResultSheet
from gateway.rendering.workbook import write_workbook
from tests.gateway.rendering.sheets import (
    ABOUT,
    COLUMNS,
    SIRETS,
    sheet_of_the_elsewhere,
    small_sheet,
)

REPOSITORY = Path(__file__).resolve().parents[3]


def written(sheet: ResultSheet, row_limit: int = 1_048_576) -> bytes:
    target = io.BytesIO()
    write_workbook(sheet, target, row_limit=row_limit)
    return target.getvalue()


def cells(content: bytes, name: str) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_name(name).to_python()]


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_results_come_first_then_without_data_then_read_me() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(written(small_sheet())))
    assert book.sheet_names == ["Résultats", "Sans donnée", "Lisez-moi"]


def test_results_hold_every_value_and_the_siret_as_text() -> None:
    rows = cells(written(small_sheet()), "Résultats")
    assert rows[0][:2] == ["SIRET", "Année"]
    assert "pour 1 000 salariés" in str(rows[0][4])
    assert rows[2][:5] == [SIRETS[1], 2025, "b", 1234, 26.444]
    assert rows[3] == [SIRETS[2], 2025, "c", "", "", "effectif absent de l'extrait"]


def test_members_without_data_are_listed() -> None:
    rows = cells(written(small_sheet()), "Sans donnée")
    assert [row[0] for row in rows[1:]] == ["00400000000017", "00400000100015"]


def test_nobody_without_data_is_said() -> None:
    sheet = ResultSheet.of(COLUMNS, small_sheet().frame, [], ABOUT)
    assert "Aucun" in str(cells(written(sheet), "Sans donnée")[0])


def test_each_reason_has_its_sheet_with_what_it_means() -> None:
    content = written(sheet_of_the_elsewhere(("00400000100015",)))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    titles = ["Sans donnée", "Hors circonscription", "Hors champ"]
    assert book.sheet_names == ["Résultats", *titles, "Lisez-moi"]
    found = {title: cells(content, title) for title in titles}
    assert [rows[1][0] for rows in found.values()] == [
        "00400000100015",
        SIRETS[0],
        "00400000000017",
    ]
    assert [rows[0][2] for rows in found.values()][1:] == ["Ailleurs.", "Présumés."]
    read_me = str(cells(content, "Lisez-moi"))
    assert "Feuille « Hors circonscription »" in read_me
    assert "1 adhérent. Présumés." in read_me


def test_no_one_else_without_data_is_not_said_to_be_no_one() -> None:
    said = str(cells(written(sheet_of_the_elsewhere()), "Sans donnée")[0])
    assert "Aucun autre adhérent" in said
    assert "chaque adhérent" not in said


def test_read_me_says_where_it_comes_from_and_what_each_column_is() -> None:
    text = str(cells(written(small_sheet()), "Lisez-moi"))
    for expected in (
        "Contrat pluriannuel d'essai",
        "Annexe 2 & suivantes",
        "Cibler la prévention.",
        "22 novembre 2026 à 13 h 05 (UTC)",
        "30 jours",
        "Données confidentielles.",
        "Premier règlement.",
        "3 lignes",
        "2 adhérents",
    ):
        assert expected in text
    for column in COLUMNS:
        assert column.description in text
        assert f"'{column.name}'" in text


def test_lines_beyond_a_sheet_go_on_in_the_next() -> None:
    content = written(small_sheet(), row_limit=3)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Résultats", "Résultats (2)", "Sans donnée", "Lisez-moi"]
    first, second = cells(content, "Résultats"), cells(content, "Résultats (2)")
    assert first[0] == second[0]
    assert [row[0] for row in first[1:] + second[1:]] == list(SIRETS)


@pytest.mark.parametrize("text", ["=1+1", "{=SUM(A1)}", "@SUM(1)", "http://x.fr", "internal:A!A1"])
def test_no_cell_is_a_formula_or_a_link(text: str) -> None:
    content = written(small_sheet((text, "00123", "-5")))
    xml = part(content, "xl/worksheets/sheet1.xml")
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    assert [row[2] for row in cells(content, "Résultats")[1:]] == [text, "00123", "-5"]


def test_the_sheet_is_ready_to_read_and_to_print() -> None:
    xml = part(written(small_sheet()), "xl/worksheets/sheet1.xml")
    assert 'state="frozen"' in xml
    assert "<autoFilter" in xml
    assert 'numberStoredAsText="1"' in xml
    assert 'orientation="landscape"' in xml
    assert 'fitToHeight="0"' in xml


def test_blanks_are_shown_as_such() -> None:
    """The blank index has a style of its own; the blank reason keeps that of its column."""
    xml = part(written(small_sheet()), "xl/worksheets/sheet1.xml")
    styles = {ref: xml.split(f'<c r="{ref}" s="')[1].split('"')[0] for ref in ("E3", "D4", "E4")}
    assert styles["D4"] == styles["E4"] != styles["E3"]


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert written(small_sheet()) == written(small_sheet())
    assert "2026-11-22T13:05:00Z" in part(written(small_sheet()), "docProps/core.xml")


def test_an_empty_result_is_a_workbook_too() -> None:
    sheet = ResultSheet.of(COLUMNS, small_sheet().frame.slice(0, 0), [], ABOUT)
    assert len(cells(written(sheet), "Résultats")) == 1


def test_text_that_xml_cannot_hold_does_not_break_the_file() -> None:
    content = written(small_sheet(("a\x00b", "<&>", "\x1f")))
    assert cells(content, "Résultats")[2][2] == "<&>"


_WATCHED_RUN = """
import os, sys
import pyarrow as pa
from gateway.rendering.workbook import write_workbook
from gateway.rendering.sheet import ResultSheet
from tests.gateway.rendering.sheets import ABOUT, COLUMNS, small_sheet

watching, seen = False, []

def hook(event, args):
    if not watching:
        return
    if event.startswith("tempfile.") or event in ("os.mkdir", "os.rename", "os.link"):
        seen.append((event, args))
    if event == "open" and (args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        seen.append((event, args))

sys.addaudithook(hook)
table = small_sheet().frame
big = ResultSheet.of(COLUMNS, pa.concat_tables([table] * 3_000), [], ABOUT)
with open(os.memfd_create("result"), "w+b") as target:
    watching = True
    write_workbook(big, target)
    target.flush()
    watching = False
    assert target.tell() > 10_000
    watching = True
    if "--control" in sys.argv:
        import tempfile
        tempfile.TemporaryFile().close()
    watching = False
print(len(seen))
"""


@pytest.mark.parametrize(("argument", "expected"), [((), False), (("--control",), True)])
def test_nothing_is_written_outside_the_memory_it_was_given(
    argument: tuple[str, ...], expected: bool, tmp_path: Path
) -> None:
    """Every opening for writing is watched; the control run shows that the watch sees one."""
    run = subprocess.run(
        [sys.executable, "-c", _WATCHED_RUN, *argument],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPOSITORY,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(REPOSITORY)},
    )
    assert (int(run.stdout) > 0) is expected
    assert list(tmp_path.iterdir()) == []
