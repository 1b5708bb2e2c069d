"""A form in TOML: read as a workbook would be, told by the line of an editor, bounded."""

import pytest

from validators.codes import Code
from validators.errors import RejectedError
from validators.findings import Findings
from validators.reading import Table, read_table
from validators.reading.text.toml_form import LARGEST, is_form

HEAD = 'convention = "cpom-exemple"\nannee = 2025\n\n[indicateurs]\n'


def read(text: str, encoding: str = "utf-8") -> Table:
    return read_table(text.encode(encoding))


def refusal(text: str | bytes) -> Findings:
    with pytest.raises(RejectedError) as caught:
        read_table(text if isinstance(text, bytes) else text.encode())
    return caught.value.findings


def answers(table: Table) -> list[tuple[int, str, str]]:
    columns = (table.text.column(name).to_pylist() for name in ("indicateur", "valeur"))
    return list(zip(table.rows.tolist(), *columns, strict=True))


def test_a_form_gives_one_row_an_answer_with_its_line() -> None:
    table = read(f'# À remplir\n{HEAD}# 1.1 : réalisé\n"1.1" = "réalisé"\n\n"1.10" = 12\n')
    assert table.kind == "toml"
    assert table.header == ("indicateur", "valeur", "convention", "annee")
    assert answers(table) == [(7, "1.1", "réalisé"), (9, "1.10", "12")]
    assert set(table.text.column("convention").to_pylist()) == {"cpom-exemple"}
    assert set(table.text.column("annee").to_pylist()) == {"2025"}


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2025-03-01", "2025-03-01"),
        ("true", "oui"),
        ("12.5", "12.5"),
        ('""', ""),
        ('"""un\ndeux"""', "un\ndeux"),
        ("1_234", "1234"),
    ],
)
def test_values_become_text(written: str, read_as: str) -> None:
    assert answers(read(f'{HEAD}"A" = {written}\n')) == [(5, "A", read_as)]


def test_a_code_without_quotes_is_the_same_code() -> None:
    assert answers(read(f"{HEAD}1.1 = 3\n1.10 = 4\n")) == [(5, "1.1", "3"), (6, "1.10", "4")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_an_editor_may_save_it_as_it_likes(encoding: str) -> None:
    data = f'{HEAD}"1.1" = "réalisé"\r\n'
    if encoding == "utf-16":
        assert not is_form(data.encode(encoding))
        return
    assert answers(read(data, encoding)) == [(5, "1.1", "réalisé")]


@pytest.mark.parametrize(
    "text", ["siret\n[indicateurs]\n", "a = b\nc = d\n", "[SIRET]\n1\n", "indicateurs\n", ""]
)
def test_a_list_is_not_taken_for_a_form(text: str) -> None:
    assert not is_form(text.encode())


def test_a_fault_of_toml_names_its_line_and_quotes_nothing() -> None:
    [found] = refusal(f"{HEAD}A = 1\nB = secret\n")
    assert (found.code, found.detail) == (Code.FICHIER_ILLISIBLE, "formulaire TOML, ligne 6")
    assert "secret" not in str(found.to_json())


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}A = [1, 2]\n",
        f"{HEAD}A = 2025-03-01T10:00:00\n",
        f"{HEAD}A = 0x{'f' * 5_000}\n",
        f"{HEAD}{'.'.join('a' * 200)} = 1\n",
        f"{HEAD}A = 1\n[autre]\nB = 1\n",
        f"{HEAD}A = {'[' * 5_000}\n",
        f"{HEAD}A = 1\nA = 2\n",
    ],
)
def test_what_is_no_form_is_refused_without_harm(text: str) -> None:
    assert refusal(text).codes == (Code.FICHIER_ILLISIBLE,)


def test_a_form_is_bounded_in_size_and_in_answers() -> None:
    assert refusal(HEAD + "#" * LARGEST).codes == (Code.FICHIER_TROP_GRAND,)
    assert refusal(HEAD + "".join(f"a{n} = 1\n" for n in range(1_001))).codes == (
        Code.FICHIER_TROP_GRAND,
    )


def test_a_form_without_an_answer_is_empty() -> None:
    assert refusal(HEAD).codes == (Code.FICHIER_VIDE,)


@pytest.mark.parametrize(
    "text",
    [
        f'{HEAD}"2-2" = "dossier de 2 55 08 14 168 025 38"\n',
        f"# 255081416802538\n{HEAD}A = 1\n",
        f'nom_du_salarie = "x"\n{HEAD}A = 1\n',
    ],
)
def test_personal_data_refuse_it_even_in_a_comment(text: str) -> None:
    assert set(refusal(text).codes) <= {Code.DONNEE_NIR, Code.DONNEE_SALARIE}
