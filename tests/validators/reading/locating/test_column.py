"""Where the SIRETs are: titles, contents, halves, sheets, and what the sender says."""

import pytest

from tests.validators.making import book, siret
from validators.codes import Code
from validators.reading import Choice, Limits
from validators.reading.parsing import parse
from validators.reading.raw import RawTable
from validators.reading.refusal import Reason, UnreadableError

GOOD = [siret(rank) for rank in range(6)]
BODY = "".join(f"{number};Nom {rank};Ville\n" for rank, number in enumerate(GOOD))
LINES = "\n".join(GOOD)


def read(data: str | bytes, *, column: str | None = None, sheet: str | None = None) -> RawTable:
    content = data.encode() if isinstance(data, str) else data
    return parse(content, Choice(column=column, sheet=sheet), Limits())


def refusal(data: str | bytes, *, sheet: str | None = None) -> tuple[Reason, ...]:
    with pytest.raises(UnreadableError) as caught:
        read(data, sheet=sheet)
    return caught.value.reasons


def found(table: RawTable) -> tuple[tuple[str, ...], str, int, int]:
    """Candidates, how they were found, row of the titles, number of rows."""
    return table.candidates, table.located, table.header_row, table.data.num_rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"SIRET;Nom;Ville\n{BODY}", (("SIRET",), "titre", 1, 6), id="titles on the first row"
        ),
        pytest.param(
            f"Liste des SIRET au 31/12/2025;;\n;;\nN° SIRET;Nom;Ville\n{BODY}",
            (("N° SIRET",), "titre", 3, 6),
            id="a line of text that mentions SIRET, then a blank one",
        ),
        pytest.param(
            f"Liste des SIRET;;\nIdentifiant;Nom;Ville\n{BODY}",
            (("Identifiant",), "contenu", 2, 6),
            id="a short line that mentions SIRET is no title: other titles are below it",
        ),
        pytest.param(
            f"SIRET\n\nN° SIRET;Nom;Ville\n{BODY}",
            (("N° SIRET",), "titre", 3, 6),
            id="a bare SIRET as a headline",
        ),
        pytest.param(
            f"SIRET :;12345678200002;\nDate;31/12/2025;\n\nN° SIRET;Nom;Ville\n{BODY}",
            (("N° SIRET",), "titre", 4, 6),
            id="the sender's own SIRET above the table",
        ),
        pytest.param(
            f"{'Note;;' + chr(10)}" * 29 + f"SIRET;Nom;Ville\n{BODY}",
            (("SIRET",), "titre", 30, 6),
            id="titles on the thirtieth row",
        ),
        pytest.param(
            f"SIRET;Nom;Ville\ninconnu;a;b\n{BODY}SIRET;Nom;Ville\n{BODY}",
            (("SIRET",), "titre", 1, 14),
            id="titles pasted again are data",
        ),
        pytest.param(BODY, (("colonne 1",), "contenu", 0, 6), id="no titles"),
        pytest.param(LINES, (("colonne 1",), "contenu", 0, 6), id="bare SIRETs"),
        pytest.param(
            f"Numéro;Nom;Ville\ninconnu;a;b\n{BODY}",
            (("Numéro",), "contenu", 1, 7),
            id="by content, a bad row first",
        ),
        pytest.param(
            f"Ident;Remarque\n{GOOD[0]};ok\n{GOOD[1]};SIRET\n{GOOD[2]};SIRET inconnu\n",
            (("Ident",), "contenu", 1, 3),
            id="the word as a value is no title",
        ),
        pytest.param(
            "SIREN;Nom\n" + "".join(f"{number[:9]};a\n" for number in GOOD),
            ((), "", 1, 6),
            id="a SIREN is no SIRET",
        ),
        pytest.param("SIRET;Nom\n;a\n;b\n", (("SIRET",), "titre", 1, 2), id="nothing but blanks"),
        pytest.param(
            "SIRET;Nom\nx;a\ny;b\n", (("SIRET",), "titre", 1, 2), id="nothing but bad values"
        ),
        pytest.param(
            "Ident;Nom\n7,32829E+13;a\n7,1E+13;b\n", ((), "", 1, 2), id="by content, all lost"
        ),
        pytest.param(
            "a;b;c\n" + "".join(f"{number};x;{number}\n" for number in GOOD),
            (("a", "c"), "contenu", 1, 6),
            id="two columns of SIRETs without title",
        ),
        pytest.param(
            "SIRET;Nom;SIRET siège\n" + "".join(f"{number};a;x\n" for number in GOOD),
            (("SIRET", "SIRET siège"), "titre", 1, 6),
            id="two titles, however much better one reads",
        ),
        pytest.param(
            "SIRET;SIRET valide (O/N)\n" + "".join(f"{number};O\n" for number in GOOD),
            (("SIRET",), "titre", 1, 6),
            id="a title about SIRETs, above none",
        ),
        pytest.param(
            "Nom;SIRET vérifié\n" + "".join(f"a;{number}\n" for number in GOOD),
            (("SIRET vérifié",), "titre", 1, 6),
            id="a title about SIRETs, above some",
        ),
        pytest.param(
            "SIRET;SIREN;NIC\n" + "".join(f";{n[:9]};{n[9:]}\n" for n in GOOD),
            (("SIRET",), "titre", 1, 6),
            id="a title wins over a SIREN and a NIC",
        ),
    ],
)
def test_where_the_sirets_are(text: str, expected: tuple[tuple[str, ...], str, int, int]) -> None:
    assert found(read(text)) == expected


def test_a_siren_and_a_nic_make_a_siret() -> None:
    halves = [(number[:9], number[9:]) for number in GOOD]
    lines = [f"{siren[:3]} {siren[3:6]} {siren[6:]};{int(nic)};a" for siren, nic in halves]
    table = read("SIREN;NIC;Nom\n" + "\n".join(lines))
    assert table.titles == ("SIREN", "NIC", "Nom", "SIREN + NIC")
    assert table.candidates == ("SIREN + NIC",)
    assert table.located == "siren+nic"
    assert table.data.column(3).to_pylist() == GOOD


def test_half_a_siret_is_left_as_it_is() -> None:
    table = read(
        f"SIREN;NIC\n{GOOD[0][:9]};\n;{GOOD[0][9:]}\nabc;xyz\n{GOOD[1][:9]};{GOOD[1][9:]}\n"
    )
    assert table.data.column(2).to_pylist() == [GOOD[0][:9], GOOD[0][9:], "abcxyz", GOOD[1]]


@pytest.mark.parametrize(
    ("asked", "candidates"),
    [
        ("SIRET siège", ("SIRET siège",)),
        ("siret_siege", ("SIRET siège",)),
        ("C", ("SIRET siège",)),
        ("b", ("Nom",)),
        ("nom", ("Nom",)),
        ("colonne 4", ("colonne 4",)),
        ("Z", ()),
        ("Zorglub", ()),
    ],
)
def test_the_sender_may_say_which_column(asked: str, candidates: tuple[str, ...]) -> None:
    text = "SIRET;Nom;SIRET siège;;Fin\n" + "".join(f"{n};a;{n};{n};z\n" for n in GOOD)
    assert read(text, column=asked).candidates == candidates


def test_a_title_that_is_no_siret_tells_the_row_of_titles_where_the_sender_says_it() -> None:
    text = f"Export;;\n\nMatricule;Nom;Ville\n{BODY}"
    assert found(read(text, column="matricule")) == (("Matricule",), "titre", 3, 6)


def test_what_stands_above_is_kept_as_sent() -> None:
    table = read(f"Liste ;2026\n\nSIRET;Nom;Ville\n{BODY}")
    assert table.above == (("Liste ", "2026"), ())


SHEET: list[list[object]] = [["SIRET", "Nom"], [GOOD[0], "a"]]
NOTICE: list[list[object]] = [["Colonne", "Sens"], ["SIRET", "le numéro"], ["Nom", "la raison"]]


def test_the_sheet_that_has_sirets_is_kept_and_the_others_are_named() -> None:
    table = read(book(Notice=NOTICE, Liste=SHEET, Vide=[]))
    assert table.sheet == "Liste"
    assert [(n.code, n.detail) for n in table.notices] == [(Code.FEUILLE_IGNOREE, "« Notice »")]


def test_a_sheet_is_found_by_content_where_no_title_says_it() -> None:
    assert read(book(Notice=NOTICE, Liste=[["Ident", "Nom"], [GOOD[0], "a"]])).sheet == "Liste"


def test_two_sheets_that_fit_are_for_the_sender_to_choose_between() -> None:
    data = book(A=SHEET, B=SHEET, C=NOTICE)
    (reason,) = refusal(data)
    assert (reason.code, reason.detail) == (Code.FEUILLE_AMBIGUE, "« A », « B »")
    assert read(data, sheet="b").sheet == "B"
    assert refusal(data, sheet="Z")[0].code is Code.FEUILLE_ABSENTE


def test_a_sheet_of_titles_alone_is_no_rival() -> None:
    assert read(book(A=SHEET, Modèle=[["SIRET", "Nom"]])).sheet == "A"


def test_rows_keep_their_numbers_wherever_the_table_starts() -> None:
    rows: list[list[object]] = [[]] * 6 + [[None] * 3 + ["SIRET"], [None] * 3 + [GOOD[0]], []]
    table = read(book(A=[*rows, [None] * 3 + [GOOD[1]]]))
    assert found(table) == (("SIRET",), "titre", 7, 2)
    assert table.rows.to_pylist() == [8, 10]
    assert len(table.above) == 6


def test_a_row_that_only_has_something_beyond_the_titles_is_a_row() -> None:
    text = read(f"SIRET;Nom;Ville\n{BODY};;;vu\n")
    sheet = read(book(A=[*SHEET, [None] * 5 + ["vu"]]))
    assert text.rows.to_pylist()[-1] == 8
    assert sheet.rows.to_pylist() == [2, 3]
    assert [n.code for n in (*text.notices, *sheet.notices)] == [Code.LIGNE_DECALEE] * 2


def test_blank_rows_of_every_kind_are_dropped() -> None:
    table = read(f"SIRET;Nom;Ville\n;;\n \t;\u00a0;\u200b\ufeff\n{BODY}")
    assert table.rows.to_pylist() == list(range(4, 10))
