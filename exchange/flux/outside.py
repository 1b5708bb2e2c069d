"""What some texts call for and the gateway never carries: nominative data about workers.

Article L. 422-6 du code de la sécurité sociale excludes from the exchanges « [les] informations
personnelles relatives aux salariés, venues à la connaissance des médecins du travail ». These names
are known only to be refused by name: no convention file may grant them, and no flux is made of
them.
"""

from collections.abc import Mapping
from types import MappingProxyType

HORS_PERIMETRE: Mapping[str, str] = MappingProxyType(
    {
        "signalements_pdp": "orientations et signalements de salariés, cellule PDP (001 art. 5)",
        "donnees_salaries": "données brutes par salarié (001 art. 6)",
        "fiches_liaison": "fiches de liaison entre SPSTI et service social (004 ch. 2)",
    }
)
"""Name to what it is, in French, with the text that calls for it."""

REFUS = "hors périmètre : la passerelle ne transporte aucune donnée nominative sur des salariés"
"""Why, in French."""


def outside_scope(flux: str) -> str:
    """Why that flux is none, for whoever asks for it by name, in French; empty for any other."""
    return f"{REFUS} — {HORS_PERIMETRE[flux]}" if flux in HORS_PERIMETRE else ""
