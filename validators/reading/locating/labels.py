"""Whether a short text is a column's title, and whether that title names SIRETs.

``label_distance(label, "siret")`` is 0 for a plain title (``N° SIRET``, ``siret_etab``), 1 for
another that names one (``Siret client principal``), 2 for one that speaks about SIRETs (``SIRET
valide (O/N)``, ``Date SIRET``: a column of SIRETs only if its cells are), None for anything else:
other titles, and sentences. Case, accents, punctuation, line breaks, camelCase and mojibake do not
count.
"""

import re
from functools import lru_cache

from validators.text import label_key

_LONGEST = 60
_MOST_WORDS = 5
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
_LONG_NUMBER = re.compile(r"\d(?:[ .\u00a0\u202f-]?\d){8,}")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SPELT = re.compile(r"(?<![a-z0-9])(?:[a-z]_){2,}[a-z](?![a-z0-9])")
_DAMAGE = re.compile("[ÂÃâ]")
# A date, a long number, a delimiter, something after a colon: a line of text, not a title.
_TELLS = re.compile(r"[0-9]{1,2}[/.\-][0-9]{1,2}[/.\-][0-9]{2}|[0-9]{5}|[;|\t]|:\s*\S")
_SCIENTIFIC = re.compile(r"[+]?[0-9](?:[.,][0-9]+)?[eE][+]?[0-9]{1,3}")
_ALPHANUMERIC = re.compile(r"[^\W_]")

_LINKS = frozenset(("de", "du", "des", "d", "l", "la", "le", "les", "a", "au", "aux", "en", "et"))
_PLAIN = _LINKS | frozenset(
    (
        *("n", "no", "nr", "num", "numero", "numeros", "code", "id", "ident", "identifiant"),
        *("etablissement", "etablissements", "etab", "etabl", "ets", "etbt"),
        *("entreprise", "entreprises", "societe", "adherent", "adherents", "employeur", "client"),
    )
)
_ABOUT = frozenset(
    (
        *("date", "valide", "valides", "validite", "validation", "verifie", "verification"),
        *("commentaire", "commentaires", "remarque", "remarques", "observation", "observations"),
        *("statut", "etat", "nombre", "nb", "nbre", "libelle", "controle", "ok", "ko", "oui"),
        *("type", "existe", "existence", "presence", "present", "manquant", "erreur", "anomalie"),
        *("motif", "source", "origine", "cle", "longueur", "doublon", "doublons", "maj", "modifie"),
    )
)
_SPOKEN = frozenset(
    (
        *("merci", "veuillez", "verifier", "verifiez", "indiquer", "indiquez", "renseigner"),
        *("renseignez", "saisir", "saisissez", "completer", "completez", "remplir", "remplissez"),
        *("voir", "attention", "chaque", "ici", "svp", "est", "sont", "doit", "doivent", "etre"),
        *("pas", "ne", "vos", "votre", "nos", "notre", "tous", "toutes", "ci", "dessous"),
    )
)


def label_distance(label: str, word: str) -> int | None:
    """How far a label is from the plain title of a column.

    Args:
        label: A cell.
        word: What the title must name, in lower case.

    Returns:
        0 for a plain title, 1 for another title of such a column, 2 for a title about it, None
        for what is no such title.
    """
    if len(label) > 4 * _LONGEST or (label.isascii() and not set(word) <= set(label.lower())):
        return None
    return _distance(label, word)


@lru_cache(maxsize=4_096)
def _distance(label: str, word: str) -> int | None:
    said = mended(label)
    bare = _ASIDE.sub(" ", said).strip()
    if len(bare) > _LONGEST or _TELLS.search(said):
        return None
    named = any(words(aside) == (word,) for aside in _ASIDE.findall(said))
    parts = words(said) if named else words(bare) or words(said)  # « Établissement (SIRET) »
    rest = [_without(part, word) for part in parts if part not in _PLAIN]
    if not any(word in part for part in parts):
        return None
    others = [part for part in rest if part]
    if not others:
        return 2 if _about(words(said)) else 0
    if len(others) >= _MOST_WORDS or (len(others) > 1 and not _SPOKEN.isdisjoint(others)):
        return None
    return 2 if _about(words(said)) else 1


def words(label: str) -> tuple[str, ...]:
    """The words of a label, plain: ``N° S.I.R.E.T. (siège)`` gives ``n``, ``siret``, ``siege``."""
    key = label_key(_CAMEL.sub(" ", label))
    key = _SPELT.sub(lambda spelt: spelt[0].replace("_", ""), key)
    return tuple(key.split("_")) if key else ()


def tellable(label: str) -> str:
    """A label as it may be repeated to anyone: without the numbers that may name someone."""
    return _LONG_NUMBER.sub("•••", label)


def mended(label: str) -> str:
    """A label whose UTF-8 was read as cp1252 (``NumÃ©ro``), as it was meant."""
    if not _DAMAGE.search(label):
        return label
    for codec in ("cp1252", "latin-1"):
        try:
            return label.encode(codec).decode()
        except UnicodeError:
            continue
    return label


def may_be_title(cell: str) -> bool:
    """Whether a cell may head a column: short, with letters, and no number of any length."""
    return (
        0 < len(cell) <= 2 * _LONGEST
        and any(map(str.isalpha, cell))
        and not _TELLS.search(cell)
        and not is_value(cell)
    )


def is_value(cell: str) -> bool:
    """Whether a cell holds a number such as stands in a column of SIRETs, right or wrong."""
    digits = sum(map(str.isdigit, cell))
    if digits < 3:
        return False
    return 2 * digits >= len(_ALPHANUMERIC.findall(cell)) or bool(_SCIENTIFIC.search(cell))


def looks_like_siret(cell: str) -> bool:
    """Whether a cell holds nine to fourteen digits and hardly anything else, or a notation."""
    if len(cell) > 40:
        return False
    digits = sum(map(str.isdigit, cell))
    letters = sum(map(str.isalpha, cell))
    return (9 <= digits <= 15 and letters <= 1) or bool(_SCIENTIFIC.fullmatch(cell.strip()))


def _without(part: str, word: str) -> str:
    """What a glued word says besides: nothing for ``numsiret`` or ``siretetab``."""
    if word not in part:
        return part
    rest = part.replace(f"{word}s", "").replace(word, "")
    return "" if rest in _PLAIN or rest.isdigit() else rest


def _about(said: tuple[str, ...]) -> bool:
    return not _ABOUT.isdisjoint(said)
