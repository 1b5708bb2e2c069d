"""A report: pages of counts and values, for the flux whose result is no list of establishments.

A flux builds a :class:`Report`; the gateway writes it as a workbook, one sheet a page, and adds
*Lisez-moi*. It promises plain values in a plain layout: whoever writes it needs no knowledge of the
flux, and whatever is not a number or a text is not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from exchange.aggregates.ledger import Release

Cell = str | int | float | None
"""A value; ``None`` is an empty cell, which says that there is nothing to say; an empty text, a
place left to the reader to write. An em space before the label of a row sets it one step in."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a block, over one column or several.

    Attributes:
        texte: in French.
        colonnes: how many columns it spans.
    """

    texte: str
    colonnes: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a page.

    Attributes:
        titre: above the table, in French; empty where the page's own title is enough.
        entetes: rows of headings, each spanning the whole width.
        lignes: rows of cells, all as wide as the headings.
        notes: sentences below the table, in French.
    """

    titre: str
    entetes: tuple[tuple[Heading, ...], ...]
    lignes: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet.

    Attributes:
        nom: name of the sheet, 31 characters at most.
        titre: first line of the sheet, in French.
        blocs: its tables, from top to bottom.
    """

    nom: str
    titre: str
    blocs: tuple[Block, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """What a flux gives where it gives no list.

    Attributes:
        flux: name of the flux.
        titre: of the document, in French.
        pages: its sheets, in order.
        notices: what the reader must know, in French, for *Lisez-moi*.
        counts: how many, never who; for the log and the acknowledgement, keys in French.
        released: what the ledger of releases must keep of it once it is delivered.
        nominatif: whether one of its pages names establishments to their own SPSTI.
    """

    flux: str
    titre: str
    pages: tuple[Page, ...]
    notices: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    released: tuple[Release, ...] = ()
    nominatif: bool = False

    def __repr__(self) -> str:
        return f"Report(flux={self.flux!r}, pages={len(self.pages)})"
