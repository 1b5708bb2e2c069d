"""A file that a party collected in `/retour/` and opened: its rows, or its sheets."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineWorkbook

Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Opened:
    """One file, in the clear.

    Attributes:
        name: as `/retour/` lists it.
        content: what was in it.
    """

    name: str
    content: bytes

    @property
    def flux(self) -> str:
        """The flux its name says, hyphens for underscores."""
        return self.name.split("_")[1]

    @property
    def columns(self) -> list[str]:
        """Titles of a delimited file, in order."""
        return list(self._reader().fieldnames or ())

    @property
    def rows(self) -> Rows:
        """Rows of a delimited file, by title."""
        return list(self._reader())

    @property
    def sirets(self) -> list[str]:
        """The SIRETs of those rows that hold data, sorted, each as often as it stands there."""
        rows = [row for row in self.rows if row.get("situation", "trouvé") == "trouvé"]
        return sorted(row["siret"] for row in rows)

    def sirets_said(self, situation: str) -> list[str]:
        """The members told apart as `sans donnée`, `hors circonscription`…, sorted."""
        return sorted(row["siret"] for row in self.rows if row.get("situation") == situation)

    @property
    def sheets(self) -> dict[str, list[list[Any]]]:
        """The cells of a workbook, by sheet; a blank cell is an empty text."""
        book = CalamineWorkbook.from_filelike(io.BytesIO(self.content))
        names = book.sheet_names
        return {name: book.get_sheet_by_name(name).to_python() for name in names}

    @property
    def text(self) -> str:
        """All that a workbook shows, in reading order, to look for words or numbers."""
        cells = (cell for rows in self.sheets.values() for row in rows for cell in row)
        return "\n".join(str(cell) for cell in cells if cell != "")

    def _reader(self) -> "csv.DictReader[str]":
        return csv.DictReader(io.StringIO(self.content.decode("utf-8-sig")), delimiter=";")


def of_flux(found: Sequence[Opened], flux: str) -> list[Opened]:
    """The files of one flux among those collected, oldest first."""
    return [one for one in found if one.flux == flux.replace("_", "-")]


def only(found: Sequence[Opened], flux: str) -> Opened:
    """The one file collected, which is of that flux; more or fewer is a failure."""
    names = [one.name for one in found]
    assert [one.flux for one in found] == [flux.replace("_", "-")], names
    return found[0]
