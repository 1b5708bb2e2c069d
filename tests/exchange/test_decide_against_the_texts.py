"""Thousands of questions on each of the five files, answered twice: by `decide`, and by the texts.

`the_texts` is the second answer, read from the contracts alone. The incomplete texts are also asked
on fictitious copies with dates, and two acts that only a file can hold (an equivalence written for
the channel, a denunciation) on copies that hold them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from itertools import product
from pathlib import Path
from random import Random

import pytest

from exchange.convention_files.parsing import parse_convention
from exchange.conventions import Adhesion, Convention, Granularite, Niveau, PartyKind
from exchange.decide import Request, decide
from exchange.flux.outside import HORS_PERIMETRE
from exchange.flux.registry import CATALOGUE
from tests.exchange.the_texts import (
    BASE,
    FINE_TO_COARSE,
    PARIS,
    PARTIES,
    TEXTS,
    Question,
    Text,
    cited,
    expected,
)

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "conventions"
ALL = (*PARTIES, "tiers")
THEMES = (BASE, "tms", "risques_chimiques", "tpe", "communication")
FLUX = (*CATALOGUE, *HORS_PERIMETRE, "un_flux_qui_n_existe_pas")
SECOND = timedelta(seconds=1)
WRITTEN = datetime(2025, 7, 1, tzinfo=PARIS)
DENOUNCED = datetime(2027, 3, 1, 10, tzinfo=PARIS)
HEAD = "\nbase_legale"


@dataclass(frozen=True, slots=True)
class Copy:
    """A file as it is, or completed: what it replaces in it, and what the oracle is told."""

    of: str
    first: date | None = None
    last: date | None = None
    tail: str = ""
    written: datetime | None = None
    denounced: datetime | None = None


COPIES = {name: Copy(name) for name in TEXTS} | {
    "pst35, dates fictives": Copy("pst35", date(2025, 3, 15), date(2030, 3, 14)),
    "occitanie, dates fictives": Copy("occitanie", date(2025, 3, 30), date(2028, 10, 29)),
    "amt, équivalence écrite": Copy(
        "amt", tail='[canal]\nreference = "courrier fictif"\ndate = 2025-07-01\n', written=WRITTEN
    ),
    "expertis, dénoncée": Copy(
        "expertis",
        tail="[denonciation]\nrecue_le = 2027-03-01T10:00:00\n"
        'par = "carsat"\nreference = "lettre fictive"\n',
        denounced=DENOUNCED,
    ),
}
named = pytest.mark.parametrize("name", COPIES)


@cache
def under(name: str) -> tuple[Text, Convention]:
    """What the oracle reads, and the convention that answers."""
    copy = COPIES[name]
    text, toml = TEXTS[copy.of], (FOLDER / f"{copy.of}.toml").read_text("utf-8")
    if copy.first:
        text = replace(text, first=copy.first, last=copy.last)
        start = "signature" if "\ndebut" in toml else "debut"
        toml = toml.replace(HEAD, f"\n{start} = {copy.first}\nfin = {copy.last}\n{HEAD}", 1)
    return text, parse_convention(f"{toml}\n{copy.tail}")


def answered(convention: Convention, asked: Question) -> tuple[str | None, str | None]:
    """The motif and the clause that `decide` gives."""
    adhesions = tuple(
        Adhesion(year, themes, revoquee_le=asked.revoked) for year, themes in asked.themes.items()
    )
    request = Request(
        asked.flux,
        PartyKind(asked.giver),
        PartyKind(asked.receiver),
        niveau=Niveau(asked.level) if asked.level else None,
        granularite=Granularite(asked.detail) if asked.detail else None,
        list_accepted_at=asked.listed,
        authorised_by=frozenset(PartyKind(party) for party in asked.letters),
        public=asked.public,
        validated=asked.validated,
    )
    decision = decide(replace(convention, adhesions=adhesions), request, asked.at)
    assert decision.allowed is (decision.motif is None)
    return decision.motif and str(decision.motif), decision.clause


def compare(name: str, asked: Question) -> str | None:
    """Hold one answer against the text; the motif that both gave."""
    copy = COPIES[name]
    text, convention = under(name)
    full = replace(asked, mail_equivalent=copy.written, denounced=copy.denounced)
    motif, clause = answered(convention, full)
    assert motif == expected(text, full), full
    assert clause, full
    assert all(words in clause for words in cited(text, full, motif)), full
    return motif


def clauses_of(convention: Convention) -> set[str | None]:
    """Every clause that the file cites, and the law it stands on where it cites none."""
    rules = convention.clauses
    general = {getattr(rules, rule) for rule in rules.__slots__} | {convention.base_legale}
    panier = {convention.regle_adhesion.clause} if convention.regle_adhesion else set()
    return general | panier | {grant.clause for grant in convention.flux}


def everything(at: datetime, **changes: object) -> Question:
    """A question in which nothing is missing: every theme, the list, the letters, the committee."""
    full = Question(
        "adherents",
        "spsti",
        "carsat",
        at,
        themes={at.astimezone(PARIS).year: THEMES},
        listed=at,
        letters=PARTIES,
        validated=True,
    )
    return replace(full, **changes)  # type: ignore[arg-type]  # fields given by name


@named
def test_who_may_give_what_to_whom_and_how_fine(name: str) -> None:
    at = datetime(2026, 6, 15, 12, tzinfo=PARIS)
    for flux, giver, receiver in product(FLUX, ALL, ALL):
        for level, detail in product((None, "R", "D"), (None, *FINE_TO_COARSE)):
            asked = everything(at, flux=flux, giver=giver, receiver=receiver)
            compare(name, replace(asked, level=level, detail=detail))
        compare(name, replace(asked, public=True))
        compare(name, Question(flux, giver, receiver, at))


@named
def test_the_first_second_is_inside_and_the_last_one_too(name: str) -> None:
    text, _ = under(name)
    for at, flux in product(edges(text), text.rows):
        way = text.rows[flux].ways.split()[0]
        asked = everything(at, flux=flux, giver=spelled(way[0]), receiver=spelled(way[2]))
        compare(name, asked)
        compare(name, replace(asked, receiver="tiers"))


@named
def test_random_records_on_the_edges_of_everything(name: str) -> None:
    chance = Random(name)
    text, convention = under(name)
    known = clauses_of(convention)
    met = set()
    for _ in range(1500):
        asked = drawn(chance, text)
        met.add(compare(name, asked))
        assert answered(convention, asked)[1] in known
    # A text that reads no motif but one would make the comparison empty.
    assert met == {"CONVENTION-INCOMPLETE"} if text.first is None else len(met) > 5, met


def spelled(initial: str) -> str:
    return next(party for party in PARTIES if party[0] == initial)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)


def edges(text: Text) -> Iterator[datetime]:
    """A second on each side of each midnight that could count, in Paris, in UTC and elsewhere."""
    first, last = text.first or date(2025, 1, 1), text.last or date(2029, 1, 1)
    days = [first, first + timedelta(1), last, last + timedelta(1), date(2026, 3, 29)]
    days += [date(2026, 10, 25), date(2028, 2, 29), date(2028, 3, 1)]
    for day in [*days, *(date(year, 1, 1) for year in range(2025, 2031))]:
        start = midnight(day).astimezone(UTC)
        for at in (start - SECOND, start, start + timedelta(hours=23, minutes=59)):
            yield at
            yield at.astimezone(PARIS)
            yield at.astimezone(timezone(timedelta(hours=-5)))


def drawn(chance: Random, text: Text) -> Question:
    """A question near what the text grants, whose records stand on one side or the other."""
    at = drawn_instant(chance, text)
    flux = chance.choice([*list(text.rows) * 4, *FLUX])
    giver, receiver = chance.choice(ALL), chance.choice(ALL)
    if flux in text.rows and chance.random() < 0.8:
        way = chance.choice(text.rows[flux].ways.split())
        giver, receiver = spelled(way[0]), chance.choice([spelled(way[2])] * 4 + ["tiers"])
    return Question(
        flux,
        giver,
        receiver,
        at,
        level=chance.choice([None, None, None, "R", "D"]),
        detail=chance.choice([None, None, None, *FINE_TO_COARSE]),
        themes=drawn_themes(chance, at),
        revoked=chance.choice([None, None, None, at, at - SECOND, at + SECOND]),
        listed=drawn_list(chance, at),
        letters=chance.choice([(), PARTIES, PARTIES, ("spsti", "carsat"), ("dreets",)]),
        public=chance.random() < 0.2,
        validated=chance.random() < 0.5,
    )


def drawn_instant(chance: Random, text: Text) -> datetime:
    if chance.random() < 0.3:
        return chance.choice(list(edges(text)))
    around = [WRITTEN, DENOUNCED, midnight(date(2026, 1, 1)), midnight(date(2028, 1, 1))]
    at = chance.choice([*around, *around, datetime(2026, 6, 15, 12, tzinfo=PARIS)])
    return at + chance.choice([-SECOND, timedelta(), SECOND, timedelta(days=45)])


def drawn_themes(chance: Random, at: datetime) -> dict[int, tuple[str, ...]]:
    year = at.astimezone(PARIS).year
    one = chance.choice(THEMES)
    others: dict[int, tuple[str, ...]] = {year - 1: THEMES, year + 1: THEMES}
    chosen: list[dict[int, tuple[str, ...]]] = [
        {year: THEMES},
        {year: THEMES},
        {year: (BASE, one)},
        {year: (one,)},
        {year: ()},
        others,
        others | {year: (BASE,)},
        {},
    ]
    return chance.choice(chosen)


def drawn_list(chance: Random, at: datetime) -> datetime | None:
    """None, fresh, to come, or twelve months old to the second: a year, leap or not, of Paris."""
    wall = at.astimezone(PARIS)
    leap = (wall.month, wall.day) == (2, 29)
    old = wall.replace(year=wall.year - 1, day=28 if leap else wall.day)
    fresh = at - timedelta(days=40)
    return chance.choice([fresh, fresh, fresh, at, at + SECOND, old, old - SECOND, None])
