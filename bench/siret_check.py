"""The check of SIRETs by columns, held to python-stdnum one number at a time."""

from collections.abc import Iterable, Iterator

import numpy as np
from stdnum.fr import siret

from bench.answers import digest
from bench.figures import Figure, faster
from bench.measuring import Task, best_in_turn
from gateway.demo.sirets import invented_sirets
from validators.siret import valid

FULL, QUICK, TOY = 250_000, 25_000, 200
_SEED = 2026
_ZERO = np.uint8(ord("0"))


def run(rows: int, rounds: int) -> Iterator[Figure]:
    """Measure both on the same numbers, one in ten of them with a wrong key."""
    digits = invented_sirets(rows, _SEED)
    digits[::10, -1] = (digits[::10, -1] + 1) % 10
    sirets = digits + _ZERO
    texts = [row.tobytes().decode("ascii") for row in sirets]
    columns, loop = best_in_turn(
        rounds,
        [
            Task(lambda: valid(sirets).tolist(), _answer),
            Task(lambda: [siret.is_valid(text) for text in texts], _answer),
        ],
    )
    yield faster("siret_check", columns.seconds, loop.seconds, f"python-stdnum, {rows:,} SIRETs")


def _answer(valid_rows: Iterable[bool]) -> str:
    return digest(b"%d %d" % pair for pair in enumerate(valid_rows))
