"""Measured parts: taking turns in this process, or each alone in a fresh one.

`best_in_turn(rounds, tasks)` times tasks in turn and keeps the best of each;
`best_in_children(rounds, sides, folder)` does so with `function(folder, stopwatch)` in a new
interpreter each time, where a peak of memory means something. Both check that all sides find the
same answer.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

Found = TypeVar("Found")

_ROOT = Path(__file__).resolve().parents[1]
_KIB = 1 << 10


class DifferentAnswersError(Exception):
    """The sides of a bench did not find the same result: their times mean nothing."""


@dataclass(slots=True)
class Measured:
    """One measured part.

    Attributes:
        seconds: the whole of it.
        laps: its steps, in seconds.
        peak_mb: most memory held, that of the processes it started included, in 10^6 bytes.
        answer: what it found, in a form that all sides share.
    """

    seconds: float = 0.0
    laps: dict[str, float] = field(default_factory=dict)
    peak_mb: float = 0.0
    answer: str = ""


class Stopwatch:
    """Given to a measured part, which wraps its steps in `with stopwatch.lap(name)`."""

    def __init__(self) -> None:
        self.measured = Measured()

    @contextmanager
    def lap(self, name: str) -> Iterator[None]:
        """Time one step; steps follow one another, and the whole is their sum."""
        start = time.perf_counter()
        yield
        taken = time.perf_counter() - start
        self.measured.laps[name] = taken
        self.measured.seconds += taken
        # Read here, so that what checks the answer afterwards does not count.
        self.measured.peak_mb = _peak_mb()


Side = Callable[[Path, Stopwatch], str]


def best_in_children(rounds: int, sides: Sequence[Side], folder: Path) -> list[Measured]:
    """The fastest run of each side, every run in its own process.

    Args:
        rounds: how many times each side runs, taking turns.
        sides: functions of a module, which read their input in `folder` and give their answer.
        folder: where the input lies.

    Raises:
        DifferentAnswersError: one side found something else.
    """
    runs = [[_in_child(side, folder) for side in sides] for _ in range(rounds)]
    return _best(runs)


@dataclass(frozen=True, slots=True)
class Task(Generic[Found]):
    """One side of a bench, to be timed in this process.

    Attributes:
        work: what is timed.
        answer: the form, shared by all sides, of what the work found; not timed.
    """

    work: Callable[[], Found]
    answer: Callable[[Found], str]

    def run(self) -> Measured:
        """Time the work once."""
        start = time.perf_counter()
        found = self.work()
        seconds = time.perf_counter() - start
        return Measured(seconds=seconds, answer=self.answer(found))


def best_in_turn(rounds: int, tasks: Sequence[Task[Any]]) -> list[Measured]:
    """The fastest run of each task in this process, after one turn that does not count.

    Raises:
        DifferentAnswersError: one task found something else.
    """
    runs = [[task.run() for task in tasks] for _ in range(rounds + 1)]
    return _best(runs[1:])


def run_child(module: str, function: str, folder: str) -> str:
    """What a child does: run one side and describe its run, as JSON."""
    stopwatch = Stopwatch()
    side: Side = getattr(__import__(module, fromlist=[function]), function)
    stopwatch.measured.answer = side(Path(folder), stopwatch)
    return json.dumps(asdict(stopwatch.measured))


def _in_child(side: Side, folder: Path) -> Measured:
    command = [sys.executable, "-m", "bench.child", side.__module__, side.__name__, str(folder)]
    done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, check=True)
    return Measured(**json.loads(done.stdout))


def _best(runs: Sequence[Sequence[Measured]]) -> list[Measured]:
    if any(len({run.answer for run in turn}) != 1 for turn in runs):
        raise DifferentAnswersError
    return [min(turns, key=lambda run: run.seconds) for turns in zip(*runs, strict=True)]


def _peak_mb() -> float:
    """This process's peak and its largest child's, as if both had been reached at once.

    The kernel counts for a child what its parent held when it started it, so that this is an upper
    bound.
    """
    status = Path("/proc/self/status").read_text("ascii")
    own = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (own + child) * _KIB / 1e6
