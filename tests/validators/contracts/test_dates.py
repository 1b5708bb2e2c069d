"""Dates as French files write them."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.contracts.dates import dates_of
from validators.reading.workbooks.cells import as_text

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
    *("septembre", "octobre", "novembre", "décembre"),
)


def read(*texts: str) -> list[dt.date | None]:
    found = dates_of(pa.array(texts, pa.large_string()))
    assert found.dtype == np.dtype("datetime64[s]")
    days: list[dt.date | None] = found.astype("datetime64[D]").tolist()
    return days


@pytest.mark.parametrize(
    "written",
    [
        "31/12/2025",
        "31.12.2025",
        "31-12-2025",
        "31 12 2025",
        "31/12/25",
        "2025-12-31",
        "2025/12/31",
        "20251231",
        "31 décembre 2025",
        "31 DÉCEMBRE 2025",
        "31 de\N{COMBINING ACUTE ACCENT}cembre 2025",
        "31\N{NO-BREAK SPACE}déc. 2025",
        "31-déc-2025",
        "Mercredi 31 décembre 2025",
        "31/12/2025 00:00",
        "31/12/2025 08:30:00",
        "2025-12-31T00:00:00",
        "2025-12-31 23:59:59.999",
        "2025-12-31T10:00:00+01:00",
        "2025-12-31T10:00:00Z",
        "46022",
        "46022.75",
        "46022,5",
        " 31/12/2025\N{NARROW NO-BREAK SPACE}",
    ],
)
def test_a_date_is_read_however_it_is_written(written: str) -> None:
    assert read(written) == [dt.date(2025, 12, 31)]


def test_the_first_of_a_month_and_short_figures_are_read() -> None:
    assert read("1er janvier 2026", "1/1/2026", "2026-1-1") == [dt.date(2026, 1, 1)] * 3


@pytest.mark.parametrize(
    "written",
    [
        "",
        "31/02/2025",
        "29/02/2025",
        "12/31/2025",
        "00/12/2025",
        "2025-13-01",
        "31 brumaire 2025",
        "décembre 2025",
        "2025",
        "12/2025",
        "31/12",
        "0000-01-01",
        "10:30:00",
        "13001",
        "99999",
        "1.5",
        "31/12/2025 ou 2026",
        "31/12/20255",
        "hier",
        "٣١/١٢/٢٠٢٥x",
    ],
)
def test_what_is_no_date_is_none(written: str) -> None:
    assert read(written) == [None]


@pytest.mark.parametrize(
    "cell", [dt.date(2024, 2, 29), dt.datetime.fromisoformat("2024-02-29T07:05")]
)
def test_a_cell_of_a_workbook_is_read_as_the_reader_gives_it(cell: dt.date) -> None:
    assert read(*as_text([cell])) == [dt.date(2024, 2, 29)]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_is_found_under_every_writing(day: dt.date) -> None:
    written = [
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}",
        day.isoformat(),
        dt.datetime.combine(day, dt.time(13, 45)).isoformat(),
        f"{day:%Y%m%d}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        str((day - dt.date(1899, 12, 30)).days),
    ]
    assert read(*written) == [day] * len(written)


@given(st.lists(st.tuples(*[st.integers(0, top) for top in (9999, 15, 39)]), max_size=40))
def test_a_day_is_read_exactly_where_the_calendar_has_it(
    parts: list[tuple[int, int, int]],
) -> None:
    def oracle(year: int, month: int, day: int) -> dt.date | None:
        try:
            return dt.date(year, month, day)
        except ValueError:
            return None

    expected = [oracle(*one) for one in parts]
    assert read(*(f"{day:02d}/{month:02d}/{year:04d}" for year, month, day in parts)) == expected
    assert read(*(f"{year:04d}-{month:02d}-{day:02d}" for year, month, day in parts)) == expected
