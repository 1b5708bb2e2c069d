"""Sizes that let a reader see everything without touching the sheet."""

import pyarrow as pa

from gateway.rendering.layout import column_width, header_height, text_height
from gateway.rendering.sheet import Column, Kind


def test_a_long_text_gets_more_lines_than_a_short_one() -> None:
    assert text_height("mot " * 60, 40) > text_height("mot", 40)


def test_a_word_longer_than_the_line_still_counts() -> None:
    assert text_height("x" * 200, 20) > text_height("x" * 20, 20)


def test_no_word_of_a_header_is_cut() -> None:
    column = Column("mp", "Maladies professionnelles", "", "", Kind.COUNT)
    values = pa.chunked_array([[1, 2]])
    assert column_width(column, values) > len("professionnelles")


def test_text_decides_its_width_up_to_a_bound() -> None:
    column = Column("t", "T", "", "", Kind.TEXT)
    assert column_width(column, pa.chunked_array([["x" * 20]])) >= 20
    assert column_width(column, pa.chunked_array([["x" * 500]])) <= 40


def test_the_header_has_room_for_its_unit() -> None:
    short = Column("a", "A", "", "", Kind.RATE)
    long = Column("b", "Indice de fréquence", "AT pour 1 000 salariés", "", Kind.RATE)
    assert header_height([short, long], [13, 13]) > header_height([short], [13])
