"""Loads INSEE's stock files into a directory that searches fast.

Use ``load(establishments, successions, folder)``; see ``sources`` for the files and ``register``
for what is then read. Promises: memory is bounded by about 25 bytes an establishment whatever the
width of the file; the rows may come in any order; a file that does not read changes nothing.

Arrays, one entry an establishment, by ascending SIRET: ``siret`` int64, ``marks`` uint8 (bits of
``marks``), ``since`` int32 (days since 1970 of the present state; ``NO_DATE`` where unknown),
``place`` uint8 and ``activity`` uint16 (see ``whereabouts``).
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from validators.sirene import marks
from validators.sirene.errors import SourceError
from validators.sirene.links import Links, read_links, save_links
from validators.sirene.sources import (
    ACTIVITY,
    COMMUNE,
    ESTABLISHMENTS,
    NOMENCLATURE,
    SUCCESSIONS,
    batches,
)
from validators.sirene.store import Building, Manifest, Source, replacing
from validators.sirene.typed import days, keys, latest, truths
from validators.sirene.whereabouts import activities, departements

_SLICE: Final = 1 << 21
_SIREN: Final = 100_000
"""A packed SIRET divided by this is its SIREN."""
_SPOOLED: Final = MappingProxyType(
    {"siret": "i8", "marks": "u1", "since": "i4", "place": "u1", "activity": "u2"}
)
"""Columns as they are spooled, with their types."""
_WHEREABOUTS: Final = MappingProxyType({"place": "located", "activity": "classed"})
"""Arrays of which the manifest counts what is known, and under which name."""


@dataclass(frozen=True, slots=True)
class _Spool:
    """The columns of a whole file, on disk, in the order of the file.

    Attributes:
        parts: File of each column.
        treated: Date of the most recent change in the file.
    """

    parts: Mapping[str, Path]
    treated: str

    def column(self, name: str) -> npt.NDArray[Any]:
        """One column, mapped; its pages are given back once it is let go."""
        path = self.parts[name]
        if not path.stat().st_size:
            return np.empty(0, _SPOOLED[name])
        return np.asarray(np.memmap(path, _SPOOLED[name], "r"))


def load(establishments: Path, successions: Path | None, folder: Path) -> Manifest:
    """Loads INSEE's files, replacing what the folder held.

    Args:
        establishments: StockEtablissement, CSV (alone or in its ZIP) or Parquet.
        successions: StockEtablissementLiensSuccession, likewise; None for none.
        folder: Where to publish; made if absent.

    Returns:
        What was published.

    Raises:
        SourceError: a file does not read; nothing was replaced.
        SireneError: another load is under way.
    """
    with replacing(folder) as building:
        held = _load_establishments(establishments, building)
        links = None if successions is None else _load_links(successions, building)
        return building.publish(Manifest(held, links))


def _load_establishments(path: Path, building: Building) -> Source:
    with _spooled(path, building.data) as spool:
        siret = np.fromfile(spool.parts["siret"], _SPOOLED["siret"])
        rows = len(siret)
        if not rows:
            raise SourceError("Le fichier StockEtablissement est vide ; rien n'a été remplacé.")
        order = _order(siret)
        kept = sum(len(places) for places in order.pieces())
        building.write("siret", kept, siret.dtype, (siret[some] for some in order.pieces()))
        del siret  # hundreds of megabytes, as each column below
        for name in ("since", *_WHEREABOUTS):
            _write_ordered(building, name, kept, spool.column(name), order)
        bits = _ordered(spool.column("marks"), order)
        treated = spool.treated
    del order
    _mark_companies(_reopened(building, "siret"), bits)
    building.save("marks", bits)
    known = {
        counted: int(np.count_nonzero(_reopened(building, name)))
        for name, counted in _WHEREABOUTS.items()
    }
    return Source(path.name, _digest(path), treated, rows, kept, repeated=rows - kept, **known)


def _write_ordered(
    building: Building, name: str, kept: int, column: npt.NDArray[Any], order: "_Order"
) -> None:
    building.write(name, kept, column.dtype, (column[some] for some in order.pieces()))


def _ordered(column: npt.NDArray[Any], order: "_Order") -> npt.NDArray[Any]:
    return np.concatenate([column[some] for some in order.pieces()])


@contextmanager
def _spooled(path: Path, scratch: Path) -> Iterator[_Spool]:
    """The columns of a file written out raw, a batch at a time; removed after use."""
    treated = ""
    parts = {name: scratch / f"{name}.brut" for name in _SPOOLED}
    files = [part.open("wb") for part in parts.values()]
    try:
        with batches(path, ESTABLISHMENTS) as stream:
            for batch in stream:
                for file, column in zip(files, _converted(batch), strict=True):
                    column.tofile(file)
                treated = max(treated, latest(batch.column(ESTABLISHMENTS.treated)))
        for file in files:
            file.close()
        yield _Spool(parts, treated)
    finally:
        for file, part in zip(files, parts.values(), strict=True):
            file.close()
            part.unlink(missing_ok=True)


def _converted(batch: pa.RecordBatch) -> tuple[npt.NDArray[Any], ...]:
    """The columns of a batch, in the order of ``_SPOOLED``."""
    state = batch.column("etatAdministratifEtablissement")
    diffusion = batch.column("statutDiffusionEtablissement")
    bits = truths(pc.equal(state, "F")) * marks.CLOSED
    bits |= truths(pc.equal(state, "A")) * marks.OPEN
    bits |= truths(batch.column("etablissementSiege")) * marks.SEAT
    # Only « O » may be shown to others: a status unknown or missing is not taken for consent.
    bits |= (1 - truths(pc.equal(diffusion, "O"))) * marks.WITHHELD
    siret = keys(batch.column("siret"), ESTABLISHMENTS.name)
    place = departements(batch.column(COMMUNE))
    activity = activities(batch.column(ACTIVITY), batch.column(NOMENCLATURE))
    return siret, bits, days(batch.column("dateDebut")), place, activity


@dataclass(frozen=True, slots=True, eq=False)
class _Order:
    """Places of a file's rows by ascending SIRET, in pieces that stay small.

    Attributes:
        places: Places in order; None where the file is in order already.
        last: Which of them are the last row of their SIRET.
        rows: Rows of the file.
    """

    places: npt.NDArray[np.int64] | None
    last: npt.NDArray[np.bool_] | None
    rows: int

    def pieces(self) -> Iterator[npt.NDArray[np.int64]]:
        """The places of the rows to keep, in order."""
        for start in range(0, self.rows, _SLICE):
            end = min(start + _SLICE, self.rows)
            if self.places is None or self.last is None:
                yield np.arange(start, end)
            else:
                yield self.places[start:end][self.last[start:end]]


def _order(siret: npt.NDArray[np.int64]) -> _Order:
    if _ascending(siret):
        return _Order(None, None, len(siret))
    order = np.argsort(siret, kind="stable")
    last = np.ones(len(order), np.bool_)
    for start in range(0, len(order) - 1, _SLICE):
        end = min(start + _SLICE, len(order) - 1)
        here = siret[order[start : end + 1]]
        last[start:end] = here[1:] != here[:-1]
    return _Order(order, last, len(siret))


def _ascending(siret: npt.NDArray[np.int64]) -> bool:
    pieces = (siret[start : start + _SLICE + 1] for start in range(0, len(siret), _SLICE))
    return all(bool((piece[1:] > piece[:-1]).all()) for piece in pieces)


def _reopened(building: Building, name: str) -> npt.NDArray[Any]:
    mapped: npt.NDArray[Any] = np.load(building.data / f"{name}.npy", mmap_mode="r")
    return mapped


def _mark_companies(siret: npt.NDArray[np.int64], bits: npt.NDArray[np.uint8]) -> None:
    """Marks each establishment whose company has another one open, a slice of companies at once."""
    start = 0
    while start < len(siret):
        end = min(start + _SLICE, len(siret))
        if end < len(siret):  # a company is never cut in two
            end = int(np.searchsorted(siret, (siret[end - 1] // _SIREN + 1) * _SIREN))
        siren = siret[start:end] // _SIREN
        heads = np.flatnonzero(np.concatenate(([True], siren[1:] != siren[:-1])))
        is_open = (bits[start:end] & marks.OPEN).astype(np.int32) // marks.OPEN
        sizes = np.diff(heads, append=len(siren))
        others = np.repeat(np.add.reduceat(is_open, heads), sizes) - is_open
        bits[start:end] |= (others > 0).astype(np.uint8) * marks.OTHERS_OPEN
        start = end


def _load_links(path: Path, building: Building) -> Source:
    treated = ""
    rows = undated = 0
    parts: list[Links] = []
    with batches(path, SUCCESSIONS) as stream:
        for batch in stream:
            links = read_links(batch)
            dated = links.dated()
            parts.append(dated)
            rows += batch.num_rows
            undated += len(links) - len(dated)
            treated = max(treated, latest(batch.column(SUCCESSIONS.treated)))
    if not rows:
        raise SourceError(f"Le fichier {SUCCESSIONS.name} est vide ; rien n'a été remplacé.")
    links = Links.joined(parts)
    parts.clear()
    kept = save_links(links, building)
    return Source(
        path.name, _digest(path), treated, rows, kept, repeated=len(links) - kept, undated=undated
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
