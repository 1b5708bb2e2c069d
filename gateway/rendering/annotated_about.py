"""The sheet *Lisez-moi* of an annotated file: the verdict, what it counts, what to do next.

``write_about(page, checked, shown, styles, tones, at)``.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from xlsxwriter.worksheet import Worksheet

from gateway.acknowledgement import PARIS
from gateway.constats import GRAVITIES
from gateway.rendering.annotated_notes import Tone, tone
from gateway.rendering.annotated_sheet import ADDED, MASK, Plan
from gateway.rendering.annotated_styles import Tones
from gateway.rendering.check_words import (
    KIND_TITLES,
    gathered,
    grouped,
    how_read,
    message,
    outcome,
    what_next,
    where,
)
from gateway.rendering.page import PageWriter
from gateway.rendering.styles import Styles
from gateway.rendering.wording import french_count, french_instant
from validators.checking import Checked, Verdict
from validators.codes import Code
from validators.findings import Severity
from validators.wordings import WORDINGS

ABOUT_SHEET: Final = "Lisez-moi"
_WIDTHS: Final = (26, 66, 34, 66)
_MOST_RANGES: Final = 20
_VERDICTS: Final = {
    Verdict.ACCEPTE: "✓  Fichier accepté",
    Verdict.REFUSE: "✗  Fichier refusé",
    Verdict.ILLISIBLE: "✗  Fichier illisible",
}
_LEGEND: Final = {
    Tone.REFUSING: "Ce qui fait refuser le fichier entier : corrigez-le.",
    Tone.ASIDE: "La ligne n'est pas transmise : corrigez-la.",
    Tone.REPEATED: "Le même numéro figure déjà plus haut ; la première ligne compte.",
    Tone.MENDED: "L'écriture du numéro a été rétablie sans perte ; la ligne est bonne.",
    Tone.TOLD: "Une information sur la ligne, sans effet sur elle.",
}


def write_about(
    page: Worksheet,
    checked: Checked,
    shown: Plan | None,
    sheet: str,
    styles: Styles,
    tones: Tones,
    at: datetime,
) -> None:
    """Fills the sheet.

    Args:
        page: The worksheet.
        checked: What was found.
        shown: What the other sheet shows; None where there is none.
        sheet: Title of the other sheet.
        styles: Of the workbook.
        tones: Of the workbook.
        at: The instant of the check, aware.
    """
    writer = PageWriter(page, styles, _WIDTHS)
    page.set_row(0, 28)
    writer.heading(f"{KIND_TITLES[checked.kind]} : votre fichier annoté", styles.title)
    writer.heading(f"Vérifié le {french_instant(at.astimezone(PARIS))}", styles.subtitle)
    writer.row += 1
    writer.across(_verdict(checked), tones.accepted if checked.motif is None else tones.refused)
    writer.section("Et maintenant")
    writer.pairs(_steps(checked, shown, sheet))
    if checked.counts.rows:
        writer.section("Comptes")
        writer.pairs((label, grouped(number)) for label, number in outcome(checked))
    if shown is not None and len(checked.findings):
        writer.section("Couleurs")
        _write_legend(writer, checked, tones)
    if len(checked.findings):
        writer.section("Ce que nous avons constaté")
        _write_findings(writer, checked, tones)
    writer.section("À propos de ce fichier")
    writer.pairs(_about(checked, shown, sheet))


def _verdict(checked: Checked) -> str:
    said = _VERDICTS[checked.verdict]
    if checked.motif is None:
        return said
    found = checked.findings.with_severity(Severity.REFUS).with_code(checked.motif)
    return f"{said} – {message(next(iter(found)))} [{checked.motif}]"


def _steps(checked: Checked, shown: Plan | None, sheet: str) -> Iterator[tuple[str, str]]:
    yield "À faire", what_next(checked)
    if shown is None:
        return
    anomaly, remedy = ADDED
    place = f"dans l'onglet « {sheet} », aux deux colonnes de droite"
    if shown.titles_row < 0:
        place += " (votre fichier n'a pas de ligne de titres, elles n'en ont pas non plus)"
    yield (
        "Où regarder",
        (
            f"Chaque ligne concernée dit pourquoi (« {anomaly} ») et quoi faire (« {remedy} »), "
            f"{place}. Le filtre de ces colonnes n'affiche que ces lignes."
        ),
    )
    if shown.partial:
        yield (
            "À savoir",
            "Votre fichier est trop grand pour être rendu entier : seules les lignes concernées "
            "sont montrées, chacune après son numéro dans votre fichier. " + _left(shown),
        )


def _left(shown: Plan) -> str:
    if not shown.left_out:
        return "Toutes y sont."
    return f"{french_count(shown.left_out, 'ligne')} de plus n'y tiennent pas."


def _write_legend(writer: PageWriter, checked: Checked, tones: Tones) -> None:
    used = {tone(found) for found in checked.findings if len(found.rows) or found.column}
    for one, text in _LEGEND.items():
        if one in used:
            writer.line((one, text), (tones.legend[one], writer.styles.text))


def _write_findings(writer: PageWriter, checked: Checked, tones: Tones) -> None:
    styles = writer.styles
    writer.line(("Code", "Ce que cela veut dire", "Où", "Que faire"), (tones.added,) * 4)
    for some in gathered(checked.findings):
        found = some[0]
        writer.line(
            (
                f"{found.code}\n{GRAVITIES[found.severity]}",
                message(found),
                "\n".join(where(some, _MOST_RANGES)) or "Tout le fichier",
                WORDINGS[found.code].remedy,
            ),
            (tones.legend[tone(found)], styles.text, styles.text, styles.text),
        )


def _about(checked: Checked, shown: Plan | None, sheet: str) -> Iterator[tuple[str, str]]:
    read = how_read(checked.format)
    if read:
        yield "Lu ainsi", f"{read[:1].upper()}{read[1:]}."
    if shown is not None and not shown.partial:
        yield (
            f"Onglet « {sheet} »",
            (
                "Vos lignes à leur place et telles que vous les avez envoyées ; les couleurs et "
                "les deux colonnes de droite sont de la passerelle, qui n'a rien corrigé."
            ),
        )
    if _masks(checked, shown):
        yield (
            "Données masquées",
            (
                f"Les données sur des personnes sont remplacées par {MASK} : elles n'ont pas à "
                "circuler, et votre propre fichier les garde."
            ),
        )
    yield (
        "Confidentialité",
        (
            "Ce fichier reprend votre liste : gardez-le chez vous, et supprimez-le une fois les "
            "corrections faites."
        ),
    )
    if checked.sha256:
        yield "Empreinte (SHA-256)", checked.sha256


def _masks(checked: Checked, shown: Plan | None) -> bool:
    personal = {Code.DONNEE_NIR, Code.DONNEE_SALARIE}
    return shown is not None and bool(shown.masked or personal & set(checked.findings.codes))
