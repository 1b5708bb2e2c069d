"""What people type becomes values: instants, themes, lists of words, files.

Each function gives a value or a `QuestionError` that says, in French, what was awaited; none quotes
what was typed.
"""

import hashlib
import stat
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Final

from exchange.instants import paris
from exchange.toml_reader import YEARS
from gateway.errors import GatewayError

DOCUMENT_LIMIT: Final = 256 << 20
"""Largest document whose digest is taken, in octets; a scan of a few hundred pages."""
TEXT_LIMIT: Final = 1 << 20
"""Largest text read, in octets; what reads conventions has a lower bound of its own."""


class QuestionError(GatewayError):
    """Question incorrecte."""

    code = "QUESTION"
    exit_status = 2


def parse_instant(option: str, text: str) -> datetime:
    """An ISO 8601 instant, in Europe/Paris where it has no zone.

    Raises:
        QuestionError: it is none, or too far from our time.
    """
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        at = None
    if at is None or at.year not in YEARS:
        raise QuestionError(f"{option} attend un instant ISO 8601, par exemple 2026-01-31T14:30")
    return paris(at)


def parse_theme(text: str) -> str:
    """A theme as files write it, were it typed « Relations opérationnelles »."""
    plain = unicodedata.normalize("NFKD", text.strip()).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", "_").replace("-", "_")


def parse_words(text: str) -> tuple[str, ...]:
    """Words between commas, each once, in their order."""
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def read_text(path: Path) -> str:
    """A text file, in UTF-8.

    Raises:
        QuestionError: it cannot be read, or is too long to be a convention or an avenant.
    """
    try:
        with path.open("rb") as source:
            content = source.read(TEXT_LIMIT + 1)
        text = content.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise QuestionError(f"{path} est illisible") from None
    if len(content) > TEXT_LIMIT:
        raise QuestionError(f"{path} est trop long")
    return text


def document_digest(path: Path) -> str:
    """SHA-256 of a document, in hexadecimal.

    Raises:
        QuestionError: it is no file that can be read, is empty or is over the limit.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or not 0 < found.st_size <= DOCUMENT_LIMIT:
            limit = DOCUMENT_LIMIT >> 20
            raise QuestionError(f"{path} : un fichier non vide de {limit} Mio au plus est attendu")
        with path.open("rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest()
    except OSError:
        raise QuestionError(f"{path} est illisible") from None
