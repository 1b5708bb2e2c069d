"""The file given back: as it was sent, and saying what is wrong with it."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from python_calamine import CalamineWorkbook

from gateway.rendering.annotated import write_annotated
from gateway.rendering.annotated_notes import Tone
from tests.validators.making import siret, table
from validators.checking import Checked, Kind, Verdict, check, examine, judged
from validators.codes import Code
from validators.findings import Finding, Findings, Severity
from validators.reading.table import Table

INSTANT = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)
GOOD = [siret(rank) for rank in range(1, 21)]
WRONG = f"{GOOD[0][:13]}{(int(GOOD[0][13]) + 1) % 10}"
SPACED = f"{siret(50)[:3]} {siret(50)[3:]}"
NAMES = ("N° SIRET", "Raison sociale", "Code postal")


def sent(*odd: str, above: int = 2) -> Table:
    """Twenty good rows and some others, below a title line and a blank one."""
    rows = [(one, f"Durand {n}", "06000") for n, one in enumerate((*GOOD, *odd))]
    made = table(NAMES, rows, first=above + 2)
    lines = (("Liste des adhérents au 31/12",), ("",))[:above]
    return replace(made, above=lines)


def written(given: Table | None, checked: Checked, **options: int) -> bytes:
    target = io.BytesIO()
    write_annotated(given, checked, target, INSTANT, **options)
    return target.getvalue()


def back(given: Table, **options: int) -> bytes:
    return written(given, examine(given, Kind.ADHERENTS), **options)


def cells(content: bytes, place: int = 0) -> list[list[str]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(place)
    return [[str(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def about(content: bytes) -> str:
    return "\n".join(" ".join(row) for row in cells(content, -1 % len(titles(content))))


def titles(content: bytes) -> list[str]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def fills(content: bytes) -> dict[str, str]:
    """Ground of each cell of the first sheet that has one."""
    styles = part(content, "xl/styles.xml")
    grounds = re.findall(r"<fill>(.*?)</fill>", styles)
    formats = re.findall(r"<xf [^>]*fillId=\"(\d+)\"", styles.split("<cellXfs")[1])
    found = {}
    for ref, style in re.findall(
        r'<c r="([A-Z]+\d+)" s="(\d+)"', part(content, "xl/worksheets/sheet1.xml")
    ):
        colour = re.search(r'fgColor rgb="FF(\w+)"', grounds[int(formats[int(style)])])
        if colour:
            found[ref] = colour[1]
    return found


def test_rows_keep_their_numbers_and_values_as_sent() -> None:
    given = sent(WRONG, "007")
    rows = cells(back(given))

    assert rows[0][0] == "Liste des adhérents au 31/12"
    assert rows[2][:3] == list(NAMES)
    for number, row in zip(given.rows.tolist(), given.text.to_pylist(), strict=True):
        assert rows[number - 1][:3] == list(row.values())


def test_two_columns_say_what_is_wrong_and_what_to_do() -> None:
    rows = cells(back(sent(WRONG, GOOD[2], SPACED)))

    assert rows[2][3:] == ["Anomalie", "Que faire"]
    assert rows[3][3:] == ["", ""]
    assert rows[23][3].startswith("ÉCARTÉE – La clé de contrôle")
    assert "avis de situation Sirene" in rows[23][4]
    assert rows[24][3].startswith("RÉPÉTÉE")
    assert "ligne 6" in rows[24][3]
    assert rows[25][3].startswith("RÉPARÉE")


def test_colours_stand_where_the_anomaly_is() -> None:
    found = fills(back(sent(WRONG, GOOD[2], SPACED)))
    aside, repeated, mended = (found[f"A{row}"] for row in (24, 25, 26))

    assert len({aside, repeated, mended}) == 3
    assert found["D24"] == found["E24"] == aside
    assert "B24" not in found
    assert "A4" not in found


def test_a_column_that_is_dropped_or_refuses_the_file_has_a_coloured_title() -> None:
    given = table(("SIRET", "Prénom", "Ville"), [(one, "•••", "Nice") for one in GOOD])
    worker = Finding(Code.DONNEE_SALARIE, Severity.REFUS, column="Prénom")
    found = fills(back(replace(given, refused=Findings((worker,)))))

    assert found["B1"] not in (found["A1"], found["C1"], found["D1"])


def test_what_is_said_of_several_columns_is_said_once() -> None:
    given = table(("SIRET", "Nom", "Prénom"), [(one, "•••", "•••") for one in GOOD])
    refused = Findings.of(
        Finding(Code.DONNEE_SALARIE, Severity.REFUS, column=name) for name in ("Nom", "Prénom")
    )
    text = about(back(replace(given, refused=refused)))

    assert text.count("DONNEE-SALARIE\n") == 1
    assert "Colonnes « Nom » ; « Prénom »" in text


def test_an_empty_cell_is_coloured_too() -> None:
    assert "A24" in fills(back(sent("")))


def test_a_row_with_several_findings_says_them_all_the_gravest_first() -> None:
    given = sent(WRONG)
    checked = examine(given, Kind.ADHERENTS)
    shifted = Finding(Code.LIGNE_DECALEE, Severity.NOTICE, given.rows[-1:])
    told = judged(Kind.ADHERENTS, Findings((shifted,)) + checked.findings, given)
    anomaly = cells(written(given, told))[23][3].split("\n")

    assert anomaly[0].startswith("ÉCARTÉE")
    assert anomaly[1].startswith("À SAVOIR")


def test_what_sirene_says_stands_under_what_to_do() -> None:
    given = sent(WRONG)
    checked = replace(examine(given, Kind.ADHERENTS), remarks={24: "Numéro proche : vérifiez."})

    assert cells(written(given, checked))[23][4].endswith("Numéro proche : vérifiez.")


def test_an_extract_names_the_column_and_colours_its_cell() -> None:
    names = ("siret", "annee", "antenne", "agent_visite")
    given = table(names, [(GOOD[0], "2025", "A", "oui"), (GOOD[1], "2025", "A", "peut-être")])
    content = written(given, examine(given, Kind.PORTEFEUILLE, year=2026))

    assert "agent_visite : " in cells(content)[2][4]
    assert {ref for ref in fills(content) if ref.endswith("3")} == {"D3", "E3", "F3"}


def test_read_me_opens_and_says_the_verdict_the_counts_and_the_remedies() -> None:
    content = back(sent(WRONG, SPACED))
    text = about(content)

    assert titles(content) == ["Votre fichier", "Lisez-moi"]
    assert 'activeTab="1"' in part(content, "xl/workbook.xml")
    for said in (
        "Fichier accepté",
        "22 novembre 2026 à 14 h 05",
        "SIRET-CLE",
        "1 ligne : 24",
        "avis de situation Sirene",
        "Lignes bonnes 21",
        Tone.ASIDE,
        Tone.MENDED,
    ):
        assert said in text


def test_a_file_that_could_not_be_read_is_a_read_me_alone() -> None:
    checked = check(b"%PDF-1.4", Kind.ADHERENTS)
    content = written(None, checked)

    assert checked.verdict is Verdict.ILLISIBLE
    assert titles(content) == ["Lisez-moi"]
    assert "FICHIER-FORMAT" in about(content)


def test_contact_columns_are_masked() -> None:
    rows = [(one, "a@exemple.fr" if n else "") for n, one in enumerate(GOOD)]
    given = table(("SIRET", "Courriel"), rows)
    contact = Finding(Code.COLONNE_CONTACT, Severity.NOTICE, column="Courriel")
    content = back(replace(given, notices=Findings((contact,))))

    assert [row[1] for row in cells(content)[1:4]] == ["", "•••", "•••"]
    assert b"exemple.fr" not in b"".join(_parts(content))
    assert "•••" in about(content)


def _parts(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


@pytest.mark.parametrize("text", ["=1+1", "{=SUM(A1)}", "@SUM(1)", "http://x.fr", "00123", "-5"])
def test_every_cell_is_text_and_none_a_formula_or_a_link(text: str) -> None:
    content = back(table(("SIRET", text), [(one, text) for one in GOOD]))
    xml = part(content, "xl/worksheets/sheet1.xml")

    assert "<f>" not in xml
    assert "hyperlink" not in xml
    assert {row[1] for row in cells(content)} == {text}


def test_without_titles_rows_still_stand_at_their_numbers() -> None:
    rows = [(one, "x") for one in (*GOOD, WRONG)]
    given = replace(table(("colonne 1", "colonne 2"), rows, first=1), candidates=("colonne 1",))
    content = back(replace(given, header_row=0))

    assert cells(content)[0][:2] == [GOOD[0], "x"]
    assert cells(content)[20][2].startswith("ÉCARTÉE")
    assert "pas de ligne de titres" in about(content)


def test_titles_are_those_that_were_sent() -> None:
    given = table(("SIRET", "Nom", "Nom (colonne 3)", "colonne 4"), [(GOOD[0], "a", "b", "c")])

    assert cells(back(given))[0][:4] == ["SIRET", "Nom", "Nom", ""]


def test_joined_siren_and_nic_are_not_a_column_of_the_sender() -> None:
    rows = [(one[:9], one[9:], one) for one in (*GOOD, WRONG)]
    given = table(("SIREN", "NIC", "SIREN + NIC"), rows)
    given = replace(given, candidates=("SIREN + NIC",), located="siren+nic")

    assert cells(back(given))[0] == ["SIREN", "NIC", "Anomalie", "Que faire"]


def test_a_file_too_large_for_a_sheet_is_its_noted_rows() -> None:
    content = back(sent(WRONG, SPACED), most_cells=60)
    rows = cells(content)

    assert [row[0] for row in rows] == ["Ligne", "24", "25"]
    assert rows[1][1] == WRONG
    assert rows[1][4].startswith("ÉCARTÉE")
    assert "trop grand pour être rendu entier" in about(content)
    assert "Toutes y sont." in about(content)


def test_rows_beyond_the_room_are_counted() -> None:
    content = back(sent(*(f"x{n}" for n in range(4))), most_cells=10)

    assert len(cells(content)) == 3
    assert "2 lignes de plus" in about(content)


def test_rows_beyond_the_last_of_excel_are_given_by_number() -> None:
    given = sent(WRONG)
    far = replace(given, rows=given.rows + 2_000_000)

    assert cells(back(far))[1][:2] == ["2000024", WRONG]


def test_masked_cells_stay_masked() -> None:
    given = table(("SIRET", "Remarque"), [(GOOD[0], "•••"), (GOOD[1], "")])
    refused = Findings((Finding(Code.DONNEE_NIR, Severity.REFUS, np.array([2]), "Remarque"),))
    given = replace(given, refused=refused)
    content = back(given)

    assert cells(content)[1][2].startswith("EN DÉFAUT")
    assert "DONNEE-NIR" in about(content)
    assert "remplacées par •••" in about(content)


@pytest.mark.parametrize("title", ["Lisez-moi", "a/b:c*d?e[f]", "x" * 40, "'", "History"])
def test_any_title_of_a_sheet_makes_a_workbook(title: str) -> None:
    content = back(replace(sent(), sheet=title, kind="xlsx"))

    assert len(titles(content)) == 2
    assert titles(content)[1] == "Lisez-moi"


def test_the_same_check_gives_the_same_bytes() -> None:
    assert back(sent(WRONG)) == back(sent(WRONG))


def test_control_characters_do_not_break_the_file() -> None:
    given = table(("SIRET", "Nom"), [(GOOD[0], "a\x0bb\x1f"), (GOOD[1], "<&>")])

    assert cells(back(given))[2][1] == "<&>"


def test_the_clerk_may_correct_it_and_send_it_as_it_is() -> None:
    """What is given back reads as what was sent: our columns and our sheet are no obstacle."""
    content = back(sent(WRONG, SPACED, GOOD[3]))
    first, again = (
        check(_as_csv(sent(WRONG, SPACED, GOOD[3])), "adherents"),
        check(content, "adherents"),
    )

    assert again.verdict is Verdict.ACCEPTE
    assert again.counts == first.counts
    assert again.format.column == NAMES[0]
    assert np.array_equal(again.sirets, first.sirets)


def _as_csv(given: Table) -> bytes:
    lines = [";".join(line) for line in (*given.above, given.header)]
    lines += [";".join(row.values()) for row in given.text.to_pylist()]
    return "\n".join([*lines, ""]).encode()


def test_inks_are_readable_on_their_grounds() -> None:
    """WCAG 2.1, 1.4.6: a contrast of 7 at least."""
    styles = Path("gateway/rendering/annotated_styles.py")
    source = (Path(__file__).resolve().parents[3] / styles).read_text("utf-8")
    pairs = re.findall(r'\("(#\w{6})", "(#\w{6})", "#\w{6}"\)', source)

    assert len(pairs) == 5
    assert all(_contrast(ground, ink) >= 7 for ground, ink in pairs)


def _contrast(ground: str, ink: str) -> float:
    light, dark = sorted((_luminance(ground), _luminance(ink)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_notes_agree_with_a_naive_reading() -> None:
    """Each noted row says the codes of its findings, each other row nothing."""
    given = sent(*(WRONG, SPACED, "", "abc", GOOD[1], GOOD[1]))
    checked = examine(given, Kind.ADHERENTS, threshold=1.0)
    rows = cells(written(given, checked))
    said = {
        (number, str(code))
        for number, code in product(given.rows.tolist(), Code)
        if f"[{code}]" in rows[number - 1][3]
    }

    assert said == {
        (row, str(found.code)) for found in checked.findings for row in found.rows.tolist()
    }


def test_many_columns_of_an_extract_make_many_findings() -> None:
    """More kinds of findings than bits in a word."""
    width = 80
    names = tuple(f"c{n}" for n in range(width))
    given = Table(
        names,
        pa.table({name: pa.array(["x", "y"], pa.large_string()) for name in names}),
        np.array([2, 3]),
        "csv",
        header_row=1,
    )
    found = Findings.of(
        Finding(Code.VALEUR_ENTIER, Severity.REFUS, np.array([3]), name) for name in names
    )
    rows = cells(written(given, judged(Kind.SINISTRALITE, found, given)))

    assert rows[1][width] == ""
    assert rows[2][width].count("VALEUR-ENTIER") == width
