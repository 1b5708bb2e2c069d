"""The directory on disk: sorted arrays and a manifest, replaced whole or not at all.

Use ``with replacing(folder) as building: ... building.publish(manifest)`` to write, and
``current(folder)`` to find what is published. The arrays stand in a sub-folder of their own that
the manifest names; the manifest is replaced in one rename, so that whoever opens the directory
finds either what was there or what is new. Promises: an interrupted or failed load leaves what was
there; two loads at once are refused; a reader that has opened the arrays keeps them.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from validators.sirene.errors import SireneError

VERSION: Final = 2
"""2 added the place and the activity of each establishment."""
MANIFEST: Final = "manifeste.json"
_LOCK: Final = "chargement.verrou"
_BUILDING: Final = "en-cours-"
_PUBLISHED: Final = "donnees-"


@dataclass(frozen=True, slots=True)
class Source:
    """One of INSEE's files, as it was loaded.

    Attributes:
        file: Its name, without its folder.
        sha256: Digest of the file, in hexadecimal.
        treated: Date of the most recent change that it holds (ISO 8601), or an empty text: the
            date of the stock, near enough.
        rows: Rows read.
        kept: Rows kept.
        repeated: Rows that repeated a key already met; the last of each is kept.
        undated: Succession links without a date, which no order can place: left out.
        located: Establishments whose département is known.
        classed: Establishments whose main activity is known.
    """

    file: str
    sha256: str
    treated: str
    rows: int
    kept: int
    repeated: int = 0
    undated: int = 0
    located: int = 0
    classed: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a directory holds.

    Attributes:
        establishments: The establishments' file.
        successions: The succession links' file, or None where it was not loaded.
        data: Name of the sub-folder that holds the arrays.
        version: Of this format.
    """

    establishments: Source
    successions: Source | None
    data: str = ""
    version: int = VERSION

    def to_json(self) -> dict[str, Any]:
        """Plain dict."""
        return asdict(self)

    @classmethod
    def of(cls, plain: dict[str, Any]) -> "Manifest":
        """Inverse of ``to_json``.

        Raises:
            SireneError: another version, or not a manifest.
        """
        try:
            links = plain["successions"]
            return cls(
                Source(**plain["establishments"]),
                None if links is None else Source(**links),
                str(plain["data"]),
                _known(plain["version"]),
            )
        except (KeyError, TypeError):
            raise _unreadable() from None


@dataclass(frozen=True, slots=True)
class Building:
    """A directory being made.

    Attributes:
        folder: Where it will be published.
        data: Where the arrays are written meanwhile.
    """

    folder: Path
    data: Path

    def save(self, name: str, array: npt.NDArray[Any]) -> None:
        """Writes one array."""
        np.save(self.data / f"{name}.npy", array)

    def write(
        self, name: str, rows: int, kind: npt.DTypeLike, pieces: Iterable[npt.NDArray[Any]]
    ) -> None:
        """Writes one array of ``rows`` entries that comes in pieces."""
        described = np.lib.format.dtype_to_descr(np.dtype(kind))
        header = {"descr": described, "fortran_order": False, "shape": (rows,)}
        with (self.data / f"{name}.npy").open("wb") as file:
            np.lib.format.write_array_header_1_0(file, header)
            for piece in pieces:
                piece.tofile(file)

    def publish(self, manifest: Manifest) -> Manifest:
        """Makes what was written the current directory; returns the manifest as published."""
        for path in sorted(self.data.glob("*.npy")):
            _settled(path)
        name = self.data.name.replace(_BUILDING, _PUBLISHED, 1)
        self.data.rename(self.folder / name)
        published = Manifest(manifest.establishments, manifest.successions, name)
        draft = self.folder / f"{_BUILDING}{MANIFEST}"
        draft.write_text(json.dumps(published.to_json(), ensure_ascii=False, indent=2), "utf-8")
        _settled(draft)
        draft.replace(self.folder / MANIFEST)
        _settled(self.folder)
        _sweep(self.folder, keep=name)
        return published


@contextmanager
def replacing(folder: Path) -> Iterator[Building]:
    """Makes a new content for a directory; without ``publish``, nothing changes.

    Raises:
        SireneError: another load is under way in this folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SireneError("Un chargement de Sirene est déjà en cours ici.") from None
        data = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=folder))
        data.chmod(0o755)  # public data: the worker may run under another account
        try:
            yield Building(folder, data)
        finally:
            shutil.rmtree(data, ignore_errors=True)


def current(folder: Path) -> Manifest:
    """What is published in a folder.

    Raises:
        SireneError: nothing there, or not a directory of ours.
    """
    try:
        plain = json.loads((folder / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        raise SireneError(
            "Aucun répertoire Sirene dans ce dossier : chargez-le par « passerelle sirene load »."
        ) from None
    except (OSError, ValueError):
        raise _unreadable() from None
    return Manifest.of(plain)


def array(
    folder: Path, manifest: Manifest, name: str, kind: npt.DTypeLike, rows: int
) -> npt.NDArray[Any]:
    """One published array, read from disk as it is looked at.

    Raises:
        SireneError: it is missing, or not what the format says.
    """
    try:
        mapped = np.load(folder / manifest.data / f"{name}.npy", mmap_mode="r")
    except (OSError, ValueError):
        raise _unreadable() from None
    if mapped.shape != (rows,) or mapped.dtype != np.dtype(kind):
        raise _unreadable()
    plain: npt.NDArray[Any] = np.asarray(mapped)
    return plain


def _known(version: object) -> int:
    if version != VERSION:
        raise SireneError(
            "Ce répertoire Sirene est d'une autre version de la passerelle : rechargez-le par "
            "« passerelle sirene load »."
        )
    return VERSION


def _unreadable() -> SireneError:
    return SireneError(
        "Le répertoire Sirene est abîmé : rechargez-le par « passerelle sirene load »."
    )


def _settled(path: Path) -> None:
    """On disk for good, before anything points to it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path, keep: str) -> None:
    """Removes what earlier loads left; whoever has their arrays open keeps them."""
    for path in folder.iterdir():
        if path.is_dir() and path.name.startswith((_BUILDING, _PUBLISHED)) and path.name != keep:
            shutil.rmtree(path, ignore_errors=True)
