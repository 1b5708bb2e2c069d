"""The reading process: what a hostile file does to it, and that the parent lives on."""

import subprocess
import sys
import zlib
from collections.abc import Iterator

import pytest

from tests.validators.making import book, nir, rebuilt, siret
from validators.codes import Code
from validators.errors import RejectedError
from validators.findings import Finding
from validators.reading import Choice, Limits, read_table
from validators.reading.process import launch

MIB = 1 << 20
SOUND = book(A=[["SIRET", "Nom"], [int(siret(1)), "a"], [siret(2), "b"]])


def refusal(data: bytes | Iterator[bytes], limits: Limits | None = None) -> Finding:
    with pytest.raises(RejectedError) as caught:
        read_table(data, limits=limits or Limits())
    assert caught.value.findings.refuses
    (found,) = caught.value.findings
    return found


def last_sheet_row(content: bytes) -> bytes:
    return rebuilt(SOUND, lambda xml: xml.replace(b"</sheetData>", content + b"</sheetData>"))


def test_a_file_in_blocks_comes_back_as_text_with_its_row_numbers() -> None:
    blocks = (b"\xef\xbb\xbfSIR", b"ET;Nom\n\n00", b"1;Caf\xc3", b"\xa9\n2;\n")
    table = read_table(iter(blocks))
    assert table.header == ("SIRET", "Nom")
    assert table.frame.to_dict("list") == {"SIRET": ["001", "2"], "Nom": ["Café", ""]}
    assert table.rows.tolist() == [3, 4]
    assert (table.kind, table.encoding, table.delimiter) == ("csv", "utf-8-sig", ";")
    assert all(str(kind) == "str" for kind in table.frame.dtypes)


def test_a_workbook_comes_back_too() -> None:
    table = read_table(SOUND)
    assert table.frame["SIRET"].tolist() == [siret(1), siret(2)]
    assert (table.kind, table.sheet) == ("xlsx", "A")


def test_notices_cross_over() -> None:
    table = read_table(b"SIRET;x\n1;2;3\n4;5\n")
    (notice,) = table.notices
    assert notice.code is Code.LIGNE_DECALEE
    assert notice.rows.tolist() == [2]


def test_a_refusal_says_where_and_never_what() -> None:
    found = refusal(f"SIRET;Note\n1;x\n2;{nir()}\n".encode())
    assert (found.code, found.column, found.rows.tolist()) == (Code.DONNEE_NIR, "Note", [3])
    assert nir()[:9] not in repr(found)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"SIRET;x\n1;" + b"A" * (64 * MIB), Code.FICHIER_TROP_GRAND, id="long line"),
        pytest.param(b"SIRET;" * 200_000 + b"\n1;\n", Code.FICHIER_TROP_GRAND, id="200000 columns"),
        pytest.param(b"SIRET;x\n1\x002;a\n", Code.FICHIER_ILLISIBLE, id="NUL"),
        pytest.param(
            b'SIRET;x\n"1;a\n' + b"2;b\n" * 100_000, Code.FICHIER_GUILLEMET, id="unclosed quote"
        ),
        pytest.param(
            last_sheet_row(
                b'<row r="9"><c r="A9" t="inlineStr"><is><t>'
                + b"A" * (64 * MIB)
                + b"</t></is></c></row>"
            ),
            Code.FICHIER_DANGEREUX,
            id="zip bomb",
        ),
        pytest.param(
            last_sheet_row(b'<row  r = "1048576"><c s="0"  r = "XFD1048576"><v>1</v></c></row>'),
            Code.FICHIER_DANGEREUX,
            id="sparse sheet written to escape the prescan",
        ),
        pytest.param(b"\x1f\x8b" + zlib.compress(b"SIRET"), Code.FICHIER_FORMAT, id="gzip"),
    ],
)
def test_bombs_are_refused_and_the_parent_lives(data: bytes, code: Code) -> None:
    assert refusal(data).code is code


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(received_bytes=1_000), Code.FICHIER_TROP_GRAND),
        (Limits(wall_seconds=0.01), Code.FICHIER_DELAI),
        (Limits(cpu_seconds=0), Code.FICHIER_DELAI),
        (Limits(memory_bytes=300 * MIB), Code.FICHIER_TROP_GRAND),
    ],
)
def test_a_child_that_is_killed_gives_a_clean_refusal(limits: Limits, code: Code) -> None:
    assert refusal(b"SIRET;x\n" + b"1;a\n" * 5_000_00, limits).code is code


def test_one_endless_line_is_given_up_long_before_its_end() -> None:
    sent = []

    def source() -> Iterator[bytes]:
        yield b"SIRET;x\n1;"
        for rank in range(1024):
            sent.append(rank)
            yield b"A" * MIB

    assert refusal(source()).code is Code.FICHIER_TROP_GRAND
    assert len(sent) < 100


def test_what_the_sender_chooses_crosses_over() -> None:
    data = book(A=[["SIRET", "Siret 2"], [siret(1), siret(2)]], B=[["SIRET"], [siret(3)]])
    table = read_table(data, Choice(column="siret 2", sheet="A"))
    assert (table.sheet, table.candidates, table.located) == ("A", ("Siret 2",), "titre")


def test_everything_about_a_table_crosses_over() -> None:
    halves = f"{siret(1)[:9]};{siret(1)[9:]}"
    table = read_table(f"Export;x\n\nSIREN;NIC\n{halves}\n\n{halves}\n".encode())
    assert table.above == (("Export", "x"), ())
    assert (table.header_row, table.located) == (3, "siren+nic")
    assert table.candidates == table.header[-1:] == ("SIREN + NIC",)
    assert table.text.column("SIREN + NIC").to_pylist() == [siret(1)] * 2
    assert table.rows.tolist() == [4, 6]
    assert not len(table.unvalued)


def test_personal_data_never_leave_the_reading_process() -> None:
    data = f"SIRET;Note\n{siret(1)};{nir()}\n".encode()
    table = read_table(data, masked=True)
    assert table.text.column("Note").to_pylist() == ["•••"]
    (found,) = table.refused
    assert (found.code, found.rows.tolist()) == (Code.DONNEE_NIR, [2])


def test_a_child_may_be_started_beforehand() -> None:
    child = launch.launch(Choice(), Limits())
    assert read_table(SOUND, child=child).header == ("SIRET", "Nom")
    assert child.returncode is not None


def test_a_source_that_fails_is_not_mistaken_for_a_bad_file() -> None:
    def source() -> Iterator[bytes]:
        yield b"SIRET\n"
        raise KeyError("lost")

    with pytest.raises(KeyError, match="lost"):
        read_table(source())


def test_the_child_knows_neither_pandas_nor_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PASSERELLE_SECRET", "x")
    assert "PASSERELLE_SECRET" not in launch.environment()
    script = "import sys, validators.reading.process.child; print('pandas' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
