"""When each flux is due: a window in the year, and the year it is about.

:data:`ECHEANCES` holds what the texts say of each flux, with the clause; a convention may say
otherwise for a flux it grants (``echeance`` in its file).
:func:`exchange.owing.obligations.obligations` turns them into what each party owes. They promise to
be due dates and nothing else: no decision looks at them, and the French ``calendrier`` of a flux
stays words for people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from exchange.terms import Source


class Rythme(StrEnum):
    """How often a flux is due."""

    ANNUEL = "annuel"
    """Once a year, between two days."""
    RENOUVELLEMENT = "renouvellement"
    """The member list: never older than twelve months, where a granted flux needs it."""
    EVENEMENT = "evenement"
    """When something happens in the world: no date is known beforehand."""
    AUCUN = "aucun"
    """The text names no date."""


class AnneeVisee(StrEnum):
    """The year that what is given is about."""

    COURANTE = "courante"
    PRECEDENTE = "precedente"


@dataclass(frozen=True, slots=True, order=True)
class JourAnnuel:
    """One day of every year; the 29th of February is none."""

    mois: int
    jour: int

    def of(self, year: int) -> date:
        """That day in one year."""
        return date(year, self.mois, self.jour)


DEBUT_ANNEE = JourAnnuel(1, 1)
FIN_ANNEE = JourAnnuel(12, 31)


@dataclass(frozen=True, slots=True)
class Echeance:
    """When a flux is due.

    Attributes:
        rythme: how often.
        du: first day of the window; it counts for ``ANNUEL`` alone.
        au: last day of the window, inside it.
        annee: the year it is about.
        source: whether the text gives the two days or the project settled one.
        texte: where the text says so, in French.
    """

    rythme: Rythme = Rythme.AUCUN
    du: JourAnnuel = DEBUT_ANNEE
    au: JourAnnuel = FIN_ANNEE
    annee: AnneeVisee = AnneeVisee.COURANTE
    source: Source = Source.TEXTE
    texte: str = ""

    def concerned(self, year: int) -> int:
        """The year it is about, when it is due in ``year``."""
        return year - 1 if self.annee is AnneeVisee.PRECEDENTE else year


def _yearly(
    texte: str,
    du: JourAnnuel = DEBUT_ANNEE,
    au: JourAnnuel = FIN_ANNEE,
    annee: AnneeVisee = AnneeVisee.COURANTE,
    source: Source = Source.TEXTE,
) -> Echeance:
    return Echeance(Rythme.ANNUEL, du, au, annee, source, texte)


def _event(texte: str) -> Echeance:
    return Echeance(Rythme.EVENEMENT, texte=texte)


ECHEANCES: Mapping[str, Echeance] = MappingProxyType(
    {
        "adherents": Echeance(
            Rythme.RENOUVELLEMENT,
            source=Source.PROJET,
            texte="001 annexe 2, « lorsque cela s'avère utile » ; douze mois : règle du projet",
        ),
        "sinistralite": _event("001 annexe 2, « sous réserve de réception de la liste »"),
        "portefeuille": _yearly(
            "001 annexe 2, « en début d'année » ; fin du premier trimestre : règle du projet",
            au=JourAnnuel(3, 31),
            source=Source.PROJET,
        ),
        "visites": _yearly("001 annexe 2, « en janvier »", au=JourAnnuel(1, 31)),
        "tms_pros": _yearly("001 annexe 2, « annuellement »"),
        "risques_chimiques_pros": _yearly(
            "aucun texte : comme TMS Pros, règle du projet", source=Source.PROJET
        ),
        "programmes": Echeance(),
        "analyses_ergonomiques": _yearly(
            "001 annexe 2, « en janvier […] sur l'année précédente »",
            au=JourAnnuel(1, 31),
            annee=AnneeVisee.PRECEDENTE,
        ),
        "courriers_tpe": Echeance(),
        "actions": _event("000 art. 7"),
        "cible_detaillee": _event("000 art. 7, « en cas de besoin »"),
        "difficultes_aigues": _event("001 annexe 2, « dans le cas d'un établissement »"),
        "sptpe_tms": _event("001 annexe 2, prévention des risques chimiques"),
        "tableau_dgt": _yearly(
            "002, « au plus tard le 30 juin de chaque année »",
            au=JourAnnuel(6, 30),
            annee=AnneeVisee.PRECEDENTE,
        ),
        "indicateurs": _yearly(
            "001 art. 7, « sur la période mars-avril […] de l'année civile précédente »",
            JourAnnuel(3, 1),
            JourAnnuel(4, 30),
            AnneeVisee.PRECEDENTE,
        ),
        "statistiques_sectorielles": _yearly("002, « statistiques annuelles »"),
        "statistiques_dreets": Echeance(),
        "donnees_sante_travail": Echeance(),
        "sinistralite_comparee": _event("003, évaluation d'une action"),
    }
)
"""Of each flux, by name, where its convention says nothing else."""

ADHESION = _yearly(
    "001 annexe 2, « par année civile, non reconduite tacitement » ; offre communiquée « en fin "
    "d'année civile pour l'année suivante » ; à partir de novembre : règle du projet",
    JourAnnuel(11, 1),
    FIN_ANNEE,
    source=Source.PROJET,
)
"""The opt-in of a calendar year: a window of the year before."""


def usual(flux: str) -> Echeance:
    """When a flux is due where its convention says nothing; never, for one that has no row."""
    return ECHEANCES.get(flux, Echeance())
