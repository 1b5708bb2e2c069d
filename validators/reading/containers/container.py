"""What a file really is, by its content and never by its name.

``container(data)`` gives one of the kinds that are read; anything else is refused by its name in
French.
"""

from enum import StrEnum

from validators.codes import Code
from validators.reading.containers.ole import MAGIC, CompoundFile
from validators.reading.containers.signatures import foreign_name
from validators.reading.containers.zipped import Part, content, read_directory
from validators.reading.refusal import UnreadableError
from validators.reading.text.toml_form import is_form


class Container(StrEnum):
    """The kinds of file that are read."""

    TEXT = "csv"
    TOML = "toml"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


_ZIP = b"PK\x03\x04"
_SHEETS = b"application/vnd.oasis.opendocument.spreadsheet"
_LONGEST_TYPE = 200
_IN_ZIP = (
    ("xl/workbook.bin", "classeur binaire (.xlsb)"),
    ("word/document.xml", "document Word (.docx)"),
    ("ppt/presentation.xml", "présentation (.pptx)"),
    ("visio/document.xml", "dessin Visio"),
    ("index/document.iwa", "document Numbers, Pages ou Keynote"),
    ("meta-inf/manifest.mf", "programme Java"),
    ("mimetype", "document OpenDocument ou EPUB"),
    ("content.xml", "document OpenDocument (.odt, .odp)"),
)
_IN_OLE = (
    ("WordDocument", "document Word (.doc)"),
    ("PowerPoint Document", "présentation (.ppt)"),
    ("__properties_version1.0", "courriel Outlook (.msg)"),
    ("VisioDocument", "dessin Visio"),
    ("Quill", "document Publisher"),
)


def container(data: bytes) -> Container:
    """Names the kind of file.

    Raises:
        UnreadableError: The format is not one that is read, or the file is empty.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableError(Code.FICHIER_VIDE)
    if data.startswith(_ZIP):
        return _inside_zip(data)
    if data.startswith(MAGIC):
        return _inside_ole(data)
    if name := foreign_name(data):
        raise UnreadableError(Code.FICHIER_FORMAT, name)
    return Container.TOML if is_form(data) else Container.TEXT


def _inside_zip(data: bytes) -> Container:
    parts = {name.lower(): part for name, part in read_directory(data).items()}
    for name, what in _IN_ZIP[:-2]:
        if name in parts:
            raise UnreadableError(Code.FICHIER_FORMAT, what)
    if "content.xml" in parts and _declares_sheets(data, parts.get("mimetype")):
        return Container.ODS
    for name, what in _IN_ZIP[-2:]:
        if name in parts:
            raise UnreadableError(Code.FICHIER_FORMAT, what)
    if "[content_types].xml" in parts and any(name.endswith("workbook.xml") for name in parts):
        return Container.XLSX
    raise UnreadableError(Code.FICHIER_FORMAT, "archive ZIP")


def _declares_sheets(data: bytes, part: Part | None) -> bool:
    if part is None or part.size > _LONGEST_TYPE:
        return False
    return content(data, part).strip().startswith(_SHEETS)


def _inside_ole(data: bytes) -> Container:
    """Old Office container: also the envelope of an encrypted workbook."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableError(Code.FICHIER_PROTEGE)
    names = CompoundFile(data).names
    for name, what in _IN_OLE:
        if name in names:
            raise UnreadableError(Code.FICHIER_FORMAT, what)
    if "Workbook" in names or "Book" in names:
        return Container.XLS
    raise UnreadableError(Code.FICHIER_FORMAT, "document d'une ancienne version d'Office")
