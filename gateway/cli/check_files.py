"""The files of `passerelle check`: what it reads, and what it writes at the clerk's own place.

Promises: nothing written takes the place of what is read; a file takes its name once it is whole.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, ClassVar, Final

from gateway.errors import GatewayError

_BLOCK: Final = 1 << 20
_STDIN: Final = Path("-")
_CAUSES: Final[dict[type[OSError], str]] = {
    FileNotFoundError: "il n'existe pas",
    IsADirectoryError: "c'est un dossier",
    NotADirectoryError: "son dossier n'existe pas",
    PermissionError: "l'accès est refusé",
}


class UnreachableFileError(GatewayError):
    """Le fichier ne peut pas être ouvert ou écrit."""

    code: ClassVar[str] = "FICHIER"
    exit_status: ClassVar[int] = 3


def keep_apart(file: Path, *targets: Path | None) -> None:
    """Sees that no target is the file itself.

    Raises:
        UnreachableFileError: One is.
    """
    for target in targets:
        if target and file.exists() and target.exists() and target.samefile(file):
            message = f"{target} serait remplacé alors qu'il est à vérifier : changez de nom"
            raise UnreachableFileError(message)


@contextmanager
def blocks_of(file: Path) -> Iterator[Iterator[bytes]]:
    """The bytes of a file, or of standard input for ``-``, in blocks.

    Raises:
        UnreachableFileError: It cannot be opened, or read to its end.
    """
    try:
        if file == _STDIN:
            yield _blocks(sys.stdin.buffer)
            return
        with file.open("rb", buffering=0) as source:
            yield _blocks(source)
    except OSError as error:
        message = f"{file} ne peut pas être lu : {_cause(error)}"
        raise UnreachableFileError(message) from None


def _blocks(source: IO[bytes]) -> Iterator[bytes]:
    while block := source.read(_BLOCK):
        yield block


@contextmanager
def replaced(path: Path) -> Iterator[IO[bytes]]:
    """A file to write, which takes its name once it is whole.

    Raises:
        UnreachableFileError: It cannot be written.
    """
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=".passerelle-", delete=False) as target:
            try:
                yield target
                target.close()
                Path(target.name).replace(path)
            except BaseException:
                Path(target.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        message = f"{path} ne peut pas être écrit : {_cause(error)}"
        raise UnreachableFileError(message) from None


def _cause(error: OSError) -> str:
    return _CAUSES.get(type(error), "le disque ne répond pas")
