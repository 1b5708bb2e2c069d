"""One axis of a table of aggregates: its categories, their groups and their total.

Make one with :func:`flat` (years, size classes) or :func:`nested` (NAF divisions within sections).
It promises that node 0 is the total and that a node always stands after the group that holds it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.errors import AggregateError

TOTAL = "Total"


@dataclass(frozen=True, slots=True)
class Dimension:
    """A tree of categories.

    Attributes:
        name: what it is, in French, such as ``division NAF``.
        labels: of every node; the total comes first.
        parents: place of the node that holds each; -1 for the total.
    """

    name: str
    labels: tuple[str, ...]
    parents: tuple[int, ...]

    def __post_init__(self) -> None:
        rooted = self.parents[:1] == (-1,) and len(self.parents) == len(self.labels) > 1
        if not rooted or any(not 0 <= up < at for at, up in enumerate(self.parents) if at):
            raise AggregateError(f"la dimension {self.name} n'est pas une hiérarchie")
        if len(set(self.leaf_labels)) != len(self.leaf_labels):
            raise AggregateError(f"la dimension {self.name} a deux catégories de même nom")

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def leaves(self) -> tuple[int, ...]:
        """Places of the categories that hold no other."""
        return tuple(at for at in range(len(self)) if at not in set(self.parents))

    @property
    def leaf_labels(self) -> tuple[str, ...]:
        """Names of the categories that hold no other, in the order of :attr:`leaves`."""
        return tuple(self.labels[at] for at in self.leaves)

    def parts(self, node: int) -> tuple[int, ...]:
        """The nodes that a node is the sum of; none for a leaf."""
        return tuple(at for at, up in enumerate(self.parents) if up == node)

    def above(self) -> NDArray[np.int64]:
        """``(nodes, depth)`` each node and those that hold it, nearest first, -1 beyond."""
        chains = []
        for node in range(len(self)):
            chain, at = [], node
            while at >= 0:
                chain.append(at)
                at = self.parents[at]
            chains.append(chain)
        out = np.full((len(self), max(map(len, chains))), -1, np.int64)
        for node, chain in enumerate(chains):
            out[node, : len(chain)] = chain
        return out


def flat(name: str, labels: Sequence[str]) -> Dimension:
    """A dimension of one level: categories and their total."""
    return Dimension(name, (TOTAL, *labels), (-1, *([0] * len(labels))))


def nested(name: str, groups: Mapping[str, Sequence[str]]) -> Dimension:
    """A dimension of two levels: groups (NAF sections), each with its categories (divisions)."""
    labels, parents = [TOTAL], [-1]
    for group, categories in groups.items():
        labels.append(group)
        parents.append(0)
        parents.extend([len(labels) - 1] * len(categories))
        labels.extend(categories)
    return Dimension(name, tuple(labels), tuple(parents))
