"""The benches by name, each with its sizes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bench import (
    cmac,
    index_extract,
    journal_append,
    match_scale,
    material,
    reception,
    siret_check,
    whole_job,
)
from bench.figures import Figure


@dataclass(frozen=True, slots=True)
class Bench:
    """One bench.

    Attributes:
        run: measures, given a size and a number of rounds.
        full: the size that the goals are about.
        quick: a small one, where ratios are only indicative.
        toy: the smallest that still computes everything.
        rounds: how many times each side runs.
    """

    run: Callable[[Any, int], Iterator[Figure]]
    full: object
    quick: object
    toy: object
    rounds: int


BENCHES: Mapping[str, Bench] = MappingProxyType(
    {
        "whole_job": Bench(whole_job.run, material.FULL, material.QUICK, material.TOY, 3),
        "index_extract": Bench(index_extract.run, material.FULL, material.QUICK, material.TOY, 3),
        "reception": Bench(reception.run, reception.FULL, reception.QUICK, reception.TOY, 3),
        **{
            module.__name__.removeprefix("bench."): Bench(
                module.run, module.FULL, module.QUICK, module.TOY, 9
            )
            for module in (match_scale, cmac, siret_check, journal_append)
        },
    }
)
