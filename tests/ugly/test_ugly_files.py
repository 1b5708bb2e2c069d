"""Every file of the ugly set is read right, or refused with its reason.

The tables ``cases_*`` are the documentation: what reality sends, and what a partner is told.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.ugly.asking import answer, command, read_here
from tests.ugly.case import Case
from tests.ugly.cases import CASES
from tests.ugly.checking_case import STATUS, problems

BY_NAME = {case.name: case for case in CASES}
BY_COMMAND = (
    "cp1252",
    "utf-16 le bom, tab",
    "total below",
    "two siret columns",
    "column chosen by letter",
    "unclosed quote",
    "zero bytes",
    "one row, bad",
    "the same in another dress",
    "every cell in csv",
    "xlsx, all formulas without value",
    "xlsx, two lists",
    "xlsx, sheet chosen",
    "xls, numbers",
    "ods, numbers",
    "html as xls",
    "xlsx, cell at XFD1048576",
    "nir: in a hidden sheet",
    "extract, bad value",
)


def test_no_name_is_taken_twice() -> None:
    assert [name for name, times in Counter(case.name for case in CASES).items() if times > 1] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_ugly_file_is_read_right_or_refused_with_its_reason(case: Case) -> None:
    with read_here():
        assert problems(case, answer(case.data, case.choice, kind=case.kind)) == [], case.why


@pytest.mark.parametrize("name", BY_COMMAND)
def test_the_command_says_the_same(name: str, tmp_path: Path) -> None:
    case = BY_NAME[name]
    file, accepted = tmp_path / "liste.fichier", tmp_path / "siret.txt"
    file.write_bytes(case.data)
    chosen = [word for key, value in case.choice.items() for word in (f"--{key}", value)]
    done = command(file, "--kind", case.kind, "--json", "--write-accepted", accepted, *chosen)
    with read_here():
        expected = answer(case.data, case.choice, kind=case.kind)
    said = json.loads(done.stdout)
    assert said == {**expected.json, "file": "liste.fichier"}
    assert done.returncode == STATUS[case.verdict]
    if case.verdict == "accepte":
        assert accepted.read_text().splitlines() == list(expected.sirets)
    else:
        assert not accepted.exists()
