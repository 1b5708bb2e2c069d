"""Delimited text of every usual make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import shared_file
from tests.validators.making import nir
from validators.codes import Code
from validators.reading import Choice, Limits, Table, read_table
from validators.reading.parsing import parse
from validators.reading.raw import RawTable
from validators.reading.refusal import UnreadableError

LIMITS = Limits()
ANY = Choice()
PLAIN = 'SIRET;Raison sociale;Ville\r\n123;"Café; Ébène";Nîmes\r\n456;Société «La Mer»;Évry\r\n'
CELLS = [["123", "Café; Ébène", "Nîmes"], ["456", "Société «La Mer»", "Évry"]]


def read(data: str | bytes, limits: Limits = LIMITS) -> RawTable:
    return parse(data.encode() if isinstance(data, str) else data, ANY, limits)


def cells(table: RawTable) -> list[list[str]]:
    return [list(row.values()) for row in table.data.to_pylist()]


def refusal(data: str | bytes, limits: Limits = LIMITS) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read(data, limits)
    return caught.value


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PLAIN.encode(), "utf-8"),
        (PLAIN.encode("utf-8-sig"), "utf-8-sig"),
        (PLAIN.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + PLAIN.encode("utf-16-be"), "utf-16"),
        (PLAIN.encode("utf-16-le"), "utf-16-le"),
        (PLAIN.encode("utf-16-be"), "utf-16-be"),
        (PLAIN.encode("cp1252"), "cp1252"),
        (PLAIN.encode("mac_roman"), "mac_roman"),
        (PLAIN.encode() + b"\0\0\0", "utf-8"),
        (PLAIN.encode("utf-16") + b"\0\0", "utf-16"),
    ],
)
def test_every_encoding_gives_the_same_cells(data: bytes, encoding: str) -> None:
    table = read(data)
    assert cells(table) == CELLS
    assert table.encoding == encoding
    assert table.rows.to_pylist() == [2, 3]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end(delimiter: str, end: str) -> None:
    lines = ("SIRET;Nom;Part", "123;a b;1.5", "456;;2.5", "")
    table = read(end.join(line.replace(";", delimiter) for line in lines))
    assert cells(table) == [["123", "a b", "1.5"], ["456", "", "2.5"]]
    assert table.delimiter == delimiter


def test_decimal_commas_do_not_hide_the_delimiter() -> None:
    assert read("SIRET;taux\n1;2,5\n3;4,5\n").delimiter == ";"
    assert cells(read("SIRET\n7,32829E+13\n7,10000E+13\n")) == [["7,32829E+13"], ["7,10000E+13"]]


def test_titles_above_the_header_are_passed_over() -> None:
    text = "Liste des SIRET des adhérents;;\n;;\nN° SIRET;Nom;Ville\n1;a;b\n2;c;d\n"
    table = read(text)
    assert table.titles == ("N° SIRET", "Nom", "Ville")
    assert table.rows.to_pylist() == [4, 5]


def test_a_sentence_about_sirets_is_no_header() -> None:
    text = "Merci de bien vouloir indiquer ici le SIRET de vos adhérents\nNuméro SIRET\n123\n"
    assert read(text).titles == ("Numéro SIRET",)


@pytest.mark.parametrize(
    "label", ["siret", "SIRET", "N° SIRET", "Siret établissement", "siret_etab", "numSiret"]
)
def test_spellings_of_the_header(label: str) -> None:
    assert read(f"nom;{label}\na;1\n").titles == ("nom", label)


def test_repeated_and_blank_titles_are_told_apart() -> None:
    assert read("SIRET;;Nom;Nom\n1;2;3;4\n").titles == (
        "SIRET",
        "colonne 2",
        "Nom",
        "Nom (colonne 4)",
    )


def test_row_numbers_are_those_of_excel() -> None:
    text = 'SIRET;Nom\n1;"sur\ndeux lignes"\n\n;\n2;b\n\n\n'
    table = read(text)
    assert cells(table) == [["1", "sur\ndeux lignes"], ["2", "b"]]
    assert table.rows.to_pylist() == [2, 5]


def test_blank_lines_in_a_single_column_keep_the_count() -> None:
    assert read("SIRET\n1\n\n2\n").rows.to_pylist() == [2, 4]


def test_the_line_that_excel_hides_is_not_counted() -> None:
    table = read("sep=,\r\nSIRET,x\r\n1,2\r\n")
    assert table.delimiter == ","
    assert table.rows.to_pylist() == [2]


def test_short_rows_are_padded_and_extra_cells_are_said() -> None:
    table = read("SIRET;Nom\n1\n2;b;;\n3;c;surplus\n")
    assert cells(table) == [["1", ""], ["2", "b"], ["3", "c"]]
    assert [(notice.code, notice.rows) for notice in table.notices] == [(Code.LIGNE_DECALEE, (4,))]


def test_quotes_inside_plain_text_are_text() -> None:
    assert cells(read('SIRET;Nom\n1;Société "La Mer"\n')) == [["1", 'Société "La Mer"']]
    assert cells(read('SIRET;Nom\n1;"dit ""x"""\n2;""\n')) == [["1", 'dit "x"'], ["2", ""]]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('SIRET;Nom\n"1;a\n2;b\n3;c\n', 2),
        ('SIRET;Nom\n1;a\n2;"b\n3;c\n', 3),
        ('SIRET;Nom\n1;a\n"2;b\n3;"c"\n', 3),
        ('SIRET;Nom\n1;"a" x\n2;b\n', 2),
    ],
)
def test_a_quote_left_open_is_an_error_and_never_fewer_rows(text: str, row: int) -> None:
    error = refusal(text)
    assert error.reason.code is Code.FICHIER_GUILLEMET
    assert error.reason.rows == (row,)


def test_an_inch_mark_in_an_ordinary_cell_is_text() -> None:
    table = read('SIRET;Nom\n1;tube 5" inox\n2;raccord 3" et 5"\n')
    assert cells(table) == [["1", 'tube 5" inox'], ["2", 'raccord 3" et 5"']]


def test_a_quote_left_open_over_a_long_file_is_said_with_its_row() -> None:
    reason = refusal('SIRET;Nom\n1;a\n"2;b\n' + "3;c\n" * 20_000).reason
    assert (reason.code, reason.rows) == (Code.FICHIER_GUILLEMET, (3,))
    assert refusal('"SIRET;Nom\n' + "3;c\n" * 20_000).reason.code is Code.FICHIER_GUILLEMET


def test_rows_that_all_end_with_a_delimiter_have_nothing_in_excess() -> None:
    table = read("SIRET;Nom\n1;a;\n2;b;\n")
    assert (cells(table), table.titles) == ([["1", "a"], ["2", "b"]], ("SIRET", "Nom"))
    assert not table.notices


def test_cells_beyond_the_titles_are_said_row_by_row() -> None:
    table = read("SIRET;Nom\n1;a;x\n2;b;\n3;c;y\n")
    assert [(notice.code, notice.rows) for notice in table.notices] == [
        (Code.LIGNE_DECALEE, (2, 4))
    ]


def test_one_column_has_no_delimiter() -> None:
    assert read("SIRET\n12345\n").delimiter == ""


def test_fast_and_careful_parsers_agree() -> None:
    body = "".join(f'{n};"nom ""{n}""";ville{n}\n' for n in range(500))
    fast = read(f"SIRET;Nom;Ville\n{body}")
    careful = read(f'SIRET;Nom;Ville\n{body}9;un "mot";x\n')
    assert cells(careful)[:-1] == cells(fast)
    assert fast.data.num_rows == 500


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.FICHIER_VIDE),
        (b"\xef\xbb\xbf \r\n", Code.FICHIER_VIDE),
        (b"SIRET;Nom\n", Code.FICHIER_VIDE),
        (b"SIRET;Nom\n;\n;\n", Code.FICHIER_VIDE),
        (b";;;\r\n;;;\r\n", Code.FICHIER_VIDE),
        (b"SIRET;Nom\n" + b"\n" * 10_000, Code.FICHIER_VIDE),
        (b"SIRET;x\n73\x0082;a\n", Code.FICHIER_ILLISIBLE),
        (b"\xff\xfe\x00\xd8\x00\xd8", Code.FICHIER_ILLISIBLE),
        (b"%PDF-1.7 SIRET", Code.FICHIER_FORMAT),
        (b"<html><table><td>SIRET</td>", Code.FICHIER_FORMAT),
        (b'<?xml version="1.0"?><SIRET/>', Code.FICHIER_FORMAT),
        (b'[{"siret": "1"}]', Code.FICHIER_FORMAT),
        (f"SIRET;x\n1;{nir()}\n".encode(), Code.DONNEE_NIR),
        (f"Dossier {nir()}\nSIRET\n1\n".encode(), Code.DONNEE_NIR),
        (f"SIRET\n{nir()}\n".encode("utf-16"), Code.DONNEE_NIR),
    ],
)
def test_what_is_no_table_is_refused_by_its_name(data: bytes, code: Code) -> None:
    assert refusal(data).reason.code is code


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (b"SIRET;" + b"c;" * 50 + b"\n1;\n", Limits(columns=20)),
        (b"SIRET\n" + b"1\n" * 50, Limits(rows=20)),
        (b"SIRET;x\n1;" + b"A" * 500 + b"\n", Limits(cell_chars=200)),
        (b"SIRET;x\n1;" + b"A" * 5_000, Limits(line_bytes=1_000)),
        (b"SIRET;x\n" + b"1;a\n" * 50, Limits(table_cells=99)),
        (b'SIRET;x\n1;"' + b"A\n" * 500 + b'"\n', Limits(cell_chars=200)),
    ],
)
def test_limits(data: bytes, limits: Limits) -> None:
    assert refusal(data, limits).reason.code is Code.FICHIER_TROP_GRAND


FRAGMENTS = st.sampled_from(
    [b"SIRET", b";", b",", b'"', b'""', b"\n", b"\r", b"\r\n", b"1", b"x", b"\xe9", b"\xc3\xa9"]
)


@given(st.lists(FRAGMENTS | st.binary(max_size=3), max_size=40).map(b"".join))
def test_anything_is_a_table_or_a_refusal(body: bytes) -> None:
    for data in (body, b"SIRET;Nom\n" + body):
        try:
            table = read(data)
        except UnreadableError:
            continue
        assert table.data.num_rows == len(table.rows) > 0
        assert table.data.num_columns == len(table.titles) == len(set(table.titles))
        assert not any(column.null_count for column in table.data.columns)


def test_real_lists_are_read_whole() -> None:
    moselle: Table = read_table(shared_file("data/etablissements_moselle.csv").read_bytes())
    assert moselle.frame.shape == (17_091, 5)
    assert moselle.rows[[0, -1]].tolist() == [2, 17_092]
    groups = read(shared_file("data/groupements_employeurs.csv").read_bytes())
    assert groups.data.num_rows == 5_760  # one of its 5,761 rows is blank
