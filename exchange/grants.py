"""What a convention grants: one flux, with its clause, its conditions and its figures.

Import it from :mod:`exchange.conventions`; :mod:`exchange.convention_files.flux` reads it from a
file.
"""

from dataclasses import dataclass
from datetime import date

from exchange.echeances import Echeance
from exchange.terms import Canal, Granularite, Niveau, Sens, Source

SEUIL_ECARTEES = 20
"""Percent of rows set aside above which a list is refused, where its convention says nothing."""


@dataclass(frozen=True, slots=True)
class Seuil:
    """A threshold that the parties set for one flux (001 TPE: « fixé ensemble »).

    Attributes:
        nom: which one, among those the flux knows.
        valeur: the figure.
        source: whether the text sets it.
        accord: the writing by which both agreed, or ``None``.
    """

    nom: str
    valeur: int
    source: Source
    accord: str | None = None


@dataclass(frozen=True, slots=True)
class GrantedFlux:
    """One exchange that the convention grants.

    Attributes:
        nom: name of the flux, a name of :mod:`exchange.flux.registry`.
        clause: the clause that grants it.
        finalite: what the data may be used for (001 art. 8: « aux seules fins de l'exécution »).
        source: whether the text grants it or the project reads it so.
        sens: directions granted.
        niveaux: levels granted; empty where the text names none, and then any level passes.
        granularite: finest detail granted.
        adhesion: themes of the adhésion of which one at least is needed; empty when none is.
        liste_requise: « sous réserve de réception de la liste de ses adhérents » (001 annexe 2).
        colonnes: the regional model, that is the columns granted beside SIRET and year.
        plancher_effectif: least headcount of an establishment whose row is released, or ``None``.
        cumul_annees: years of which an establishment below the floor is given one total instead of
            its rows, or ``None``: it is then given nothing.
        source_plancher: where that floor comes from.
        dpo_plancher: the data protection officer who settled it, empty where there is none.
        date_plancher: when, or ``None``.
        conservation_jours: days after which what was delivered is destroyed.
        source_conservation: where that duration comes from.
        calendrier: when it is due, in French; never a ground of refusal.
        canal: channel that the clause imposes, or ``None``.
        seuil_ecartees: share of a deposited list, in percent, above which rows set aside refuse
            it all, or ``None`` for the usual one (:data:`SEUIL_ECARTEES`).
        source_seuil: where that share comes from.
        seuils: other thresholds that the parties set for this flux.
        forme: form of the result, in French.
        echeance: when it is due under this convention, or ``None`` where it is as usual
            (:data:`exchange.echeances.ECHEANCES`); never a ground of refusal.
        thematiques: for a flux that goes by theme, those that the contract retains; empty while
            they are not known.
    """

    nom: str
    clause: str
    finalite: str
    source: Source
    sens: tuple[Sens, ...]
    niveaux: tuple[Niveau, ...]
    granularite: Granularite
    conservation_jours: int
    adhesion: tuple[str, ...] = ()
    liste_requise: bool = False
    colonnes: tuple[str, ...] = ()
    plancher_effectif: int | None = None
    cumul_annees: int | None = None
    source_plancher: Source = Source.PROJET
    dpo_plancher: str = ""
    date_plancher: date | None = None
    source_conservation: Source = Source.PROJET
    calendrier: str = ""
    canal: Canal | None = None
    seuil_ecartees: int | None = None
    source_seuil: Source = Source.PROJET
    seuils: tuple[Seuil, ...] = ()
    forme: str = ""
    echeance: Echeance | None = None
    thematiques: tuple[str, ...] = ()
