"""The committee's document: the answers of a year beside those of the year before.

:func:`document_pages` makes the pages of the report from what each party gave. It promises to show
every indicator of the convention once, in its order, with who gives it, whether the State's survey
asks for it already, and what is missing; a change is shown between two numbers and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from exchange.contribution import Contribution
from exchange.indicateur import Fournisseur, Indicateur, NatureIndicateur
from exchange.indicators.values import Value, read_value
from exchange.report import Block, Cell, Heading, Page
from exchange.terms import PartyKind
from validators.text import label_key

FOURNISSEURS = {Fournisseur.SPSTI: "SPSTI", Fournisseur.SSAM: "Carsat (SSAM)"}

Given = Mapping[PartyKind, Contribution]
Answers = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Compared:
    """The answers of a convention.

    Attributes:
        indicators: of the convention, in order.
        annee: the year.
        now: by code, the answers of the year.
        before: by code, those of the year before.
    """

    indicators: tuple[Indicateur, ...]
    annee: int
    now: Answers
    before: Answers

    @property
    def missing(self) -> tuple[Indicateur, ...]:
        """The indicators without an answer for the year."""
        return tuple(one for one in self.indicators if one.code not in self.now)


def answers(indicators: tuple[Indicateur, ...], given: Given) -> Answers:
    """The answers that the parties gave, by code; what no longer reads counts as missing.

    Args:
        indicators: of the convention.
        given: by sender, columns ``indicateur`` and ``valeur``; each party's own indicators only.
    """
    found: dict[str, Value] = {}
    for kind, contribution in given.items():
        mine = {label_key(one.code): one for one in indicators if one.fournisseur.partie is kind}
        frame = contribution.frame
        texts = frame["valeur"].fillna("").tolist()
        for code, text in zip(frame["indicateur"].tolist(), texts, strict=True):
            indicator = mine.get(label_key(code))
            value = read_value(indicator, text).value if indicator else None
            if indicator is not None and value is not None:
                found[indicator.code] = value
    return found


def document_pages(compared: Compared) -> tuple[Page, ...]:
    """The pages: figures by group, texts where there are any, and what is missing."""
    short = [one for one in compared.indicators if one.nature is not NatureIndicateur.TEXTE]
    texts = [one for one in compared.indicators if one.nature is NatureIndicateur.TEXTE]
    year = compared.annee
    pages = [
        Page(
            "Indicateurs",
            f"Indicateurs de suivi – année {year}",
            (
                _summary(compared),
                *(_figures(compared, name, some) for name, some in _groups(short)),
            ),
        )
    ]
    if texts:
        blocks = tuple(_texts(compared, name, some) for name, some in _groups(texts))
        pages.append(Page("Réponses en texte", f"Réponses en texte – année {year}", blocks))
    if compared.missing:
        pages.append(Page("À compléter", f"Ce qui manque – année {year}", (_missing(compared),)))
    return tuple(pages)


def _groups(indicators: list[Indicateur]) -> list[tuple[str, list[Indicateur]]]:
    return [(name, list(some)) for name, some in groupby(indicators, key=lambda one: one.groupe)]


def _summary(compared: Compared) -> Block:
    rows: list[tuple[Cell, ...]] = []
    for fournisseur in Fournisseur:
        asked = [one for one in compared.indicators if one.fournisseur is fournisseur]
        if asked:
            given = sum(one.code in compared.now for one in asked)
            rows.append((FOURNISSEURS[fournisseur], f"{given} sur {len(asked)} renseignés"))
    survey = [one.code for one in compared.indicators if one.enquete]
    if survey:
        rows.append(("Déjà dans l'enquête", ", ".join(survey)))
    return Block("Synthèse", (), tuple(rows))


def _figures(compared: Compared, name: str, some: list[Indicateur]) -> Block:
    year = compared.annee
    headings = (
        "Indicateur",
        "Définition",
        str(year),
        str(year - 1),
        "Écart",
        "Évolution",
        "Fourni par",
        "Enquête de l'État",
    )
    rows = tuple(_figure(compared, one) for one in some)
    notes = tuple(f"{one.code} : {one.precision}." for one in some if one.precision)
    return Block(name, (tuple(map(Heading, headings)),), rows, notes)


def _figure(compared: Compared, one: Indicateur) -> tuple[Cell, ...]:
    now, before = compared.now.get(one.code), compared.before.get(one.code)
    gap, change = _change(now, before)
    return (
        one.code,
        one.libelle,
        _cell(now),
        _cell(before),
        gap,
        change,
        FOURNISSEURS[one.fournisseur],
        "oui" if one.enquete else "non",
    )


def _change(now: Value | None, before: Value | None) -> tuple[Cell, Cell]:
    """The difference, and the same in percent where there is something to compare with."""
    if not (isinstance(now, int) and isinstance(before, int)):
        return None, None
    gap = now - before
    if not before:
        return gap, None
    return gap, f"{100 * gap / before:+.1f} %".replace(".", ",").replace("-", "\u2212")


def _texts(compared: Compared, name: str, some: list[Indicateur]) -> Block:
    year = compared.annee
    headings = ("Indicateur", "Définition", str(year), str(year - 1), "Fourni par")
    rows = tuple(
        (
            one.code,
            one.libelle,
            _cell(compared.now.get(one.code)),
            _cell(compared.before.get(one.code)),
            FOURNISSEURS[one.fournisseur],
        )
        for one in some
    )
    notes = tuple(f"{one.code} : {one.precision}." for one in some if one.precision)
    return Block(name, (tuple(map(Heading, headings)),), rows, notes)


def _missing(compared: Compared) -> Block:
    rows = tuple(
        (
            one.code,
            one.libelle,
            FOURNISSEURS[one.fournisseur],
            "donné l'année précédente" if one.code in compared.before else "jamais donné",
        )
        for one in compared.missing
    )
    headings = ("Indicateur", "Définition", "À fournir par", "Année précédente")
    return Block("", (tuple(map(Heading, headings)),), rows)


def _cell(value: Value | None) -> Cell:
    """An answer as a cell: a day as people write it."""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value
