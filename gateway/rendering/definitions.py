"""What each column of a result means, for the dictionary of *Lisez-moi*; and why an index is blank.

`DEFINITIONS` goes by the technical name of a column, `BLANK_REASONS` by the code of a reason. A
test holds both beside the columns and the reasons that `exchange` declares.

Definitions of the indices: Assurance Maladie – Risques professionnels.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from exchange.indices import (
    EFFECTIF_ABSENT,
    EFFECTIF_NUL,
    HEURES_ABSENTES,
    HEURES_NULLES,
    SINISTRES_ABSENTS,
)

DEFINITIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "siret": "Numéro de l'établissement adhérent : 14 chiffres.",
        "annee": "Année à laquelle la ligne se rapporte.",
        "donne_par": "Partie à la convention qui a donné cette ligne.",
        "type_action": "Action menée dans l'établissement, dans les termes de qui l'a menée.",
        "date_action": "Jour de l'action, s'il est donné.",
        "theme": "Risque sur lequel porte l'action, s'il est donné.",
        "action": "Action que cette cible prépare.",
        "date_alerte": "Jour où la partie a constaté les difficultés.",
        "nature": "Ce que la partie a constaté dans l'établissement.",
        "interlocuteur": "Service ou personne à joindre chez la partie qui appelle.",
        "date_diagnostic": "Jour du diagnostic réalisé par le SPSTI.",
        "exigence": "Ce que la Carsat demande de compléter.",
        "date_rapport": "Date du rapport écrit d'analyse ergonomique.",
        "intervenant": "Auteur de l'analyse : donnée personnelle, à l'usage de cet échange seul.",
        "cible": "Si votre liste donne l'établissement pour ciblé.",
        "suivi": "Si votre liste donne l'établissement pour suivi.",
        "at": "Accidents du travail dont le premier règlement est intervenu dans l'année.",
        "at_4j": "Parmi eux, ceux qui ont entraîné quatre jours d'arrêt ou plus dans l'année.",
        "atr": "Accidents de trajet dont le premier règlement est intervenu dans l'année.",
        "mp": "Maladies professionnelles dont le premier règlement est intervenu dans l'année.",
        "mp_tms": "Parmi elles, les troubles musculo-squelettiques (57A, 69A, 79A, 97A, 98A).",
        "nouvelles_ip": "Incapacités permanentes notifiées dans l'année.",
        "somme_taux_ip": "Somme des taux des nouvelles incapacités permanentes.",
        "deces": "Décès reconnus dans l'année.",
        "journees_it": "Journées d'incapacité temporaire indemnisées dans l'année.",
        "effectif": "Salariés de l'établissement.",
        "heures_travaillees": "Heures travaillées dans l'établissement au cours de l'année.",
        "ctn": "Comité technique national dont relève l'activité, de AA à II.",
        "code_risque": "Code risque attribué par la Caisse pour la tarification.",
        "code_naf": "Activité principale de l'établissement.",
        "nomenclature_naf": "Nomenclature du code NAF : NAF rév. 2 ou NAF 2025.",
        "if": "AT en premier règlement ÷ salariés × 1 000.",
        "tf": "AT en premier règlement ÷ heures travaillées × 1 000 000.",
        "tg": "Journées d'incapacité temporaire ÷ heures travaillées × 1 000.",
        "ig": "Somme des taux d'incapacité permanente ÷ heures travaillées × 1 000 000.",
        "motif_indice": "Pourquoi un indice de la ligne est vide.",
        "antenne": "Antenne départementale de la Caisse qui suit l'établissement.",
        "agent_visite": "Un agent de prévention de la Caisse prévoit d'y passer dans l'année.",
        "etape": "Étape atteinte dans le programme TMS Pros, de 1 à 4.",
        "programme": "Programme d'intervention de la Caisse, comme elle le nomme.",
        "situation_programme": "Ciblé par ce programme, ou suivi dans son cadre.",
        "siret_extrait": (
            "Numéro sous lequel la Caisse connaît l'établissement, s'il diffère de celui de "
            "l'adhérent. « diffusion partielle » remplace un numéro que l'INSEE demande de ne pas "
            "rediffuser."
        ),
        "succession": (
            "Chaîne qui relie l'adhérent à ce numéro, de l'établissement le plus ancien au plus "
            "récent, avec la date de chaque succession ; vide si la ligne a été trouvée sous le "
            "SIRET de l'adhérent."
        ),
    }
)

BLANK_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        EFFECTIF_ABSENT: "effectif absent de l'extrait",
        EFFECTIF_NUL: "effectif nul",
        HEURES_ABSENTES: "heures absentes de l'extrait",
        HEURES_NULLES: "heures nulles",
        SINISTRES_ABSENTS: "sinistres absents de l'extrait",
    }
)

WITHOUT_DATA: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sinistralite": (
            "L'extrait de la Caisse n'a aucune ligne pour ces adhérents. Cela ne veut pas dire "
            "« aucun sinistre » : l'établissement peut être trop récent, relever d'un autre régime "
            "(MSA, fonction publique) ou être connu sous un autre SIRET."
        ),
    }
)
"""What standing in *Sans donnée* means, by flux, where there is more to say than the name does."""
