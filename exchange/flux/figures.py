"""Tables of figures that one party gives the others, none of them about an establishment.

`figures(nom, titre, sender)` makes the `compile` of a flux whose contribution is such a table. It
promises that a figure about fewer persons than the minimum is not given, nor one from which it
could be worked out as the only one missing of its line: among the categories of a zone, or among
the zones of a category.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from exchange.aggregates.rules import RULES
from exchange.contribution import Gathered
from exchange.flux.definition import Compile
from exchange.report import Block, Cell, Heading, Page, Report
from exchange.terms import PartyKind

MASK = "secret"
"""What stands in place of a figure that is not given."""

_HEADINGS = ("Indicateur", "Zone", "Catégorie", "Valeur", "Unité", "Effectif", "Source")
_COLUMNS = ("indicateur", "zone", "categorie", "valeur", "unite", "effectif", "source")
_ACROSS_CATEGORIES = ("source", "annee", "indicateur", "zone")
_ACROSS_ZONES = ("source", "annee", "indicateur", "categorie")
_RULE = (
    f"« {MASK} » : la valeur porte sur moins de {RULES.persons} personnes, ou permettrait d'en "
    "retrouver une qui porte sur moins."
)


def figures(nom: str, titre: str, sender: PartyKind) -> Compile:
    """The `compile` of such a flux.

    Args:
        nom: name of the flux.
        titre: of the document, in French.
        sender: who gives the table.
    """

    def compile_(gathered: Gathered) -> Report:
        """The table by year, with what must be kept back left out.

        Args:
            gathered: the contribution of the sender; columns of the statistics contract.
        """
        frame = gathered.contributions[sender].frame
        hidden = withheld(frame)
        pages = tuple(
            Page(f"{annee}", f"{titre} – {annee}", (_block(frame[here], hidden[here]),))
            for annee in sorted(frame["annee"].unique(), reverse=True)
            for here in [(frame["annee"] == annee).to_numpy(np.bool_)]
        )
        counts = {"valeurs": len(frame), "valeurs retenues": int(hidden.sum())}
        return Report(nom, titre, pages, (_RULE,) if hidden.any() else (), counts)

    return compile_


def withheld(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Which rows are not given: ``(n,)`` bool.

    Args:
        frame: columns ``source annee indicateur zone categorie valeur effectif``; a figure whose
            headcount is blank is about no group of persons.
    """
    known = pd.to_numeric(frame["effectif"]).astype("Float64")
    persons: NDArray[np.float64] = np.asarray(known.fillna(np.inf), np.float64)
    hidden: NDArray[np.bool_] = persons < RULES.persons
    lines: list[NDArray[np.int64]] = [
        np.asarray(frame.groupby(list(keys), dropna=False, sort=False).ngroup(), np.int64)
        for keys in (_ACROSS_CATEGORIES, _ACROSS_ZONES)
    ]
    while True:
        alone = np.zeros(len(frame), np.bool_)
        for line in lines:
            alone |= _next_smallest(line, hidden | alone, persons)
        if not (alone & ~hidden).any():
            return hidden
        hidden = hidden | alone


def _next_smallest(
    line: NDArray[np.int64], hidden: NDArray[np.bool_], persons: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """In each line with one hidden figure among several, the smallest of the others."""
    height = int(line.max()) + 1 if len(line) else 0
    missing = np.bincount(line[hidden], minlength=height)
    chosen = np.zeros(len(line), np.bool_)
    candidates = np.flatnonzero(~hidden & (missing[line] == 1))
    order = candidates[np.lexsort((persons[candidates], line[candidates]))]
    first = np.ones(len(order), np.bool_)
    first[1:] = line[order[1:]] != line[order[:-1]]
    chosen[order[first]] = True
    return chosen


def _block(frame: pd.DataFrame, hidden: NDArray[np.bool_]) -> Block:
    shown = frame.loc[:, list(_COLUMNS)].astype(object)
    shown.loc[hidden, ["valeur", "effectif"]] = MASK
    shown = shown.where(shown.notna(), None)
    rows: list[tuple[Cell, ...]] = [tuple(row) for row in shown.itertuples(index=False, name=None)]
    return Block("", (tuple(Heading(text) for text in _HEADINGS),), tuple(rows))
