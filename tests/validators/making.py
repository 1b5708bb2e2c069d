"""Invented files and SIRETs for the tests of this package."""

import io
import zipfile
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import xlsxwriter

from validators.reading.locating.labels import label_distance
from validators.reading.raw import TEXT
from validators.reading.table import Table


def with_key(number: str) -> str:
    """A number followed by its Luhn digit."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[0::2]]
    return f"{number}{-(sum(doubled) + sum(digits[1::2])) % 10}"


def siret(rank: int, establishment: int = 1) -> str:
    """The SIRET of an invented establishment; all begin with 9, which Sirene has not reached."""
    return with_key(with_key(f"9{rank:07d}") + f"{establishment:04d}")


def nir(number: str = "1850578006084") -> str:
    """An invented social-security number with its key."""
    plain = int(number.replace("2A", "19").replace("2B", "18"))
    return f"{number}{97 - plain % 97:02d}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]], first: int = 2) -> Table:
    """A table as if it had been read."""
    text = pa.table(
        {name: pa.array([row[i] for row in rows], TEXT) for i, name in enumerate(header)}
    )
    numbers = np.arange(first, first + len(rows), dtype=np.int64)
    headed = tuple(title for title in header if label_distance(title, "siret") is not None)
    return Table(
        tuple(header),
        text,
        numbers,
        "csv",
        candidates=headed,
        located="titre" if headed else "",
        header_row=first - 1,
    )


Sheet = Sequence[Sequence[object]]


def book(**sheets: Sheet) -> bytes:
    """A workbook; cells keep their types, None leaves a cell blank."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False}) as out:
        for title, rows in sheets.items():
            sheet = out.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return target.getvalue()


def rebuilt(
    original: bytes,
    change: Callable[[bytes], bytes] = bytes,
    *,
    added: Sequence[tuple[str, bytes]] = (),
) -> bytes:
    """A workbook with its first sheet changed, and parts added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(original)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in source.namelist():
            content = source.read(name)
            out.writestr(name, change(content) if name.endswith("sheet1.xml") else content)
        for name, content in added:
            out.writestr(name, content)
    return target.getvalue()


def column(*cells: str) -> "pd.Series[str]":
    """A column of text as the reading gives it."""
    return pd.Series(list(cells), dtype="str")
