"""Looks over a workbook before any parser opens it.

``prescan(data, limits)`` decompresses each part once, in blocks, and refuses what a spreadsheet
program does not write: too many parts, parts out of proportion, document type declarations, a
sheet whose farthest cell would make a parser reserve gigabytes. The limits of the process stay
behind as the second wall.
"""

import io
import re
import zipfile
import zlib

from validators.codes import Code
from validators.reading.limits import MIB, Limits
from validators.reading.refusal import UnreadableError

_RATIO = 200
_RATIO_FROM = 50 * MIB
_OVERLAP = 64
_ENCRYPTED_FLAG = 0x1
_REFERENCE = re.compile(
    rb'\sr=["\'](?:([A-Z]{2,3})([0-9]{1,7})|[A-Z]?([0-9]{6,7})|([0-9]{1,5}))["\']'
)
_DTD = (b"<!DOCTYPE", b"<!ENTITY")
_SHEETS = "xl/worksheets/"
_NARROW = 26


def prescan(data: bytes, limits: Limits) -> None:
    """Refuses a workbook that would hurt its reader.

    Raises:
        UnreadableError: With a code among ``FICHIER-*``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_directory(parts, limits)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _check_part(archive, part, limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError):
        raise UnreadableError(Code.FICHIER_ILLISIBLE) from None


def _check_directory(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise UnreadableError(Code.FICHIER_PROTEGE)
    if len(parts) > limits.entries:
        raise UnreadableError(Code.FICHIER_DANGEREUX, "trop de parties")
    if sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise UnreadableError(Code.FICHIER_TROP_GRAND, "taille décompressée")
    for part in parts:
        if part.file_size > max(_RATIO_FROM, _RATIO * part.compress_size):
            raise UnreadableError(Code.FICHIER_DANGEREUX, "compression démesurée")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits) -> None:
    extent = _Extent(limits) if part.filename.startswith(_SHEETS) else None
    tail = b""
    with archive.open(part) as content:
        while block := content.read(MIB):
            seen = tail + block
            if any(mark in seen for mark in _DTD):
                raise UnreadableError(Code.FICHIER_DANGEREUX, "déclaration de type de document")
            if extent:
                extent.stretch(seen)
            tail = block[-_OVERLAP:]


class _Extent:
    """Farthest row and column that a sheet mentions; close cells need not be looked at."""

    def __init__(self, limits: Limits) -> None:
        self._cells = limits.sheet_cells
        self._rows = 0
        self._columns = _NARROW

    def stretch(self, block: bytes) -> None:
        for letters, row, far_row, row_tag in _REFERENCE.findall(block):
            self._rows = max(self._rows, int(row or far_row or row_tag))
            if letters:
                self._columns = max(self._columns, _column_number(letters))
        if self._rows * self._columns > self._cells and self._columns > _NARROW:
            raise UnreadableError(Code.FICHIER_DANGEREUX, "feuille démesurée")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
