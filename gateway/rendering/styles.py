"""How the workbook looks: its formats, in one place.

`Styles(book)` creates every format once; a workbook shares them between its sheets.
"""

from typing import Final

import xlsxwriter
from xlsxwriter.format import Format

from gateway.rendering.sheet import Kind

INK: Final = "#1F3A4D"
LINE: Final = "#D5DCE2"
GREY_FILL: Final = "#E4E6E8"
GREY_INK: Final = "#5B6770"
ZERO_INK: Final = "#A3ADB5"
WARM_FILL: Final = "#FFF4D6"
WARM_LINE: Final = "#E0C36A"

_NUMBER_FORMATS: Final = {
    Kind.KEY: "@",
    Kind.YEAR: "0",
    Kind.COUNT: "#,##0",
    Kind.RATE: "#,##0.00",
}
"""Separators follow the reader's Excel: a French one shows 1 234,56."""

_ALIGNMENTS: Final = {
    Kind.KEY: "left",
    Kind.TEXT: "left",
    Kind.NOTE: "left",
    Kind.YEAR: "center",
    Kind.COUNT: "right",
    Kind.RATE: "right",
}


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        def style(**properties: object) -> Format:
            return book.add_format({"font_name": "Calibri", "valign": "top"} | properties)

        wrapped = {"text_wrap": True}
        framed = {"border": 1, "border_color": LINE, "valign": "vcenter"}
        line = {"bottom": 1, "bottom_color": LINE}
        note = {"italic": True, "font_color": GREY_INK}
        self.header = style(
            bold=True, font_color="white", bg_color=INK, align="center", valign="vcenter", **wrapped
        )
        self.cells = {
            kind: style(
                align=alignment,
                indent=1 if kind in (Kind.TEXT, Kind.NOTE) else 0,
                num_format=_NUMBER_FORMATS.get(kind, "General"),
                **(line | note if kind is Kind.NOTE else line),
            )
            for kind, alignment in _ALIGNMENTS.items()
        }
        self.zero = book.add_format({"font_color": ZERO_INK})
        self.blank = style(bg_color=GREY_FILL, **line)
        self.title = style(bold=True, font_size=18, font_color=INK)
        self.subtitle = style(font_color=GREY_INK)
        self.section = style(bold=True, font_size=13, font_color=INK, bottom=1, bottom_color=INK)
        self.label = style(bold=True, font_color=GREY_INK, **wrapped, **line)
        self.text = style(**wrapped, **line)
        self.code = style(font_color=GREY_INK, **line)
        self.note = style(**wrapped, **note)
        self.corner = style()
        self.row_label = style(bold=True, font_color=INK, indent=1, **wrapped, **framed)
        self.step = style(font_color=GREY_INK, indent=3, **wrapped, **framed)
        self.reading = style(indent=1, **wrapped, **framed)
        number = {"align": "right", "indent": 1} | framed
        self.count = style(num_format=_NUMBER_FORMATS[Kind.COUNT], **number)
        self.rate = style(num_format=_NUMBER_FORMATS[Kind.RATE], **number)
        self.unknown = style(bg_color=GREY_FILL, **framed)
        self.to_write = style(**wrapped, border=1, border_color=GREY_INK)
        self.reminder = style(**wrapped, bg_color=WARM_FILL, border=1, border_color=WARM_LINE)
