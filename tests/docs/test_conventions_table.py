"""The table of `docs/conventions/README.md` is the one that the five files give."""

from pathlib import Path

from exchange.convention_files.parsing import parse_convention
from exchange.convention_files.table import BEGIN, END, put_table, render
from exchange.conventions import Convention
from exchange.flux.registry import CATALOGUE

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "conventions"
README = FOLDER / "README.md"


def conventions() -> dict[str, Convention]:
    return {
        file.stem: parse_convention(file.read_text("utf-8"))
        for file in sorted(FOLDER.glob("*.toml"))
        if file.stem != "exemple"
    }


def cells(text: str) -> dict[str, list[str]]:
    rows = [line.strip("|").split(" | ") for line in text.splitlines()]
    return {row[0].strip(" `"): [cell.strip() for cell in row[1:]] for row in rows}


def test_the_table_is_what_the_files_give() -> None:
    text = README.read_text("utf-8")
    assert put_table(text, conventions()) == text, "run: make docs"


def test_every_convention_stands_in_the_introduction() -> None:
    text = README.read_text("utf-8").partition(BEGIN)[0]
    assert all(f"({file.name})" in text for file in FOLDER.glob("*.toml"))
    assert END in README.read_text("utf-8")


def test_a_cell_says_all_that_a_reader_needs() -> None:
    table = cells(render(conventions()))
    heads = ["amt", "expertis", "occitanie", "pst35", "satm"]
    assert [head.strip("`").partition("`")[0] for head in table["flux"]] == heads
    assert list(table)[2:] == list(CATALOGUE)
    assert table["courriers_tpe"][1].split("<br>") == [
        "annexe 2, TPE, données (engagements de la Carsat)",
        "adhésion : TPE, avec le socle",
        "liste d'adhérents",
        "niveau D",
        "par établissement",
    ]
    assert table["risques_chimiques_pros"] == ["—"] * 5
    assert "messagerie sécurisée" in table["actions"][0]
    assert "(incomplète)" in table["flux"][2]
