"""A workbook becomes a table of text.

``read_workbook(data, wanted, limits)`` opens every sheet, keeps the one that has the wanted
titles, and gives the cells of the others apart, so that nothing in the file goes unsearched.
Two sheets that both fit are refused: the sender must choose.
"""

import io
import itertools
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from validators.codes import Code
from validators.reading.cells import as_text
from validators.reading.header import LOOKED_AT, HeaderRow, find_header, titles
from validators.reading.limits import Limits
from validators.reading.prescan import prescan
from validators.reading.raw import TEXT, RawTable, text_schema
from validators.reading.refusal import Reason, UnreadableError


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet, as columns of text of equal length, from its first row and column."""

    title: str
    columns: tuple[list[str], ...]
    header: HeaderRow | None

    def row(self, index: int) -> list[str]:
        return [column[index] for column in self.columns]


def read_workbook(data: bytes, wanted: tuple[str, ...], limits: Limits) -> RawTable:
    """Reads an XLSX workbook.

    Raises:
        UnreadableError: It is damaged, protected, dangerous, has no wanted title or several
            sheets that have it, or exceeds a limit.
    """
    prescan(data, limits)
    try:
        sheets = _sheets(data, wanted, limits)
    except PasswordError:
        raise UnreadableError(Code.FICHIER_PROTEGE) from None
    except (CalamineError, ValueError, OSError):
        raise UnreadableError(Code.FICHIER_ILLISIBLE) from None
    chosen = _choose(sheets, wanted)
    others = (column for sheet in sheets if sheet is not chosen for column in sheet.columns)
    return _table(chosen, list(itertools.chain.from_iterable(others)))


def _sheets(data: bytes, wanted: tuple[str, ...], limits: Limits) -> list[_Sheet]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    room = limits.unpacked_bytes
    sheets = []
    for title in book.sheet_names:
        columns = _text_columns(book.get_sheet_by_name(title), limits)
        room -= sum(len(cell) for column in columns for cell in column)
        if room < 0:
            raise UnreadableError(Code.FICHIER_TROP_GRAND, "texte du classeur")
        head = list(zip(*(column[:LOOKED_AT] for column in columns), strict=True))
        sheets.append(_Sheet(title, columns, find_header(head, wanted)))
    return sheets


def _text_columns(sheet: CalamineSheet, limits: Limits) -> tuple[list[str], ...]:
    if sheet.end is None:
        return ()
    last_row, last_column = sheet.end
    if last_row >= limits.rows:
        raise UnreadableError(Code.FICHIER_TROP_GRAND, "lignes")
    if last_column >= limits.columns:
        raise UnreadableError(Code.FICHIER_TROP_GRAND, "colonnes")
    rows = sheet.to_python(skip_empty_area=False)
    columns = tuple(as_text(column) for column in zip(*rows, strict=True))
    if any(len(cell) > limits.cell_chars for column in columns for cell in column):
        raise UnreadableError(Code.FICHIER_TROP_GRAND, "longueur d'une cellule")
    return columns


def _choose(sheets: list[_Sheet], wanted: tuple[str, ...]) -> _Sheet:
    fitting = [sheet for sheet in sheets if sheet.header is not None]
    if len(fitting) > 1:
        names = ", ".join(f"« {sheet.title} »" for sheet in fitting[:10])
        raise UnreadableError(Code.FEUILLE_AMBIGUE, names)
    if not fitting and not any(any(column) for sheet in sheets for column in sheet.columns):
        raise UnreadableError(Code.FICHIER_VIDE)
    if not fitting:
        raise UnreadableError(Code.COLONNE_ABSENTE, column=" / ".join(wanted).upper())
    return fitting[0]


def _table(sheet: _Sheet, elsewhere: list[str]) -> RawTable:
    header = sheet.header.index if sheet.header else 0
    width = _last_filled(sheet.row(header)) + 1
    above = [cell for column in sheet.columns for cell in column[: header + 1]]
    body = [column[header + 1 :] for column in sheet.columns]
    height = len(body[0])
    shifted = _rows_filled(body[width:], height)
    data = pa.table([pa.array(column, TEXT) for column in body[:width]], schema=text_schema(width))
    beyond = [cell for column in body[width:] for cell in column]
    first = header + 2
    return RawTable(
        titles=titles(sheet.row(header)[:width]),
        data=data,
        rows=pa.array(np.arange(first, first + height)),
        kind="xlsx",
        sheet=sheet.title,
        outside=pa.array([*above, *beyond, *elsewhere], TEXT),
        notices=(
            (Reason(Code.LIGNE_DECALEE, rows=tuple(first + place for place in shifted)),)
            if shifted
            else ()
        ),
    )


def _last_filled(row: list[str]) -> int:
    return max(place for place, cell in enumerate(row) if cell)


def _rows_filled(columns: list[list[str]], height: int) -> list[int]:
    """Places of the rows that have something in one of the columns."""
    return [place for place in range(height) if any(column[place] for column in columns)]
