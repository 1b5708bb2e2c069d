"""Every failure of the package: one family, a stable code and a French sentence each.

Use `except KeysError` to catch them all and `error.code` to decide; `str(error)` is what a partner
or an operator may read. No message ever holds a key, a passphrase or a value that was protected.
"""

from typing import ClassVar


class KeysError(Exception):
    """Une opération sur les clés a échoué."""

    code: str = "CLES"

    def __init__(self, message: str | None = None) -> None:
        """Keep `message`, or the class's own sentence."""
        super().__init__(message or (type(self).__doc__ or "").strip())


class WrongPassphraseError(KeysError):
    """La phrase de passe est incorrecte, ou le fichier de clés a été altéré."""

    code = "CLES-PHRASE-DE-PASSE"


class KeystoreExistsError(KeysError):
    """Un fichier de clés existe déjà à cet endroit : il n'a pas été remplacé."""

    code = "CLES-FICHIER-EXISTANT"


class KeystoreUnreadableError(KeysError):
    """Le fichier de clés est absent, illisible, ou n'est pas un fichier de clés Passerelle."""

    code = "CLES-FICHIER-ILLISIBLE"


class KeyUnavailableError(KeysError):
    """La clé demandée n'a pas pu être ouverte avec la clé racine."""

    code = "CLES-INDISPONIBLE"


class KeyDestroyedError(KeysError):
    """La clé demandée a été détruite : ce qu'elle protégeait ne peut plus être lu."""

    code = "CLES-DETRUITE"


class UnsealError(KeysError):
    """L'objet scellé ne s'ouvre pas : altéré, tronqué, ou scellé sous une autre clé."""

    code = "CLES-SCELLE-INVALIDE"


class SealingError(KeysError):
    """Le résultat n'a pas pu être scellé pour son destinataire."""

    code = "CLES-SCELLEMENT"


class CertificateRefusedError(KeysError):
    """Le certificat du destinataire est refusé."""

    code = "CERT-REFUSE"
    reasons: ClassVar[dict[str, str]] = {
        "CERT-EXPIRE": "Le certificat, ou sa clé de chiffrement, a expiré : prolongez-le ou "
        "créez-en un autre.",
        "CERT-REVOQUE": "Le certificat, ou sa clé de chiffrement, a été révoqué par son titulaire.",
        "CERT-SANS-EXPIRATION": "Le certificat n'a pas de date d'expiration : donnez-lui une "
        "durée de trois ans au plus.",
        "CERT-EXPIRATION-LOINTAINE": "Le certificat expire dans plus de trois ans et un mois : "
        "donnez-lui une durée de trois ans au plus.",
        "CERT-RSA-COURT": "Le certificat utilise une clé RSA de moins de 3072 bits.",
        "CERT-ALGO": "Le certificat utilise un algorithme qui n'est pas admis : sont admis RSA "
        "(3072 bits ou plus), Curve25519 et les courbes du NIST.",
        "CERT-SHA1": "Le certificat est signé avec une empreinte trop faible (SHA-1 ou moins).",
        "CERT-SANS-CHIFFREMENT": "Le certificat n'a pas de sous-clé de chiffrement.",
        "CERT-CLE-SECRETE": "Le fichier contient une clé secrète : n'envoyez que le certificat "
        "public, et considérez cette clé comme compromise.",
        "CERT-MULTIPLE": "Le fichier contient plusieurs certificats : envoyez-en un seul.",
        "CERT-TROP-GROS": "Le fichier dépasse 64 Kio : exportez le certificat seul, sans photo.",
        "CERT-ILLISIBLE": "Le fichier n'est pas un certificat OpenPGP lisible.",
    }

    def __init__(self, *, code: str) -> None:
        """Refuse for the reason `code`, one of the keys of `reasons`."""
        super().__init__(self.reasons[code])
        self.code = code
