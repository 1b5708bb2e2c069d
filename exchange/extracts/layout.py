"""The record of each kind of extract: which columns, in which cells, at which width.

:data:`LAYOUTS` has one layout per input contract of the CARSAT; :mod:`exchange.extracts.index`
packs and reads by it. It promises that a layout never changes under its version: stored extracts
are read by the version they were written in, or refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from exchange.errors import ExtractFormatError
from exchange.extracts.cells import Cell, Choice, Hundredths, Text, Whole

CHUNK = 4096
"""Bytes of a chunk (measured: with 64 KiB a lookup in 10 M rows costs 4.9 × one in 1 M)."""


MARK = 16
"""Bytes of a kind in the header of an index."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The record of one kind of extract.

    Attributes:
        kind: name of the input contract.
        version: raised whenever a cell changes; a reader refuses any other.
        cells: the columns after the pseudonym, ``annee`` first.
    """

    kind: str
    version: int
    cells: tuple[Cell, ...]

    @property
    def dtype(self) -> np.dtype[np.void]:
        """Packed record: the pseudonym as two big-endian halves, then the cells."""
        halves = [("prefix", ">u8"), ("suffix", ">u8")]
        return np.dtype(halves + [(cell.nom, cell.dtype) for cell in self.cells])

    @property
    def mark(self) -> bytes:
        """The kind as the header of an index has room for it; no two kinds share one."""
        return self.kind.encode()[:MARK]

    @property
    def per_chunk(self) -> int:
        """Whole records in one chunk."""
        return CHUNK // self.dtype.itemsize

    def cell(self, nom: str) -> Cell:
        """The cell of that name.

        Raises:
            ExtractFormatError: this kind of extract has no such column.
        """
        found = next((cell for cell in self.cells if cell.nom == nom), None)
        if found is None:
            raise ExtractFormatError(f"un extrait {self.kind} n'a pas de colonne {nom}")
        return found


_ANNEE = Whole("annee", 2, required=True)

LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        layout.kind: layout
        for layout in (
            # 64 bytes: 64 records fill a chunk exactly.
            Layout(
                "sinistralite",
                1,
                (
                    _ANNEE,
                    Text("ctn", 3),
                    Text("code_risque", 6),
                    Text("code_naf", 6),
                    Choice("nomenclature_naf", ("NAFRev2", "NAF2025")),
                    Hundredths("effectif"),
                    Hundredths("heures_travaillees"),
                    Whole("at_1er_reglement", 2),
                    Whole("at_4j_et_plus", 2),
                    Whole("at_trajet", 2),
                    Whole("mp", 2),
                    Whole("mp_tms", 2),
                    Whole("nouvelles_ip", 2),
                    Hundredths("somme_taux_ip"),
                    Whole("deces", 2),
                    Whole("journees_it", 4),
                ),
            ),
            Layout(
                "portefeuille",
                1,
                (_ANNEE, Text("antenne", 160), Choice("agent_visite", ("non", "oui"))),
            ),
            Layout("visites", 1, (_ANNEE, Text("antenne", 160))),
            Layout("tms_pros", 1, (_ANNEE, Whole("etape", 1))),
            Layout("risques_chimiques_pros", 1, (_ANNEE,)),
            Layout(
                "programmes",
                1,
                (_ANNEE, Text("programme", 240), Choice("situation", ("ciblé", "suivi"))),
            ),
            Layout("courriers_tpe", 1, (_ANNEE, Whole("effectif", 4), Whole("sinistres", 2))),
        )
    }
)


def layout_of(kind: str) -> Layout:
    """The layout of that kind of extract.

    Raises:
        ExtractFormatError: no such kind.
    """
    if kind not in LAYOUTS:
        raise ExtractFormatError("sorte d'extrait inconnue")
    return LAYOUTS[kind]


_BY_MARK: Mapping[bytes, Layout] = MappingProxyType(
    {layout.mark: layout for layout in LAYOUTS.values()}
)


def layout_marked(mark: bytes) -> Layout:
    """The layout that the header of an index names.

    Args:
        mark: `Layout.mark`, padded with NUL.

    Raises:
        ExtractFormatError: no such kind.
    """
    layout = _BY_MARK.get(mark.rstrip(b"\0"))
    if layout is None:
        raise ExtractFormatError("sorte d'extrait inconnue")
    return layout
