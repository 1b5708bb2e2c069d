"""The sheet *Lisez-moi*: where a result comes from, how to read it, what may not be done with it.

`write_about(page, sheet, styles)` fills one worksheet. Heights are set, so that every text shows
whole in any reader.
"""

from collections.abc import Iterable, Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gateway.rendering.layout import text_height
from gateway.rendering.sheet import ResultSheet
from gateway.rendering.styles import Styles
from gateway.rendering.wording import (
    BLANK_MEANING,
    RESULTS_SHEET,
    WITHOUT_DATA_SHEET,
    french_count,
    french_instant,
)

_WIDTHS = (30, 84, 22, 22)


class _Writer:
    """Writes one row after another."""

    def __init__(self, page: Worksheet, styles: Styles) -> None:
        self.page = page
        self.styles = styles
        self.row = 0

    def section(self, title: str) -> None:
        self.row += 1
        self.page.set_row(self.row, 20)
        for column, _ in enumerate(_WIDTHS):
            self.page.write(self.row, column, None if column else title, self.styles.section)
        self.row += 1

    def heading(self, text: str, style: Format) -> None:
        self.page.write_string(self.row, 0, text, style)
        self.row += 1

    def pairs(self, pairs: Iterable[tuple[str, str]], style: Format | None = None) -> None:
        for label, text in pairs:
            self.line((label, text), (self.styles.label, style or self.styles.text))

    def line(self, texts: Sequence[str], styles: Sequence[Format]) -> None:
        """One row of cells from the first column on, as high as its longest text needs."""
        height = max(text_height(t, w) for t, w in zip(texts, _WIDTHS, strict=False))
        self.page.set_row(self.row, height)
        for column, (text, style) in enumerate(zip(texts, styles, strict=True)):
            self.page.write_string(self.row, column, text, style)
        self.row += 1


def write_about(page: Worksheet, sheet: ResultSheet, styles: Styles) -> None:
    """Fill the sheet: provenance, reminder, how to read, dictionary of the columns."""
    about = sheet.about
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width)
    page.hide_gridlines(2)
    writer = _Writer(page, styles)
    page.set_row(0, 28)
    writer.heading(about.flux, styles.title)
    writer.heading(f"De {about.from_party} à {about.to_party}", styles.subtitle)
    writer.section("Ce que la Convention prévoit")
    writer.pairs(
        (
            ("Convention", about.convention),
            ("Intitulé", about.convention_title),
            ("Clause", about.clause),
            ("Finalité", about.finalite[:1].upper() + about.finalite[1:]),
        )
    )
    writer.section("Dates")
    writer.pairs(_dates(sheet))
    writer.section("Confidentialité")
    writer.pairs((("Rappel", about.confidentiality),), styles.reminder)
    writer.section("Comment lire ce fichier")
    writer.pairs(_reading(sheet))
    writer.pairs(("À savoir", notice) for notice in about.notices)
    writer.section("Dictionnaire des colonnes")
    _write_dictionary(writer, sheet)


def _dates(sheet: ResultSheet) -> Iterable[tuple[str, str]]:
    about = sheet.about
    yield "Échange", french_instant(about.instant)
    if about.list_accepted_at is not None:
        yield "Liste des adhérents acceptée", french_instant(about.list_accepted_at)
    if about.extract_loaded_at is not None:
        yield "Extrait de la Caisse", f"chargé le {french_instant(about.extract_loaded_at)}"
    yield "Conservation", f"{french_count(about.retention_days, 'jour')} sur la passerelle"


def _reading(sheet: ResultSheet) -> Iterable[tuple[str, str]]:
    found = french_count(sheet.frame.num_rows, "ligne")
    missing = french_count(len(sheet.without_data), "adhérent")
    yield f"Feuille « {RESULTS_SHEET} »", f"{found}."
    yield f"Feuille « {WITHOUT_DATA_SHEET} »", f"{missing}. {sheet.about.without_data_meaning}"
    yield "Cellules grises", BLANK_MEANING


def _write_dictionary(writer: _Writer, sheet: ResultSheet) -> None:
    styles = writer.styles
    writer.line(("Colonne", "Définition", "Unité", "Nom (CSV)"), (styles.header,) * 4)
    for column in sheet.columns:
        writer.line(
            (column.label, column.description, column.unit, column.name),
            (styles.label, styles.text, styles.text, styles.code),
        )
