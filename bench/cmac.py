"""Pseudonyms by columns, AES-CMAC, held to a loop of HMAC-SHA-256: 40 times at least."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from bench.answers import digest
from bench.figures import Figure, faster
from bench.material import PSEUDONYMS
from bench.measuring import Task, best_in_turn
from gateway.demo.sirets import invented_sirets
from keys.pseudonyms import Algorithm, pseudonymise

FULL, QUICK, TOY = 250_000, 50_000, 200
_SEED = 2026
_ZERO = np.uint8(ord("0"))


def run(rows: int, rounds: int) -> Iterator[Figure]:
    """Measure both on the same column, where each SIRET stands twice."""
    once = invented_sirets(rows // 2, _SEED) + _ZERO
    sirets = np.concatenate([once, once[::-1]])
    texts = [row.tobytes() for row in sirets]
    columns, loop = best_in_turn(
        rounds,
        [
            Task(lambda: _by_columns(sirets), lambda found: _grouping(map(bytes, found))),
            Task(lambda: _one_by_one(texts), _grouping),
        ],
    )
    meaning = f"a loop of HMAC-SHA-256, {len(sirets):,} SIRETs"
    yield faster("cmac", columns.seconds, loop.seconds, meaning, "≥ 40")


def _by_columns(sirets: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return pseudonymise(Algorithm.AES_256_CMAC, PSEUDONYMS.key, sirets)


def _one_by_one(texts: list[bytes]) -> list[bytes]:
    key = PSEUDONYMS.key
    return [hmac.new(key, text, hashlib.sha256).digest() for text in texts]


def _grouping(pseudonyms: Iterable[bytes]) -> str:
    """Which rows share a pseudonym: two functions agree on nothing else."""
    first: dict[bytes, int] = {}
    places = [first.setdefault(bytes(one), place) for place, one in enumerate(pseudonyms)]
    return digest(b"%d %d" % pair for pair in enumerate(places))
