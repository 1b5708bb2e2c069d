"""One member list against a small and a large extract: the cost follows the members.

The whole look-up is measured, from SIRETs to a result. The records are laid out directly, evenly
spread as pseudonyms are, and both extracts hold the same members; the goal is at most 1.2 times the
cost with ten times the rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from bench.answers import digest
from bench.figures import Figure, costs
from bench.material import CONTEXT, GRANT, KEY, PSEUDONYMS
from bench.measuring import Task, best_in_turn
from exchange import flow
from exchange.extracts.index import EncodedExtract, halves
from exchange.extracts.layout import layout_of
from exchange.extracts.sealed import open_extract, seal_extract_to
from exchange.results import Result
from gateway.demo.sirets import invented_sirets
from gateway.storage.objects import reader_at
from keys.pseudonyms import pseudonymise

YEARS = 5
_FIRST_YEAR = 2021
_SEED = 2026
_SLICE = 1 << 16


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the extracts are.

    Attributes:
        members: looked for, all of them held.
        establishments: of the small extract, five rows each.
        times: how many times larger the other is.
    """

    members: int
    establishments: int
    times: int = 10


FULL = Scale(6_510, 200_000)
QUICK = Scale(1_302, 40_000)
TOY = Scale(20, 400)


def run(scale: Scale, rounds: int) -> Iterator[Figure]:
    """Measure the look-up in both extracts, from SIRETs to a result."""
    sirets = _members(scale)
    with TemporaryDirectory() as name:
        small, large = best_in_turn(
            rounds,
            [
                _task(Path(name), scale.establishments * factor, sirets)
                for factor in (1, scale.times)
            ],
        )
    meaning = f"{scale.times} times as many rows, held to {scale.establishments * YEARS:,}"
    yield costs("match_scale", large.seconds, small.seconds, meaning, "≤ 1.2")


def _members(scale: Scale) -> NDArray[np.uint8]:
    """SIRETs whose pseudonyms fall in as many different slots of the small extract."""
    candidates = invented_sirets(2 * scale.members, _SEED) + np.uint8(ord("0"))
    prefix, _ = halves(pseudonymise(PSEUDONYMS.algorithm, PSEUDONYMS.key, candidates))
    slots = prefix // _width(scale.establishments)
    _, apart = np.unique(slots, return_index=True)
    chosen: NDArray[np.uint8] = candidates[np.sort(apart)[: scale.members]]
    return chosen


def _task(folder: Path, establishments: int, sirets: NDArray[np.uint8]) -> Task[Result]:
    """A look-up to be timed, in an extract written for it."""
    path = folder / str(establishments)
    sparse = _write_extract(path, establishments, sirets)

    def work() -> Result:
        with path.open("rb") as records:
            index = open_extract(sparse, KEY, CONTEXT, reader_at(records))
            return flow.work_out(GRANT, sirets, index, PSEUDONYMS)

    return Task(work, _answer)


def _answer(result: Result) -> str:
    rows = result.frame.itertuples(index=False, name=None)
    return digest(repr(row).encode() for row in rows)


def _write_extract(path: Path, establishments: int, sirets: NDArray[np.uint8]) -> bytes:
    """Write a sealed extract that holds the members; its sealed sparse index.

    The records wait in a file mapped in memory, so that the largest extract costs its pages only.
    """
    layout = layout_of("sinistralite")
    count = establishments * YEARS
    chunks = -(-count // layout.per_chunk)
    clear = path.with_suffix(".clair")
    rows = np.memmap(clear, layout.dtype, "w+", shape=(chunks * layout.per_chunk,))
    for start in range(0, establishments, _SLICE):
        stop = min(start + _SLICE, establishments)
        _fill(rows[start * YEARS : stop * YEARS], _width(establishments), start)
    _write_members(rows, establishments, sirets)
    first = rows["prefix"][:: layout.per_chunk].astype(np.uint64)
    encoded = EncodedExtract(layout, rows.view(np.uint8).data, first, count)
    with path.open("wb") as sink:
        sparse = seal_extract_to(encoded, KEY, CONTEXT, sink.write)
    clear.unlink()
    return sparse


def _fill(rows: NDArray[np.void], width: np.uint64, start: int) -> None:
    """Establishments at the beginning of their slots, as pseudonyms spread evenly."""
    slots = np.arange(start, start + len(rows) // YEARS, dtype=np.uint64)
    rows["prefix"] = np.repeat(slots * width, YEARS)
    rows["annee"] = np.tile(np.arange(_FIRST_YEAR, _FIRST_YEAR + YEARS), len(slots))


def _write_members(rows: NDArray[np.void], establishments: int, sirets: NDArray[np.uint8]) -> None:
    """Each member takes the slot that its pseudonym falls in."""
    prefix, suffix = halves(pseudonymise(PSEUDONYMS.algorithm, PSEUDONYMS.key, sirets))
    slots = (prefix // _width(establishments)).astype(np.int64)
    places = (slots[:, None] * YEARS + np.arange(YEARS)).reshape(-1)
    rows["prefix"][places] = np.repeat(prefix, YEARS)
    rows["suffix"][places] = np.repeat(suffix, YEARS)
    rows["at_1er_reglement"][places] = np.repeat(prefix, YEARS) % np.uint64(7)


def _width(establishments: int) -> np.uint64:
    """Width of a slot, rounded up so that the last one holds the largest pseudonym."""
    return np.uint64((1 << 64) // establishments + 1)
