"""A small convention with indicators of every nature, and forms that answer them."""

import numpy as np
import pandas as pd

from exchange.contribution import Contribution
from exchange.conventions import Convention, PartyKind
from exchange.indicateur import Fournisseur, Indicateur, NatureIndicateur
from tests.exchange.examples import NOON, a_convention
from validators.contracts.model import Extract
from validators.findings import NOTHING

NOMBRE, LISTE, DATE, TEXTE = NatureIndicateur

INDICATORS = (
    Indicateur(
        "1.1", "Concertations", LISTE, groupe="Volet 1", valeurs=("réalisé", "non"), enquete=True
    ),
    Indicateur("1.4", "Orientés par le SSAM", NOMBRE, Fournisseur.SSAM, "Volet 1"),
    Indicateur("1.10", "Inaptes", NOMBRE, groupe="Volet 1", enquete=True),
    Indicateur("1.11", "Avec dispense", NOMBRE, groupe="Volet 1", au_plus="1.10"),
    Indicateur("2-1", "Mise en place", DATE, groupe="Volet 2", precision="Charte régionale"),
    Indicateur("2-2", "Qualités", TEXTE, groupe="Volet 2"),
)

GOOD = {"1.1": "réalisé", "1.10": "12", "1.11": "4", "2-1": "01/03/2025", "2-2": "Deux ergonomes"}


def convention() -> Convention:
    return a_convention(indicateurs=INDICATORS)


def a_form(
    answers: dict[str, str], annee: int = 2025, reference: str = "exemple", first: int = 5
) -> Extract:
    """A form as its file contract gives it; its first row is the fifth of the file."""
    frame = pd.DataFrame(
        {
            "indicateur": pd.array(list(answers), dtype="str"),
            "valeur": pd.array([text or None for text in answers.values()], dtype="str"),
            "annee": [annee] * len(answers),
            "convention": pd.array([reference] * len(answers), dtype="str"),
        }
    )
    rows = np.arange(first, first + len(answers), dtype=np.int64)
    empty = np.empty((0, 14), np.uint8)
    return Extract("indicateurs", 1, empty, frame, rows, NOTHING, annee)


def a_contribution(kind: PartyKind, answers: dict[str, str]) -> Contribution:
    form = a_form(answers)
    return Contribution.of(kind, form.kind, form.frame, NOON, form.sirets)
