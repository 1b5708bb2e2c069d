"""The forms of indicators: written from a convention, and read back by the gateway as they are."""

import json
import zipfile
from pathlib import Path

import pytest

from exchange.convention_files.parsing import parse_convention
from exchange.conventions import PartyKind
from exchange.indicators.checking import check_indicators
from tests.gateway.cli.running import Run, runner
from validators.codes import Code
from validators.contracts.registry import parse_extract
from validators.errors import RejectedError
from validators.reading import Table, read_table

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "conventions"
EXPERTIS = FOLDER / "expertis.toml"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)


def written(run: Run, out: Path, *more: str, convention: Path = EXPERTIS) -> Table:
    told = ("--convention", str(convention), "--year", "2026", "--out", str(out))
    status, said, _ = run("indicateurs", "form", *told, *more)
    assert status == 0
    assert "indicateurs écrit dans" in said
    return read_table(out.read_bytes())


@pytest.mark.parametrize("name", ["amt", "expertis", "satm"])
@pytest.mark.parametrize("form", ["xlsx", "toml"])
def test_the_blank_form_asks_what_the_convention_asks(
    run: Run, tmp_path: Path, name: str, form: str
) -> None:
    file = FOLDER / f"{name}.toml"
    convention = parse_convention(file.read_text("utf-8"))
    table = written(run, tmp_path / f"f.{form}", convention=file)
    extract = parse_extract("indicateurs", table, 2026)
    asked = [one.code for one in convention.indicateurs if one.fournisseur == "spsti"]
    assert extract.frame["indicateur"].tolist() == asked
    with pytest.raises(RejectedError) as caught:
        check_indicators(extract, convention, PartyKind.SPSTI)
    assert caught.value.findings.codes == (Code.VALEUR_VIDE,)


def test_a_form_filled_in_toml_is_accepted(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "f.toml"
    written(run, out)
    text = out.read_text("utf-8")
    text = text.replace('"1.1" = ""', '"1.1" = "partiellement réalisé"')
    text = text.replace('"1.10" = ""', '"1.10" = 12').replace('"1.11" = ""', '"1.11" = 13')
    convention = parse_convention(EXPERTIS.read_text("utf-8"))
    over = parse_extract("indicateurs", read_table(text.encode()), 2026)
    with pytest.raises(RejectedError) as caught:
        check_indicators(over, convention, PartyKind.SPSTI)
    [found] = caught.value.findings
    line = text.splitlines().index('"1.11" = 13') + 1
    assert (found.code, found.rows.tolist()) == (Code.INDICATEUR_BORNE, [line])
    good = text.replace('"1.11" = 13', '"1.11" = 12')
    extract = parse_extract("indicateurs", read_table(good.encode()), 2026)
    said = check_indicators(extract, convention, PartyKind.SPSTI)
    assert set(said.codes) == {Code.INDICATEUR_VIDE}


def test_the_social_service_is_asked_1_4_alone(run: Run, tmp_path: Path) -> None:
    table = written(run, tmp_path / "f.toml", "--pour", "ssam")
    assert table.text.column("indicateur").to_pylist() == ["1.4"]


def test_the_workbook_guides_typing_and_holds_no_formula(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "f.xlsx"
    written(run, out)
    again = tmp_path / "g.xlsx"
    written(run, again)
    with zipfile.ZipFile(out) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "réalisé,partiellement réalisé,non réalisé" in xml
    assert "sheetProtection" in xml
    assert "<f>" not in xml
    assert out.read_bytes() == again.read_bytes()


def test_the_list_is_for_people_and_for_programs(run: Run) -> None:
    status, out, _ = run("indicateurs", "list", "--convention", str(EXPERTIS), "--json")
    rows = {row["code"]: row for row in json.loads(out)}
    assert (status, rows["1.4"]["fournisseur"], rows["1.1"]["enquete"]) == (0, "ssam", True)
    assert rows["1.11"]["attendu"] == "nombre entier, zéro ou plus, pas plus que 1.10"
    assert "1.14" in run("indicateurs", "list", "--convention", str(EXPERTIS))[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--year", "2026", "--out", "f.xlsx"), "--convention FICHIER"),
        (("--year", "2031", "--out", "f.xlsx", "--convention", "E"), "de 2025 à 2029"),
        (("--year", "2026", "--out", "f.pdf", "--convention", "E"), ".xlsx ou par .toml"),
        (("--year", "2026", "--out", "no/f.toml", "--convention", "E"), "ne peut pas être écrit"),
        (("--year", "2026", "--out", "f.toml", "--convention", "O"), "aucun indicateur"),
        (("--year", "2026", "--out", "f.toml", "--convention", "absent"), "illisible"),
    ],
)
def test_a_wrong_line_is_told_in_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {"E": str(EXPERTIS), "O": str(FOLDER / "occitanie.toml")}
    status, _, err = run("indicateurs", "form", *(files.get(one, one) for one in arguments))
    assert (status, told in err) == (2, True)
    assert list(tmp_path.iterdir()) == []
