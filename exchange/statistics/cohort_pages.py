"""The pages of the comparison: the cohorts, their indices, and what it does not prove."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from exchange.aggregates.rules import RULES
from exchange.report import Block, Cell, Heading, Page
from exchange.statistics.claims import Claims
from exchange.statistics.cohorts import AFTER, BEFORE, YEARS, Cohorts
from exchange.statistics.comparison import FEWEST, Compared, Rate, Ratio

MEASURES: Final = (
    ("at", "Accidents du travail : IF (AT pour 1 000 salariés et par an)"),
    ("mp", "Maladies professionnelles (MP pour 1 000 salariés et par an)"),
)
WITHHELD: Final = (
    "Comparaison retenue : une des deux cohortes est trop petite ou trop concentrée sur un "
    "établissement pour être montrée, ou la montrer en dirait trop à côté d'une diffusion "
    "antérieure (secret statistique)."
)
NOTICES: Final = (
    (
        "Cette comparaison ne prouve pas que l'action est la cause d'un écart : les "
        "établissements engagés se sont choisis ou ont été choisis, et peuvent différer des "
        "autres par ce que ni le secteur ni la taille ne disent."
    ),
    (
        "Régression vers la moyenne : des établissements engagés après une mauvaise année "
        "s'améliorent en moyenne, action ou non."
    ),
    (
        "Petits nombres : un intervalle large veut dire que les données ne tranchent pas ; un "
        "intervalle de rapport qui contient 1 ne montre aucune différence."
    ),
    (
        "Un accident compte dans l'année de son premier règlement, une maladie dans celle de sa "
        "prise en charge : les effets d'une action s'y lisent avec retard."
    ),
)
_SHARE: Final = round(100 * RULES.share)
_HEADINGS: Final = (
    (Heading(""), Heading("Avant", 3), Heading("Après", 3), Heading("Après / avant", 3)),
    (
        Heading("Cohorte"),
        *(Heading(text) for text in ("Indice", "IC 95 % bas", "IC 95 % haut") * 2),
        *(Heading(text) for text in ("Rapport", "IC 95 % bas", "IC 95 % haut")),
    ),
)


def comparison_page(
    claims: Claims, followed: Cohorts | None, compared: Mapping[str, Compared]
) -> Page:
    """The cohorts and their indices.

    Args:
        claims: the extract.
        followed: the cohorts, or ``None`` where they are withheld.
        compared: what each measure that may be shown comes to.
    """
    if followed is None:
        return Page("Comparaison", "Sinistralité comparée", (_withheld(""),))
    blocks = [_cohorts(claims, followed)]
    for nom, titre in MEASURES:
        found = compared.get(nom)
        blocks.append(_withheld(titre) if found is None else _measure(titre, found))
    return Page("Comparaison", "Sinistralité comparée", tuple(blocks))


def method_page() -> Page:
    """How it was done, and what it does not prove."""
    method = (
        (
            f"Chaque établissement engagé est suivi sur {YEARS} ans au plus avant l'année de son "
            f"premier engagement et {YEARS} ans au plus après ; cette année-là est exclue. Il "
            "faut au moins une année avec un effectif de chaque côté."
        ),
        (
            "Les autres : établissements de l'extrait de la CARSAT jamais engagés, de même "
            "division NAF, même nomenclature et même classe d'effectif la dernière année avant "
            "l'engagement, suivis sur les mêmes années. Les strates sans établissement "
            "comparable sont écartées."
        ),
        (
            "Standardisation directe : l'indice des autres est celui qu'ils auraient s'ils se "
            "répartissaient, strate par strate et à chaque période, comme les salariés des engagés."
        ),
        (
            "Intervalles de confiance à 95 % : exacts de Poisson (Garwood) pour les engagés, "
            "gamma de Fay et Feuer pour les autres, approximation log-normale pour les rapports,"
            f" donnés à partir de {FEWEST} cas de chaque côté. Ils supposent des cas indépendants"
            " ; les vrais sont plus larges."
        ),
        (
            "Rapport des rapports : évolution des engagés divisée par celle des autres ; "
            "au-dessous de 1, les engagés ont mieux évolué."
        ),
        (
            f"Secret statistique : chaque cohorte a au moins {RULES.establishments} "
            f"établissements et {RULES.persons} salariés, et aucun établissement n'y tient plus "
            f"de {_SHARE} % des cas ; sinon la comparaison est retenue en entier."
        ),
        (
            "Source : extrait de sinistralité de la CARSAT ; engagements déclarés par le SPSTI, "
            "toutes actions confondues."
        ),
    )
    blocks = (
        Block("Méthode", ((Heading("Règle"),),), tuple((line,) for line in method)),
        Block("Limites", ((Heading("Limite"),),), tuple((line,) for line in NOTICES)),
    )
    return Page("Méthode et limites", "Comment la comparaison est faite, et ses limites", blocks)


def _withheld(titre: str) -> Block:
    return Block(titre, ((Heading("Résultat"),),), ((WITHHELD,),))


def _cohorts(claims: Claims, followed: Cohorts) -> Block:
    lines = []
    for engaged, nom in ((True, "Engagés"), (False, "Non engagés comparables")):
        chosen = followed.engaged == engaged
        who = len(np.unique(claims.establishment[followed.row[chosen]]))
        years = [
            _heads(claims, followed, period) if engaged else None for period in (BEFORE, AFTER)
        ]
        lines.append((nom, who, *years))
    headings = ("Cohorte", "Établissements", "Salariés-années avant", "Salariés-années après")
    dropped = (
        f"Strates comparées : {followed.strata}. Établissements engagés écartés faute "
        f"d'établissement comparable : {followed.dropped}."
    )
    entetes = (tuple(Heading(text) for text in headings),)
    return Block("Cohortes", entetes, tuple(lines), (dropped,))


def _heads(claims: Claims, followed: Cohorts, period: int) -> int:
    rows = followed.row[followed.engaged & (followed.period == period)]
    return int(claims.effectif[rows].sum())


def _measure(titre: str, found: Compared) -> Block:
    lines = (
        ("Engagés", *_rates(found.engaged), *_cells(found.engaged_change)),
        ("Non engagés comparables", *_rates(found.others), *_cells(found.others_change)),
        ("Rapport des rapports", *(None,) * 6, *_cells(found.ratio)),
    )
    notes = () if found.ratio else (f"Moins de {FEWEST} cas d'un côté : pas de rapport.",)
    return Block(titre, _HEADINGS, lines, notes)


def _rates(rates: tuple[Rate, Rate]) -> tuple[Cell, ...]:
    return tuple(cell for rate in rates for cell in _cells(rate))


def _cells(found: Rate | Ratio | None) -> tuple[Cell, Cell, Cell]:
    if found is None:
        return (None, None, None)
    return (round(found.value, 2), round(found.interval.low, 2), round(found.interval.high, 2))
