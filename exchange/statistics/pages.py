"""The pages of the statistics by sector: one a table, then the method.

Give :func:`pages` the released tables. It promises that a hidden value leaves no trace: its cell
and every index that rests on it read :data:`~exchange.aggregates.release.MARK`, whatever hides it,
and that cells without any establishment are left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from exchange.aggregates.release import HIDDEN, MARK
from exchange.aggregates.rules import Rules
from exchange.indices import INDICES
from exchange.report import Block, Cell, Heading, Page
from exchange.statistics.nomenclatures import NOMENCLATURES
from exchange.statistics.tables import EFFECTIF, ETABLISSEMENTS, HEURES, MOST_YEARS, SectorTable

COUNTS: Final = (
    (ETABLISSEMENTS, "Établissements"),
    (EFFECTIF, "Salariés"),
    (HEURES, "Heures travaillées"),
    ("at", "AT en 1er règlement"),
    ("atr", "Accidents de trajet"),
    ("mp", "Maladies professionnelles"),
    ("journees_it", "Journées d'IT"),
    ("nouvelles_ip", "Nouvelles IP"),
    ("deces", "Décès"),
)


@dataclass(frozen=True, slots=True)
class Index:
    """An index of a cell: what is counted, over what, times how many."""

    heading: str
    above: str
    below: str
    factor: int


INDEXES: Final = (
    Index("IF (AT pour 1 000 salariés)", "at", EFFECTIF, INDICES["if"].factor),
    Index("MP pour 1 000 salariés", "mp", EFFECTIF, 1_000),
    Index("TF (AT par million d'heures)", "at", HEURES, INDICES["tf"].factor),
    Index("TG (journées pour 1 000 heures)", "journees_it", HEURES, INDICES["tg"].factor),
)
_PAGES: Final = (
    ("divisions", "Divisions NAF", "Par section et division NAF", ("Division NAF",)),
    (
        "sections",
        "Sections et tailles",
        "Par section NAF et taille",
        ("Section NAF", "Taille (salariés)"),
    ),
    (
        "ctn",
        "CTN et tailles",
        "Par comité technique national et taille",
        ("CTN", "Taille (salariés)"),
    ),
)
HIDDEN_NOTE: Final = (
    f"« {MARK} » : secret statistique. La même marque vaut pour toutes les cases retenues : dire "
    "pourquoi l'une d'elles l'est en dirait déjà quelque chose."
)


def pages(tables: Sequence[SectorTable], rules: Rules, base: int | None) -> tuple[Page, ...]:
    """The tables, then how they were made."""
    found = []
    for kind, nom, titre, labels in _PAGES:
        blocks = tuple(_block(table, labels) for table in tables if table.kind == kind)
        if blocks:
            found.append(Page(nom, titre, blocks))
    return (*found, _method(rules, base))


def _block(table: SectorTable, labels: tuple[str, ...]) -> Block:
    of_activity = NOMENCLATURES.get(table.nomenclature, "")
    headings = (*labels, *(text for _, text in COUNTS), *(index.heading for index in INDEXES))
    return Block(
        titre=f"{table.annee} – {of_activity}" if of_activity else str(table.annee),
        entetes=(tuple(Heading(text) for text in headings),),
        lignes=tuple(_lines(table)),
        notes=(HIDDEN_NOTE,),
    )


def _lines(table: SectorTable) -> Iterator[tuple[Cell, ...]]:
    # At most some hundred cells a table: what is counted by columns is written line by line.
    for cell in np.flatnonzero(~table.empty):
        nodes = np.unravel_index(cell, table.layout.shape)
        dimensions = zip(table.layout.dimensions, nodes, strict=True)
        labels = tuple(dimension.labels[int(node)] for dimension, node in dimensions)
        counts = (_shown(table, nom, int(cell)) for nom, _ in COUNTS)
        indexes = (_index(table, index, int(cell)) for index in INDEXES)
        yield (*labels, *counts, *indexes)


def _shown(table: SectorTable, nom: str, cell: int) -> Cell:
    value = int(table.values[nom][cell])
    return MARK if value == HIDDEN else value


def _index(table: SectorTable, index: Index, cell: int) -> Cell:
    above, below = _shown(table, index.above, cell), _shown(table, index.below, cell)
    if not isinstance(above, int) or not isinstance(below, int):
        return MARK
    unsure = index.below == HEURES and not table.heures_connues[cell]
    return None if unsure or below == 0 else round(above / below * index.factor, 2)


def _method(rules: Rules, base: int | None) -> Page:
    lines = (
        (
            "Source : extrait de sinistralité de la CARSAT, régime général ; un accident compte "
            "dans l'année de son premier règlement."
        ),
        (
            "IF = AT / salariés × 1 000 ; TF = AT / heures × 1 000 000 ; TG = journées "
            "d'incapacité temporaire / heures × 1 000 (définitions de l'Assurance maladie – "
            "Risques professionnels). MP pour 1 000 salariés : même rapport que l'IF."
        ),
        (
            "Les indices sont calculés sur les sommes de la case, jamais comme moyenne d'indices. "
            "Une case d'indice vide n'a pas de dénominateur, ou les heures de plus de 5 % de ses "
            "salariés sont inconnues."
        ),
        (
            "Les lignes sans effectif ne sont comptées nulle part. Une ligne absente d'un tableau "
            "est une case sans aucun établissement."
        ),
        (
            "NAF rév. 2 et NAF 2025 ne sont jamais mêlées : chaque nomenclature a ses propres "
            "tableaux, même la même année."
        ),
        f"Secret statistique : une valeur n'est montrée que si elle porte sur au moins "
        f"{rules.establishments} établissements et {rules.persons} salariés, et si aucun "
        f"établissement n'en fait plus de {rules.share:.0%} ; d'autres sont retenues pour que "
        "celles-là ne se déduisent ni des totaux, ni d'un autre tableau, ni d'une diffusion "
        "antérieure. Chaque mesure est jugée séparément.".replace("%", " %"),
        f"Au plus {MOST_YEARS} années, les dernières de l'extrait.",
    )
    rounding = (f"Valeurs arrondies à un multiple de {base}.",) if base else ()
    block = Block("", ((Heading("Méthode"),),), tuple((line,) for line in (*lines, *rounding)))
    return Page("Méthode", "Définitions, sources et secret statistique", (block,))
