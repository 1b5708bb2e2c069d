"""The passphrase of the keystore: from a file, a descriptor, the environment or the keyboard.

`read_passphrase(...)` gives it; `handed_over(...)` makes a descriptor that a child process reads
it from, so that it is on no command line and in no environment. Promises: it is never logged.
"""

import os
import sys
from getpass import getpass
from pathlib import Path
from typing import Final

from gateway.errors import GatewayError

VARIABLE: Final = "PASSERELLE_PASSPHRASE_FILE"
_LIMIT: Final = 4096


class PassphraseError(GatewayError):
    """Phrase de passe absente : --passphrase-file FICHIER, --passphrase-fd N, ou au clavier."""

    code = "PHRASE-ABSENTE"
    exit_status = 5


def read_passphrase(file: Path | None, descriptor: int | None, *, confirm: bool = False) -> str:
    """The passphrase, from the first source given.

    Args:
        file: a file whose first line it is.
        descriptor: an open descriptor to read it from.
        confirm: at the keyboard, ask twice.

    Raises:
        PassphraseError: none could be read.
    """
    if descriptor is not None:
        with os.fdopen(descriptor, "rb") as source:
            return _first_line(source.read(_LIMIT))
    if file is None and os.environ.get(VARIABLE):
        file = Path(os.environ[VARIABLE])
    if file is not None:
        try:
            with file.open("rb") as source:
                return _first_line(source.read(_LIMIT))
        except OSError:
            raise PassphraseError(f"le fichier de phrase de passe {file} est illisible") from None
    if not sys.stdin.isatty():
        raise PassphraseError
    return _asked(confirm=confirm)


def handed_over(passphrase: str) -> int:
    """A descriptor, to inherit, that holds the passphrase."""
    reading, writing = os.pipe()
    os.write(writing, passphrase.encode() + b"\n")
    os.close(writing)
    os.set_inheritable(reading, True)
    return reading


def _asked(*, confirm: bool) -> str:
    first = getpass("Phrase de passe du coffre : ")
    if not first:
        raise PassphraseError
    if confirm and getpass("La même, encore une fois : ") != first:
        raise PassphraseError("les deux saisies diffèrent")
    return first


def _first_line(content: bytes) -> str:
    line = content.split(b"\n", 1)[0].rstrip(b"\r").decode("utf-8")
    if not line:
        raise PassphraseError
    return line
