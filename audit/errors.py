"""Every failure of the package: one family, a stable code and a French sentence each.

Use `except AuditError` to catch them all and `error.code` to decide; `str(error)` is what a DPO or
an operator may read. It promises that no message holds a value of an entry, a SIRET or a key.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar


class AuditError(Exception):
    """Une opération sur le journal a échoué."""

    code: str = "JOURNAL"
    reasons: ClassVar[Mapping[str, str]] = MappingProxyType({})

    def __init__(self, code: str | None = None) -> None:
        """Fail with `code`, one of the keys of `reasons`, or with the class's own."""
        self.code = code or type(self).code
        super().__init__(self.reasons.get(self.code) or (type(self).__doc__ or "").strip())


class TamperedLogError(AuditError):
    """Le journal a été altéré : arrêtez tout échange et prévenez les parties."""

    code = "JOURNAL-ALTERE"
    reasons = MappingProxyType(
        {
            "JOURNAL-RACINE": "Le journal a été altéré : ses entrées ne donnent pas la racine "
            "que porte le point de contrôle signé.",
            "JOURNAL-TAILLE": "Le journal a été altéré : il ne compte pas le nombre d'entrées "
            "que porte le point de contrôle signé.",
            "JOURNAL-SIGNATURE": "Le journal a été altéré : la signature du point de contrôle "
            "n'est pas celle de la clé attendue.",
            "JOURNAL-ENTREE": "Le journal a été altéré : une entrée n'est pas lisible.",
            "JOURNAL-CONSISTANCE": "Le journal a été altéré : il ne prolonge pas le journal signé "
            "auparavant.",
            "JOURNAL-TUILE": "Le journal a été altéré : une tuile de l'arbre manque ou est "
            "incomplète.",
            "JOURNAL-ENGAGEMENT": "Le journal a été altéré : le contenu effaçable présenté n'est "
            "pas celui qui fut engagé.",
            "JOURNAL-FORMAT": "Le journal a été altéré : le fichier n'a pas la forme d'un journal "
            "exporté.",
        }
    )


class EntryError(AuditError):
    """L'entrée ne peut pas être portée au journal."""

    code = "ENTREE"
    reasons = MappingProxyType(
        {
            "ENTREE-SIRET": "L'entrée contient ce qui peut être un SIRET : le journal n'en porte "
            "aucun.",
            "ENTREE-CHAMP": "Un champ de l'entrée est vide, trop long ou mal formé.",
            "ENTREE-INSTANT": "L'instant de l'entrée n'a pas de fuseau horaire.",
            "ENTREE-TAILLE": "L'entrée dépasse 65 535 octets.",
            "ENTREE-ILLISIBLE": "L'entrée n'est pas la forme canonique d'une entrée connue.",
        }
    )


class NoteError(AuditError):
    """La note signée est refusée."""

    code = "NOTE"
    reasons = MappingProxyType(
        {
            "NOTE-FORMAT": "La note signée est mal formée.",
            "NOTE-CLE": "La clé de vérification est mal formée ou d'un type qui n'est pas admis.",
            "NOTE-SIGNATURE": "Une signature de la note ne correspond pas à son texte.",
            "NOTE-SANS-SIGNATURE": "La note ne porte la signature d'aucune clé connue.",
            "NOTE-POINT-DE-CONTROLE": "Le texte signé n'est pas un point de contrôle du journal.",
            "NOTE-ORIGINE": "Le point de contrôle n'est pas signé par le journal qu'il nomme.",
        }
    )


class ProofError(AuditError):
    """La preuve ne démontre pas ce qu'elle affirme."""

    code = "PREUVE"
    reasons = MappingProxyType(
        {
            "PREUVE-FORMAT": "La preuve est mal formée.",
            "PREUVE-INCLUSION": "La preuve ne rattache pas l'entrée au journal signé.",
            "PREUVE-CONSISTANCE": "La preuve ne montre pas que le journal prolonge le précédent.",
        }
    )
