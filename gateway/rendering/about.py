"""The sheet *Lisez-moi*: where a file comes from, how to read it, what may not be done with it.

`write_about(page, about, reading, styles, columns)` fills one worksheet, for a list of
establishments as for a report. Heights are set, so that every text shows whole in any reader.
"""

from collections.abc import Iterable, Sequence

from xlsxwriter.worksheet import Worksheet

from gateway.rendering.page import PageWriter
from gateway.rendering.sheet import About, Column
from gateway.rendering.styles import Styles
from gateway.rendering.wording import french_count, french_instant

_WIDTHS = (30, 84, 22, 22)


def write_about(
    page: Worksheet,
    about: About,
    reading: Iterable[tuple[str, str]],
    styles: Styles,
    columns: Sequence[Column] = (),
) -> None:
    """Fill the sheet: provenance, reminder, how to read, dictionary of the columns.

    Args:
        page: the worksheet.
        about: where the file comes from.
        reading: how to read it, a label and its text each; the notices of `about` follow.
        styles: of the workbook.
        columns: the dictionary; none where the file has no columns of its own.
    """
    writer = PageWriter(page, styles, _WIDTHS)
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
    writer.pairs(_dates(about))
    writer.section("Confidentialité")
    writer.pairs((("Rappel", about.confidentiality),), styles.reminder)
    writer.section("Comment lire ce fichier")
    writer.pairs(reading)
    writer.pairs(("À savoir", notice) for notice in about.notices)
    if columns:
        writer.section("Dictionnaire des colonnes")
        _write_dictionary(writer, columns)


def _dates(about: About) -> Iterable[tuple[str, str]]:
    yield "Échange", french_instant(about.instant)
    if about.list_accepted_at is not None:
        yield "Liste des adhérents acceptée", french_instant(about.list_accepted_at)
    if about.extract_loaded_at is not None:
        yield about.loaded, f"chargé le {french_instant(about.extract_loaded_at)}"
    yield "Conservation", f"{french_count(about.retention_days, 'jour')} sur la passerelle"


def _write_dictionary(writer: PageWriter, columns: Sequence[Column]) -> None:
    styles = writer.styles
    writer.line(("Colonne", "Définition", "Unité", "Nom (CSV)"), (styles.header,) * 4)
    for column in columns:
        writer.line(
            (column.label, column.description, column.unit, column.name),
            (styles.label, styles.text, styles.text, styles.code),
        )
