"""What a file really is, by its first bytes and never by its name.

``container(data)`` gives ``Container.TEXT`` or ``Container.XLSX``; anything else is refused by
its name in French.
"""

import io
import re
import zipfile
from enum import StrEnum

from validators.codes import Code
from validators.reading.refusal import UnreadableError


class Container(StrEnum):
    """The kinds of file that are read."""

    TEXT = "csv"
    XLSX = "xlsx"


_SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "document RTF"),
    (b"\x1f\x8b", "archive gzip"),
    (b"7z\xbc\xaf\x27\x1c", "archive 7z"),
    (b"Rar!", "archive RAR"),
    (b"BZh", "archive bzip2"),
    (b"\xfd7zXZ", "archive xz"),
    (b"\x28\xb5\x2f\xfd", "archive zstd"),
    (b"PAR1", "fichier Parquet"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"-----BEGIN", "fichier chiffré ou certificat"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|table|head|meta|\?xml|!--)", re.IGNORECASE)
_OBJECT = re.compile(rb'\s*[\[{]\s*["\[{]')
_INSIDE = (
    ("xl/workbook.bin", "classeur binaire (.xlsb)"),
    ("word/document.xml", "document Word (.docx)"),
    ("ppt/presentation.xml", "présentation (.pptx)"),
    ("content.xml", "document OpenDocument (.ods, .odt)"),
)


def container(data: bytes) -> Container:
    """Names the kind of file.

    Raises:
        UnreadableError: The format is not one that is read, or the file is empty.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableError(Code.FICHIER_VIDE)
    if data.startswith(b"PK\x03\x04"):
        return _inside_zip(data)
    if data.startswith(_OLE):
        _refuse_ole(data)
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableError(Code.FICHIER_FORMAT, name)
    head = data[:512].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
    if _MARKUP.match(head):
        raise UnreadableError(Code.FICHIER_FORMAT, "page HTML ou XML, quel que soit son nom")
    if _OBJECT.match(head):
        raise UnreadableError(Code.FICHIER_FORMAT, "JSON")
    return Container.TEXT


def _inside_zip(data: bytes) -> Container:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = frozenset(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        raise UnreadableError(Code.FICHIER_ILLISIBLE) from None
    for name, what in _INSIDE:
        if name in names:
            raise UnreadableError(Code.FICHIER_FORMAT, what)
    if "xl/workbook.xml" not in names:
        raise UnreadableError(Code.FICHIER_FORMAT, "archive ZIP")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnreadableError(Code.FICHIER_MACRO)
    return Container.XLSX


def _refuse_ole(data: bytes) -> None:
    """Old Office container: also the envelope of an encrypted workbook."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableError(Code.FICHIER_PROTEGE)
    if "WordDocument".encode("utf-16-le") in data:
        raise UnreadableError(Code.FICHIER_FORMAT, "document Word (.doc)")
    raise UnreadableError(Code.FICHIER_FORMAT, "classeur Excel 97-2003 (.xls)")
