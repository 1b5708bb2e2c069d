"""Successions written by hand, and followed one step at a time: the oracle of the real thing."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from exchange.lineage import Related
from tests.exchange.made_extracts import octets

Chains = Sequence[tuple[str, ...]]


def related_of(members: Sequence[str], chains: Mapping[str, Chains]) -> Related:
    """What is related to these members, from the chains that leave each establishment."""
    entries = [
        (place, chain) for place, member in enumerate(members) for chain in chains.get(member, ())
    ]
    between = [(number, name) for number, (_, c) in enumerate(entries) for name in c[1:-1]]
    return Related(
        member=np.array([place for place, _ in entries], np.intp),
        siret=digits([chain[-1] for _, chain in entries]),
        shown=pa.array([chain[-1] for _, chain in entries], pa.large_string()),
        path=pa.array([" → ".join(chain) for _, chain in entries], pa.large_string()),
        between=digits([name for _, name in between]),
        between_of=np.array([number for number, _ in between], np.intp),
    )


def digits(names: Sequence[str]) -> NDArray[np.uint8]:
    """Those SIRETs as a column."""
    return octets([name.encode() for name in names], 14)


def chains_from(member: str, links: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The shortest chain to all that a member leads to, forward, then backward; nearest first."""
    forward = _walk(member, links)
    backward = _walk(member, [(after, before) for before, after in links])
    return sorted([*forward, *backward], key=len)


def _walk(member: str, links: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
    reached: dict[str, tuple[str, ...]] = {member: (member,)}
    edge = [member]
    while edge:
        following = []
        for name in edge:
            for start, end in links:
                if start == name and end not in reached:
                    reached[end] = (*reached[name], end)
                    following.append(end)
        edge = following
    return [chain for name, chain in reached.items() if name != member]
