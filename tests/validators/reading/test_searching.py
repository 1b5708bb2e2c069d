"""Personal data: found wherever they are in a file, refused, or masked before they leave."""

import pytest

from tests.validators.making import book, nir, siret
from validators.codes import Code
from validators.errors import RejectedError
from validators.reading import Choice, Limits, read_table
from validators.reading.parsing import parse
from validators.reading.raw import RawTable
from validators.reading.refusal import Reason, UnreadableError

GOOD = [siret(rank) for rank in range(6)]
SHEET: list[list[object]] = [["SIRET", "Nom"], [GOOD[0], "a"]]


def read(data: str | bytes, *, mask: bool = False) -> RawTable:
    content = data.encode() if isinstance(data, str) else data
    return parse(content, Choice(), Limits(), keep_masked=mask)


def refusal(data: str | bytes) -> tuple[Reason, ...]:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    return caught.value.reasons


WORKERS = ("Nom", "Prénom", "Date de naissance")


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        pytest.param(f"SIRET;x\n{GOOD[0]};{nir()}\n", Code.DONNEE_NIR, "x", id="in a cell"),
        pytest.param(f"SIRET\n{nir()}\n{GOOD[0]}\n", Code.DONNEE_NIR, "SIRET", id="as a SIRET"),
        pytest.param(f"{nir()}\nSIRET\n{GOOD[0]}\n", Code.DONNEE_NIR, None, id="above"),
        pytest.param(f"SIRET;x\n{GOOD[0]};a;{nir()}\n", Code.DONNEE_NIR, None, id="in excess"),
        pytest.param(f"x;y\na;{nir()}\n", Code.DONNEE_NIR, "y", id="no column of SIRETs"),
        pytest.param(book(A=SHEET, B=[["x", nir()]]), Code.DONNEE_NIR, None, id="in another sheet"),
        pytest.param(
            book(A=SHEET, B=[*SHEET, [GOOD[1], nir()]]), Code.DONNEE_NIR, None, id="two sheets fit"
        ),
        pytest.param(
            f"SIRET;{';'.join(WORKERS)}\n{GOOD[0]};a;b;c\n", Code.DONNEE_SALARIE, "Nom", id="titles"
        ),
        pytest.param(
            book(A=SHEET, B=[["Suivi"], list(WORKERS), ["a", "b", "c"]]),
            Code.DONNEE_SALARIE,
            None,
            id="titles of another sheet",
        ),
    ],
)
def test_personal_data_refuse_the_file_wherever_they_are(
    data: str | bytes, code: Code, where: str | None
) -> None:
    reasons = refusal(data)
    assert (reasons[0].code, reasons[0].column) == (code, where)
    assert nir()[:6] not in repr(reasons)


def test_a_masked_table_holds_no_personal_data() -> None:
    head = f"Dossier {nir()};\nSIRET;Note;Nom;Prénom;Date de naissance\n"
    table = read(f"{head}{GOOD[0]};vu {nir()};Durand;Anne;1980\n{GOOD[1]};;;;\n", mask=True)
    assert table.data.column(0).to_pylist() == GOOD[:2]
    assert table.data.column(1).to_pylist() == ["vu •••", ""]
    assert table.data.column(2).to_pylist() == ["•••", ""]
    assert table.above == (("Dossier •••", ""),)
    assert {reason.code for reason in table.refused} == {Code.DONNEE_NIR, Code.DONNEE_SALARIE}


def test_an_empty_file_is_said_before_its_personal_data() -> None:
    assert [r.code for r in refusal(f"{nir()};\nSIRET;Nom\n;\n")][:2] == [
        Code.FICHIER_VIDE,
        Code.DONNEE_NIR,
    ]


def test_columns_of_contacts_are_said() -> None:
    table = read(f"SIRET;Courriel;Téléphone\n{GOOD[0]};a@b.fr;0102030405\n")
    assert [(n.code, n.column) for n in table.notices] == [
        (Code.COLONNE_CONTACT, "Courriel"),
        (Code.COLONNE_CONTACT, "Téléphone"),
    ]


def test_a_title_that_holds_a_number_is_told_without_it() -> None:
    data = f"SIRET;Contact 06 12 34 56 78\n{siret(1)};x\n".encode()
    assert read_table(data).header == ("SIRET", "Contact •••")


def test_a_sheet_that_bears_a_siret_is_told_without_it() -> None:
    rows = [["SIRET"], [siret(1)]]
    data = book(**{f"Liste {siret(2)}": rows, "Notes": [["x"]]})
    assert read_table(data).sheet == "Liste •••"
    with pytest.raises(RejectedError) as refused:
        read_table(book(**{f"Liste {siret(2)}": rows, "B": rows}))
    assert siret(2) not in str(refused.value.findings.to_json())
