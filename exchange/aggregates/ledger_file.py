"""What a report adds to the ledger of releases, as octets to seal.

:func:`encode` gives them, :func:`decode` gives the releases back. It promises that what several
tables of one report share (the establishments of a year, where each stands) is written once, that
the same releases give the same octets, and that octets it did not write are refused.
"""

import json
import struct
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.dimension import Dimension
from exchange.aggregates.errors import AggregateError
from exchange.aggregates.layout import Layout
from exchange.aggregates.ledger import PSEUDONYM_SIZE, Release, Units

_MAGIC: Final = b"DIFFUS1\n"
_LENGTH: Final = struct.Struct("<Q")


class _Pool:
    """Distinct columns, in order of first appearance."""

    def __init__(self) -> None:
        self.columns: list[bytes] = []
        self._places: dict[bytes, int] = {}

    def place(self, column: NDArray[np.generic]) -> int:
        """The number of a column, added where it is new."""
        content = column.tobytes()
        if content not in self._places:
            self._places[content] = len(self.columns)
            self.columns.append(content)
        return self._places[content]


def encode(releases: Sequence[Release]) -> bytes:
    """The releases as octets: a header, then whole columns."""
    pool = _Pool()
    written = [_written(entry, pool) for entry in releases]
    sizes = [len(column) for column in pool.columns]
    header = json.dumps({"colonnes": sizes, "diffusions": written}, sort_keys=True).encode()
    return b"".join((_MAGIC, _LENGTH.pack(len(header)), header, *pool.columns))


def decode(content: bytes) -> tuple[Release, ...]:
    """The releases that :func:`encode` wrote; those that shared their establishments still do.

    Raises:
        AggregateError: other octets, or another version.
    """
    try:
        return tuple(_read(content))
    except (ValueError, KeyError, IndexError, TypeError, struct.error):
        raise AggregateError("registre des diffusions illisible") from None


def _written(entry: Release, pool: _Pool) -> dict[str, Any]:
    return {
        "reference": entry.reference,
        "mesures": sorted(entry.measures),
        "dimensions": [[d.name, d.labels, d.parents] for d in entry.layout.dimensions],
        "cle": entry.units.key,
        "pseudonymes": pool.place(entry.units.pseudonyms),
        "periodes": pool.place(entry.units.periods.astype("<i4")),
        "cases": pool.place(entry.leaves.astype("<i4")),
        "personnes": pool.place(entry.persons.astype("<i4")),
        "montrees": pool.place(np.packbits(entry.shown)),
    }


def _read(content: bytes) -> Iterator[Release]:
    if content[: len(_MAGIC)] != _MAGIC:
        raise ValueError
    start = len(_MAGIC) + _LENGTH.size
    (length,) = _LENGTH.unpack(content[len(_MAGIC) : start])
    header = json.loads(content[start : start + length])
    columns = list(_columns(content, start + length, header["colonnes"]))
    units: dict[tuple[str, int, int], Units] = {}
    wholes: dict[int, NDArray[np.int64]] = {}
    for one in header["diffusions"]:
        for name in ("periodes", "cases", "personnes"):
            at = one[name]
            if at not in wholes:
                wholes[at] = np.frombuffer(columns[at], "<i4").astype(np.int64)
        whose = (one["cle"], one["pseudonymes"], one["periodes"])
        if whose not in units:
            octets = np.frombuffer(columns[one["pseudonymes"]], np.uint8)
            units[whose] = Units(
                one["cle"], octets.reshape(-1, PSEUDONYM_SIZE), wholes[one["periodes"]]
            )
        layout = Layout(
            tuple(
                Dimension(name, tuple(labels), tuple(parents))
                for name, labels, parents in one["dimensions"]
            )
        )
        bits = np.frombuffer(columns[one["montrees"]], np.uint8)
        yield Release(
            reference=one["reference"],
            measures=frozenset(one["mesures"]),
            layout=layout,
            units=units[whose],
            leaves=wholes[one["cases"]],
            persons=wholes[one["personnes"]],
            shown=np.unpackbits(bits, count=layout.size).astype(np.bool_),
        )


def _columns(content: bytes, start: int, sizes: list[int]) -> Iterator[bytes]:
    if start + sum(sizes) != len(content):
        raise ValueError
    for size in sizes:
        yield content[start : start + size]
        start += size
