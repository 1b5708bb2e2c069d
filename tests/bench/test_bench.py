"""Every bench runs, speaks its form, and compares two sides that found the same thing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import whole_job
from bench.clerk import RESULT, clerk
from bench.figures import Figure, costs, faster
from bench.material import TOY
from bench.measuring import DifferentAnswersError, Stopwatch, Task, best_in_turn
from bench.registry import BENCHES
from keys.sealing.openpgp import public_certificate
from tests.keys.gnupg import gnupg_home

ROOT = Path(__file__).resolve().parents[2]
FIELDS = ["name", "value", "unit", "against", "ratio"]


@pytest.mark.parametrize("name", BENCHES)
def test_a_bench_gives_figures_and_its_sides_agree(name: str) -> None:
    bench = BENCHES[name]

    figures = list(bench.run(bench.toy, 1))

    assert figures[0].name == name
    assert all(figure.name.split("/")[0] == name for figure in figures)
    for figure in figures:
        plain = json.loads(figure.to_json())
        assert list(plain) == FIELDS
        assert plain["unit"] in {"s", "MB"}
        assert min(plain["value"], plain["against"], plain["ratio"]) > 0


def test_sides_that_disagree_give_no_figure() -> None:
    with pytest.raises(DifferentAnswersError):
        best_in_turn(1, [Task(lambda: 1, str), Task(lambda: 2, str)])


def test_a_ratio_follows_its_goal() -> None:
    assert faster("a", 2.0, 30.0, "").ratio == 15.0
    assert costs("b", 6.0, 5.0, "").ratio == 1.2


def test_what_was_sealed_is_what_the_clerk_wrote(tmp_path: Path) -> None:
    with gnupg_home() as gnupg:
        fingerprint = gnupg.generate("Destinataire <essai@spsti.example>")
        whole_job.prepare(tmp_path, TOY)
        (tmp_path / whole_job.RECIPIENT).write_bytes(gnupg.run("--export", fingerprint)[0])

        signer = public_certificate((tmp_path / whole_job.SIGNER).read_bytes())
        gnupg.run("--import", data=signer)

        whole_job.gateway(tmp_path, Stopwatch())
        clerk(tmp_path, Stopwatch())

        opened, _ = gnupg.decrypt((tmp_path / whole_job.SEALED).read_bytes())
    assert _rows(opened.decode("utf-8-sig")) == _rows((tmp_path / RESULT).read_text("utf-8"))


def test_the_command_prints_lines_for_programs_and_a_table_for_people() -> None:
    command = [sys.executable, "-m", "bench", "--quick", "--only", "cmac", "--json"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)

    (line,) = done.stdout.splitlines()
    assert list(json.loads(line)) == FIELDS
    assert "cmac" in done.stderr


def test_a_figure_says_what_it_is_held_to() -> None:
    figure = Figure("a", 1.0, "s", 2.0, 2.0, "the clerk's script", "≥ 15")

    assert json.loads(figure.to_json()) == {
        "name": "a",
        "value": 1.0,
        "unit": "s",
        "against": 2.0,
        "ratio": 2.0,
    }


def _rows(text: str) -> set[tuple[str, ...]]:
    """The rows of either file: ours has one column more, which says what a blank year says."""
    cells = [line.split(";") for line in text.splitlines()[1:]]
    return {(row[0], *row[-4:]) for row in cells}
