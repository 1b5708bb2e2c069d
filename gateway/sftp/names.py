"""Names of deposits: which are accepted, and what each says of its file.

Use `check_name` on a name given by a partner, `role_of` for what becomes of the file, `base_of` for
the file that a signal or a digest is about. Names are compared as they are; endings without regard
to case.
"""

import unicodedata
from enum import Enum
from typing import Final

from gateway.sftp.errors import NameRefusedError

LONGEST_NAME: Final = 200
COMPANION_LIMIT: Final = 4096
SIGNAL_SUFFIX: Final = ".go"
DIGEST_SUFFIX: Final = ".sha256"
_TEMPORARY_SUFFIXES: Final = (".part", ".filepart", ".partial", ".tmp")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class Role(Enum):
    """What becomes of a closed upload."""

    FINAL = "final"
    """Taken, when it has been quiet."""
    TEMPORARY = "temporary"
    """Kept, never taken: the client will rename it."""
    SIGNAL = "signal"
    """Empty: says that the file it is named after is complete."""
    DIGEST = "digest"
    """The SHA-256 of the file it is named after."""


def check_name(name: str) -> None:
    """Refuse a name that could deceive a reader or a program further on.

    Raises:
        NameRefusedError: Not in composed form (NFC), invisible characters, a slash, a dot first,
            nothing, or more than 200 octets of UTF-8.
    """
    if (
        not name
        or name.startswith(".")
        or "/" in name
        or has_invisible(name)
        or unicodedata.normalize("NFC", name) != name
        or len(name.encode()) > LONGEST_NAME
    ):
        raise NameRefusedError


def has_invisible(text: str) -> bool:
    """Whether `text` holds control, format or unassigned characters, or octets not UTF-8."""
    return any(unicodedata.category(character) in _INVISIBLE for character in text)


def role_of(name: str) -> Role:
    """What becomes of a closed upload of that name."""
    lowered = name.lower()
    if lowered.endswith(_TEMPORARY_SUFFIXES):
        return Role.TEMPORARY
    if lowered.endswith(SIGNAL_SUFFIX):
        return Role.SIGNAL
    if lowered.endswith(DIGEST_SUFFIX):
        return Role.DIGEST
    return Role.FINAL


def base_of(name: str) -> str:
    """The name a signal or a digest is about."""
    suffix = {Role.SIGNAL: SIGNAL_SUFFIX, Role.DIGEST: DIGEST_SUFFIX}.get(role_of(name), "")
    return name[: len(name) - len(suffix)]


def printable(path: str, longest: int = 255) -> str:
    """`path` cut short, with every invisible character replaced: fit for a report."""
    shown = "".join("\ufffd" if has_invisible(character) else character for character in path)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
