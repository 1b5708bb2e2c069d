"""The errors of the exchange, and the one table of motifs for which a flux is refused.

Raise :class:`RefusedError` when the convention does not grant what is asked, and let the gateway
show its ``motif``, its ``clause`` and its French text; raise :class:`ConventionFileError` when a
convention file cannot be read as one. It promises that no message holds a SIRET, a name or a key:
messages are made of motifs, clauses, key paths and column names only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Motif(StrEnum):
    """Why a flux is refused; members stand in the order in which they are checked."""

    CONVENTION_INCOMPLETE = "CONVENTION-INCOMPLETE"
    CONVENTION_PAS_COMMENCEE = "CONVENTION-PAS-COMMENCEE"
    CONVENTION_ECHUE = "CONVENTION-ECHUE"
    CONVENTION_DENONCEE = "CONVENTION-DENONCEE"
    DESTINATAIRE_TIERS = "DESTINATAIRE-TIERS"
    FLUX_NON_PREVU = "FLUX-NON-PREVU"
    SENS_NON_PREVU = "SENS-NON-PREVU"
    NIVEAU_NON_PREVU = "NIVEAU-NON-PREVU"
    GRANULARITE = "GRANULARITE"
    ADHESION_ABSENTE = "ADHESION-ABSENTE"
    ADHESION_REVOQUEE = "ADHESION-REVOQUEE"
    THEME_NON_CHOISI = "THEME-NON-CHOISI"
    LISTE_ABSENTE = "LISTE-ABSENTE"
    PUBLICATION_NON_VALIDEE = "PUBLICATION-NON-VALIDEE"
    CANAL_NON_AGREE = "CANAL-NON-AGREE"


TEXTES: Mapping[Motif, str] = MappingProxyType(
    {
        Motif.CONVENTION_INCOMPLETE: (
            "La convention n'a pas de date de début ou de fin connue : "
            "rien n'est échangé tant qu'elle n'est pas complétée."
        ),
        Motif.CONVENTION_PAS_COMMENCEE: "La convention n'a pas encore pris effet.",
        Motif.CONVENTION_ECHUE: "La convention a pris fin.",
        Motif.CONVENTION_DENONCEE: "La convention a été dénoncée.",
        Motif.DESTINATAIRE_TIERS: (
            "Le destinataire n'est pas partie à la convention, et l'autorisation écrite des trois "
            "parties n'est pas enregistrée ou la convention ne la prévoit pas."
        ),
        Motif.FLUX_NON_PREVU: "La convention ne prévoit pas cet échange.",
        Motif.SENS_NON_PREVU: (
            "La convention ne prévoit pas cet échange de cet émetteur vers ce destinataire."
        ),
        Motif.NIVEAU_NON_PREVU: (
            "La convention ne prévoit pas cet échange à ce niveau (régional ou départemental)."
        ),
        Motif.GRANULARITE: (
            "Le détail demandé est plus fin que celui que la convention prévoit, "
            "ou une publication n'est pas agrégée."
        ),
        Motif.ADHESION_ABSENTE: (
            "Aucune adhésion au panier de collaborations n'est enregistrée pour l'année civile."
        ),
        Motif.ADHESION_REVOQUEE: "L'adhésion de l'année a été révoquée.",
        Motif.THEME_NON_CHOISI: (
            "L'adhésion de l'année ne comprend pas le thème dont relève cet échange, "
            "ou pas le socle obligatoire."
        ),
        Motif.LISTE_ABSENTE: (
            "Aucune liste d'adhérents acceptée depuis douze mois au plus : "
            "cet échange se fait sous réserve de sa réception."
        ),
        Motif.PUBLICATION_NON_VALIDEE: (
            "La publication n'a pas été validée par le comité de suivi, "
            "ou la convention n'en prévoit pas."
        ),
        Motif.CANAL_NON_AGREE: (
            "La convention impose un autre canal, et l'équivalence écrite du canal SFTP "
            "n'est pas enregistrée."
        ),
    }
)


class ExchangeError(Exception):
    """L'échange ne peut pas se poursuivre."""

    code = "ECHANGE"

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__ or self.code)


class RefusedError(ExchangeError):
    """La convention ne permet pas cet échange.

    Attributes:
        motif: why, one of :class:`Motif`; also the stable ``code``.
        clause: the clause that refuses, as the convention cites it, or ``None``.
    """

    code = "REFUS"

    def __init__(self, motif: Motif, clause: str | None = None) -> None:
        self.motif = motif
        self.clause = clause
        self.code = motif.value
        cited = f" ({clause})" if clause else ""
        super().__init__(f"{motif.value} : {TEXTES[motif]}{cited}")

    def __reduce__(self) -> tuple[type["RefusedError"], tuple[Motif, str | None]]:
        return type(self), (self.motif, self.clause)


@dataclass(frozen=True, slots=True)
class FileFinding:
    """One fault of a convention file.

    Attributes:
        chemin: path of the key, such as ``flux[2].clause``; empty for the file as a whole.
        ligne: 1-based line where the fault, or its table, stands; ``None`` where unknown.
        texte: what is wrong and what to write instead, in French.
    """

    chemin: str
    ligne: int | None
    texte: str

    def __str__(self) -> str:
        where = f"ligne {self.ligne}, " if self.ligne else ""
        return f"{where}{self.chemin or 'fichier'} : {self.texte}"


class ConventionFileError(ExchangeError):
    """Le fichier de convention est incorrect.

    Attributes:
        findings: every fault found, in the order of the file.
    """

    code = "CONVENTION-ILLISIBLE"

    def __init__(self, findings: tuple[FileFinding, ...]) -> None:
        self.findings = findings
        super().__init__("\n".join(str(finding) for finding in findings))

    def __reduce__(self) -> tuple[type["ConventionFileError"], tuple[tuple[FileFinding, ...]]]:
        return type(self), (self.findings,)


class ActRefusedError(ExchangeError):
    """La convention ne permet pas d'enregistrer cet acte."""

    code = "ACTE-REFUSE"


class ExtractFormatError(ExchangeError):
    """L'extrait ne peut pas être rangé ou relu dans le format prévu."""

    code = "EXTRAIT-FORMAT"


class UnknownFluxError(ExchangeError):
    """Ce flux n'existe pas dans la passerelle."""

    code = "FLUX-INCONNU"


class PassageError(ExchangeError):
    """Ce dépôt ou cet échange ne peut pas passer à cet état."""

    code = "PASSAGE"
