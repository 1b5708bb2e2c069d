"""Colours of the annotated file: one tone a gravity, dark ink on a pale ground (contrast above 7).

``Tones(book)``; colour never speaks alone: each coloured row also says its word.
"""

from typing import Final

import xlsxwriter
from xlsxwriter.format import Format

from gateway.rendering.annotated_notes import Tone
from gateway.rendering.styles import INK, LINE

_RED: Final = ("#F9D7D9", "#6E0F1A", "#D98A91")
_GROUNDS: Final = {
    Tone.REFUSING: _RED,
    Tone.ASIDE: _RED,
    Tone.REPEATED: ("#E4E6E8", "#39424A", "#A9B1B8"),
    Tone.MENDED: ("#FDEBC1", "#5C4100", "#DDB75F"),
    Tone.TOLD: ("#DCEAF7", "#173A5E", "#93B9DC"),
}
_ACCEPTED: Final = ("#D8EFDD", "#0F4A22", "#86C195")


class Tones:
    """The formats that only the annotated file needs.

    Attributes:
        sent: A cell as sent: text, whatever it looks like.
        above: A cell above the titles.
        header: A title as sent.
        titles: A title whose column is meant as a whole, by tone.
        added: A title that the gateway adds.
        cells: A coloured cell as sent, by tone.
        notes: A cell of the two added columns, by tone.
        legend: A cell of the legend, by tone.
        accepted: The verdict, where the file is accepted.
        refused: The verdict, where it is not.
    """

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        def style(**properties: object) -> Format:
            return book.add_format(
                {"font_name": "Calibri", "valign": "top", "num_format": "@"} | properties
            )

        def toned(colours: tuple[str, str, str], **properties: object) -> Format:
            ground, ink, line = colours
            return style(bg_color=ground, font_color=ink, border=1, border_color=line, **properties)

        title = {"bold": True, "text_wrap": True, "valign": "vcenter", "indent": 1, "align": "left"}
        self.sent = style(bottom=1, bottom_color=LINE)
        self.above = style(font_color=INK)
        self.header = style(
            bg_color="#E8EDF2", font_color=INK, border=1, border_color=LINE, **title
        )
        self.titles = {tone: toned(colours, **title) for tone, colours in _GROUNDS.items()}
        self.added = style(bg_color=INK, font_color="white", **title)
        self.cells = {tone: toned(colours, bold=True) for tone, colours in _GROUNDS.items()}
        self.notes = {
            tone: toned(colours, text_wrap=True, indent=1, align="left")
            for tone, colours in _GROUNDS.items()
        }
        self.legend = {
            tone: toned(colours, bold=True, text_wrap=True, indent=1, align="left")
            for tone, colours in _GROUNDS.items()
        }
        verdict = {
            "bold": True,
            "font_size": 14,
            "text_wrap": True,
            "valign": "vcenter",
            "indent": 1,
            "align": "left",
        }
        self.accepted = toned(_ACCEPTED, **verdict)
        self.refused = toned(_RED, **verdict)
