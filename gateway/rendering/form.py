"""The blank form of a convention's indicators: a workbook for people, TOML for those who prefer.

``write_form(asked, target)`` and ``toml_form(asked)`` give the same form; what comes back filled is
read by the contracts ``indicateurs`` and ``indicateurs_ssam``. Each promises to ask for every
indicator of one provider, in the order of the convention, and to say what is expected; the workbook
opens only the answers to typing, and the same form gives the same bytes.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from exchange.conventions import Convention
from exchange.indicateur import Fournisseur, Indicateur, NatureIndicateur
from exchange.indicators.checking import asked_of, expected
from exchange.indicators.values import LONGEST, MOST
from gateway.rendering.layout import text_height
from gateway.rendering.styles import GREY_FILL, GREY_INK, INK, LINE

_SHEET: Final = "Indicateurs"
_HEADINGS: Final = (
    ("Indicateur", 12),
    ("Rubrique", 30),
    ("Définition", 58),
    ("Réponse attendue", 30),
    ("Valeur", 34),
    ("Année", 8),
    ("Convention", 22),
)
_ANSWER: Final = 4
_TOP: Final = 3
_LIST_LIMIT: Final = 255
"""Characters that Excel takes as the source of a list."""

_HOW: Final = (
    "Remplissez la colonne « Valeur » ; laissez vide ce qui n'est pas encore connu, gardez toutes "
    "les lignes. N'écrivez aucun nom de personne ni d'entreprise."
)
_NUMBER_FORMATS: Final = {
    NatureIndicateur.NOMBRE: "#,##0",
    NatureIndicateur.DATE: "dd/mm/yyyy",
    NatureIndicateur.LISTE: "@",
    NatureIndicateur.TEXTE: "@",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks, of whom, for when.

    Attributes:
        convention: whose indicators.
        fournisseur: who fills it.
        annee: the calendar year of the answers.
    """

    convention: Convention
    fournisseur: Fournisseur
    annee: int

    @property
    def indicators(self) -> tuple[Indicateur, ...]:
        """The indicators asked, in order."""
        return asked_of(self.convention, self.fournisseur.partie)

    @property
    def title(self) -> str:
        """Title of the form."""
        who = "SPSTI" if self.fournisseur is Fournisseur.SPSTI else "Carsat (service social)"
        return f"Indicateurs de suivi, année {self.annee} – à remplir par : {who}"


def toml_form(asked: Asked) -> str:
    """The form in TOML: a comment says what each answer is."""
    return "\n".join(_toml_lines(asked)) + "\n"


def _toml_lines(asked: Asked) -> Iterator[str]:
    yield f"# {asked.title}"
    yield f"# {asked.convention.titre}"
    yield "# Écrivez la réponse après le signe = : un nombre sans guillemets, le reste entre"
    yield '# guillemets. Laissez "" si elle n\'est pas encore connue ; gardez toutes les lignes.'
    yield "# N'écrivez aucun nom de personne ni d'entreprise."
    yield ""
    yield f"convention = {json.dumps(asked.convention.reference)}"
    yield f"annee = {asked.annee}"
    yield ""
    yield "[indicateurs]"
    group = None
    for one in asked.indicators:
        if one.groupe != group:
            group = one.groupe
            yield ""
            yield f"# ——— {_line(group)}"
        yield ""
        yield f"# {_line(_definition(one))}"
        yield f"# Attendu : {_line(expected(one))}"
        yield f'{json.dumps(one.code)} = ""'


def write_form(asked: Asked, target: IO[bytes]) -> None:
    """Write the form as a workbook; the caller owns `target`.

    Args:
        asked: what it asks.
        target: a seekable binary file object.
    """
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        # A date of its own, so that the same form gives the same bytes.
        book.set_properties({"title": asked.title, "created": datetime(asked.annee, 1, 1)})  # noqa: DTZ001
        styles = _FormStyles(book)
        page = book.add_worksheet(_SHEET)
        _write_top(page, asked, styles)
        for row, one in enumerate(asked.indicators, start=_TOP + 1):
            _write_indicator(page, row, one, asked, styles)
        last = _TOP + len(asked.indicators)
        page.ignore_errors({"number_stored_as_text": xl_range(_TOP, 0, max(last, _TOP + 1), 0)})
        page.freeze_panes(_TOP + 1, 1)
        page.repeat_rows(_TOP)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.hide_gridlines(2)
        page.protect("", {"format_columns": True, "format_rows": True})


class _FormStyles:
    """The formats of a form."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        def style(**properties: object) -> Format:
            base = {"font_name": "Calibri", "valign": "vcenter", "text_wrap": True}
            return book.add_format(base | properties)

        framed = {"border": 1, "border_color": LINE}
        self.title = style(bold=True, font_size=16, font_color=INK, text_wrap=False)
        self.how = style(font_color=GREY_INK, text_wrap=False)
        self.header = style(bold=True, font_color="white", bg_color=INK, align="center")
        self.code = style(bold=True, font_color=INK, num_format="@", indent=1, **framed)
        self.text = style(indent=1, **framed)
        self.aside = style(indent=1, font_color=GREY_INK, **framed)
        self.fixed = style(font_color=GREY_INK, bg_color=GREY_FILL, align="center", **framed)
        self.answers = {
            nature: style(
                locked=False, indent=1, border=1, border_color=GREY_INK, num_format=number
            )
            for nature, number in _NUMBER_FORMATS.items()
        }


def _write_top(page: Worksheet, asked: Asked, styles: _FormStyles) -> None:
    page.set_row(0, 26)
    page.write_string(0, 0, asked.title, styles.title)
    page.write_string(1, 0, _HOW, styles.how)
    page.set_row(_TOP, 22)
    for place, (heading, width) in enumerate(_HEADINGS):
        page.set_column(place, place, width)
        page.write_string(_TOP, place, heading, styles.header)


def _write_indicator(
    page: Worksheet, row: int, one: Indicateur, asked: Asked, styles: _FormStyles
) -> None:
    told = (one.groupe, _definition(one), expected(one))
    page.set_row(row, 6 + max(text_height(t, _HEADINGS[i][1] - 3) for i, t in enumerate(told, 1)))
    page.write_string(row, 0, one.code, styles.code)
    for place, text in enumerate(told, start=1):
        page.write_string(row, place, text, styles.text if place == 2 else styles.aside)
    page.write_blank(row, _ANSWER, None, styles.answers[one.nature])
    page.write_number(row, _ANSWER + 1, asked.annee, styles.fixed)
    page.write_string(row, _ANSWER + 2, asked.convention.reference, styles.fixed)
    rule = _rule(one)
    if rule is not None:
        told_wrong = {"error_title": f"Indicateur {one.code}"[:32], "error_message": _wrong(one)}
        page.data_validation(row, _ANSWER, row, _ANSWER, rule | told_wrong)


def _rule(one: Indicateur) -> dict[str, Any] | None:
    """What Excel refuses at typing; the gateway judges again, and all of it."""
    match one.nature:
        case NatureIndicateur.NOMBRE:
            return {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": MOST}
        case NatureIndicateur.DATE:
            return {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1)}
        case NatureIndicateur.TEXTE:
            return {"validate": "length", "criteria": "<=", "value": LONGEST}
    fits = len(",".join(one.valeurs)) <= _LIST_LIMIT and not any("," in v for v in one.valeurs)
    return {"validate": "list", "source": list(one.valeurs)} if fits else None


def _wrong(one: Indicateur) -> str:
    return f"Attendu : {expected(one)}."[:_LIST_LIMIT]


def _definition(one: Indicateur) -> str:
    return f"{one.libelle} ({one.precision})" if one.precision else one.libelle


def _line(text: str) -> str:
    """A text that stays on its line of comment, without what TOML forbids there."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
