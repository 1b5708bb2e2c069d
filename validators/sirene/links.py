"""INSEE's succession links that carry economic continuity, read and written as a graph.

Use ``read_links(batch)`` on each batch of the file, then ``save_links(links, building)``;
``arcs`` reads them back. Promises: a link is kept once, and none goes from a SIRET to itself.

Only ``continuiteEconomique`` carries an establishment's history (INSEE, StockEtablissementLiens-
Succession): a successor without it merely uses the same premises.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from validators.sirene import marks
from validators.sirene.arcs import BACKWARD, FORWARD, dated_key
from validators.sirene.sources import SUCCESSIONS
from validators.sirene.store import Building
from validators.sirene.typed import NO_DATE, days, keys, truths


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Links of economic continuity.

    Attributes:
        predecessor: ``(n,)`` packed SIRETs.
        successor: ``(n,)`` packed SIRETs.
        day: ``(n,)`` days since 1970.
    """

    predecessor: npt.NDArray[np.int64]
    successor: npt.NDArray[np.int64]
    day: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.day)

    def dated(self) -> "Links":
        """Those that have a date."""
        return self.only(self.day != NO_DATE)

    def only(self, kept: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> "Links":
        """Some of them."""
        return Links(self.predecessor[kept], self.successor[kept], self.day[kept])

    @classmethod
    def joined(cls, parts: Sequence["Links"]) -> "Links":
        """All of them."""
        return cls(
            np.concatenate([part.predecessor for part in parts]),
            np.concatenate([part.successor for part in parts]),
            np.concatenate([part.day for part in parts]),
        )


def read_links(batch: pa.RecordBatch) -> Links:
    """The links of a batch that carry economic continuity between two establishments."""
    continued = truths(batch.column("continuiteEconomique")) == 1
    links = Links(
        keys(batch.column("siretEtablissementPredecesseur"), SUCCESSIONS.name),
        keys(batch.column("siretEtablissementSuccesseur"), SUCCESSIONS.name),
        days(batch.column("dateLienSuccession")),
    )
    return links.only(continued & (links.predecessor != links.successor))


def save_links(links: Links, building: Building) -> int:
    """Writes both ways of the graph; returns how many links it holds, each once."""
    links = links.only(_first_of_each(links))
    split = _several(links.predecessor, links.successor)
    merge = _several(links.successor, links.predecessor)
    kind = split * marks.SPLIT | merge * marks.MERGE
    for way, source, target in (
        (FORWARD, links.predecessor, links.successor),
        (BACKWARD, links.successor, links.predecessor),
    ):
        start = dated_key(source, links.day)
        order = np.lexsort((target, start))
        building.save(f"{way}-from", start[order])
        building.save(f"{way}-to", target[order])
        building.save(f"{way}-kind", kind[order])
    return len(links)


def _first_of_each(links: Links) -> npt.NDArray[np.int64]:
    start = dated_key(links.predecessor, links.day)
    order = np.lexsort((links.successor, start))
    new = np.ones(len(order), np.bool_)
    start, end = start[order], links.successor[order]
    new[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
    kept: npt.NDArray[np.int64] = np.sort(order[new])
    return kept


def _several(source: npt.NDArray[np.int64], target: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """1 for each link whose source has links to two targets at least, whatever their dates."""
    if not len(source):
        return np.empty(0, np.uint8)
    order = np.argsort(source, kind="stable")
    ordered, ends = source[order], target[order]
    heads = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    many = np.minimum.reduceat(ends, heads) != np.maximum.reduceat(ends, heads)
    result = np.empty(len(source), np.uint8)
    result[order] = np.repeat(many, np.diff(heads, append=len(ordered)))
    return result
