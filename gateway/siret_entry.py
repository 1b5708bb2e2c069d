"""The SIRET of a person that uses its rights: from a file, a descriptor or the keyboard.

`read_siret(...)` gives its digits. Promises: it is on no command line and in no environment, is not
shown as it is typed, and no message repeats it: what is wrong with it is said by rule.
"""

import os
import sys
from getpass import getpass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from gateway.errors import GatewayError
from validators.siret import Digits, clean_column
from validators.wordings import WORDINGS

_LIMIT: Final = 4096


class SiretEntryError(GatewayError):
    """SIRET absent : --siret-file FICHIER, --siret-fd N, ou au clavier."""

    code = "SIRET-ABSENT"
    exit_status = 2


def read_siret(file: Path | None, descriptor: int | None) -> Digits:
    """The SIRET, from the first source given.

    Args:
        file: a file whose first line it is.
        descriptor: an open descriptor to read it from.

    Returns:
        ``(1, 14)`` ASCII digits.

    Raises:
        SiretEntryError: none could be read, or it is no SIRET; the message says why.
    """
    return _checked(_line(_content(file, descriptor)))


def _content(file: Path | None, descriptor: int | None) -> bytes:
    try:
        if descriptor is not None:
            with os.fdopen(descriptor, "rb") as source:
                return source.read(_LIMIT)
        if file is not None:
            with file.open("rb") as source:
                return source.read(_LIMIT)
    except OSError:
        raise SiretEntryError("le fichier ou le descripteur du SIRET est illisible") from None
    if not sys.stdin.isatty():
        raise SiretEntryError
    return getpass("SIRET de l'établissement (il ne s'affiche pas) : ").encode()


def _line(content: bytes) -> str:
    try:
        line = content.decode("utf-8-sig").split("\n", 1)[0].strip()
    except UnicodeDecodeError:
        raise SiretEntryError("le SIRET n'est pas du texte UTF-8") from None
    if not line:
        raise SiretEntryError
    return line


def _checked(text: str) -> Digits:
    clean = clean_column(pa.array([text], pa.large_string()), np.ones(1, np.int64))
    if len(clean.sirets):
        return clean.sirets
    labels = " ".join(WORDINGS[code].label for code in clean.findings.codes)
    raise SiretEntryError(
        f"ce numéro n'est pas un SIRET plausible. {labels} Vérifiez-le et recommencez."
    )
