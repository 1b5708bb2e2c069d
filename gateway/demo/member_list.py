"""The member list as a clerk of a SPSTI would send it, invented, and the truth about it.

`member_list(known, seed=1, on=date(2026, 11, 22))` gives the bytes of the file, its name, and a
`Truth` that says what a good reading must find in it: how many rows, which are refused, how many
are repeated. The demo compares it to the acknowledgement.

The file is ugly in the ways real ones are: a title above the header, SIRETs typed as numbers that
lost their leading zeros, others spaced by hand with ordinary or non-breaking spaces, keys that do
not fit, the same member twice, and columns that are nobody's business. It is deterministic.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

import numpy as np
import xlsxwriter

from gateway.demo.sirets import UNKNOWN, as_text, invented_sirets

WRONG_KEYS: Final = 3
DUPLICATES: Final = 2

_TITLE_ROWS: Final = 3
_NBSP: Final = "\u00a0"
_HEADERS: Final = (
    "N° adhérent",
    "Raison sociale",
    "N° SIRET de l'établissement",
    "Ville",
    "Effectif déclaré",
    "Adhérent depuis le",
    "Observations",
)
_TRADES: Final = (
    "Garage",
    "Boulangerie",
    "Menuiserie",
    "Transports",
    "Cabinet",
    "Ateliers",
    "Pressing",
    "@telier",
    "+Net Propreté",
    "Électricité",
)
_NAMES: Final = (
    "de l'Olivette",
    "Fontvieille & Fils",
    "des Trois Pins",
    "du Vallon",
    "Mistral",
    "Garrigue",
    "de la Calade",
    "Tramontane",
    "du Cabanon",
    "Sainte-Estelle",
)
_TOWNS: Final = ("AUBAGNE", "Toulon", "Fréjus", "GAP", "Cannes la Bocca", "Orange", "Brignoles")
_REMARKS: Final = ("", "", "", "", "à relancer", "cotisation OK", "ex-Olivette ?", "cf. courrier")


@dataclass(frozen=True, slots=True)
class Truth:
    """What a good reading of the list must find.

    Attributes:
        received: rows below the header.
        kept: distinct members with a right SIRET.
        known: those of them that the extract holds.
        unknown: those that it does not.
        refused: rows whose key does not fit.
        duplicates: rows that repeat a member.
        lost_zeros: rows whose SIRET is a number that lost its leading zeros.
        spaced: rows whose SIRET holds spaces.
        refused_rows: the numbers of the refused rows, as a spreadsheet shows them.
    """

    received: int
    kept: int
    known: int
    unknown: int
    refused: int
    duplicates: int
    lost_zeros: int
    spaced: int
    refused_rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, repr=False)
class MemberList:
    """A file ready to be dropped, and what is true of it."""

    name: str
    content: bytes
    truth: Truth


def member_list(
    known: Sequence[str],
    seed: int,
    on: date,
    *,
    received: int = 6_510,
    found: int = 6_300,
    form: Literal["xlsx", "csv"] = "xlsx",
) -> MemberList:
    """Draw a member list.

    Args:
        known: SIRETs of the extract (text, repeats allowed), at least `found` distinct ones.
        seed: the same seed gives the same bytes.
        on: the day written in the title.
        received: rows below the header.
        found: how many of the members are drawn from `known`.
        form: a workbook, or delimited text in cp1252.

    Raises:
        ValueError: the counts do not fit together.
    """
    kept = received - WRONG_KEYS - DUPLICATES
    pool = sorted(set(known))
    if not DUPLICATES <= found <= min(kept, len(pool)):
        raise ValueError("found must lie between two and what the rows and the extract allow")
    rng = np.random.default_rng(seed)
    strangers = as_text(
        invented_sirets(kept - found + WRONG_KEYS, seed, UNKNOWN),
    ).to_pylist()
    members = [pool[i] for i in rng.choice(len(pool), found, replace=False)]
    wrong = [_with_wrong_key(s, place) for s, place in zip(strangers, (13, 10, 4), strict=False)]
    members += strangers[WRONG_KEYS:]
    sirets = members + wrong + members[:DUPLICATES]
    order = rng.permutation(received)
    styles = rng.choice(["plain", "number", "spaced"], size=received, p=[0.62, 0.3, 0.08])
    is_wrong = (order >= kept) & (order < kept + WRONG_KEYS)
    styles[is_wrong] = "plain"
    # A repeat is plain, so that the rows mended are the same whether or not it is set aside first.
    place = np.argsort(order)
    styles[np.maximum(place[:DUPLICATES], place[-DUPLICATES:])] = "plain"
    cells = [_typed(sirets[i], style, rng) for i, style in zip(order, styles, strict=True)]
    rows = _business_rows(cells, rng, on)
    write = _workbook if form == "xlsx" else _delimited
    return MemberList(
        name=f"Liste adhérents {on:%d-%m-%Y} (v2).{form}",
        content=write(rows, on),
        truth=Truth(
            received=received,
            kept=kept,
            known=found,
            unknown=kept - found,
            refused=WRONG_KEYS,
            duplicates=DUPLICATES,
            lost_zeros=int((styles == "number").sum()),
            spaced=int((styles == "spaced").sum()),
            refused_rows=tuple(int(i) + _TITLE_ROWS + 2 for i in np.flatnonzero(is_wrong)),
        ),
    )


def _with_wrong_key(siret: str, place: int) -> str:
    """One digit changed: Luhn never lets that pass."""
    return siret[:place] + str((int(siret[place]) + 1) % 10) + siret[place + 1 :]


def _typed(siret: str, style: str, rng: np.random.Generator) -> str | int:
    if style == "number":
        return int(siret)
    if style == "plain":
        return siret
    gap = (" ", _NBSP)[int(rng.integers(2))]
    groups = gap.join((siret[:3], siret[3:6], siret[6:9], siret[9:]))
    return (groups, f"{siret[:9]}{gap}{siret[9:]}", f" {groups} ")[int(rng.integers(3))]


Row = tuple[int, str, str | int, str, int, date, str]


def _business_rows(cells: Sequence[str | int], rng: np.random.Generator, on: date) -> list[Row]:
    """The SIRET among the columns that a member file holds."""
    count = len(cells)
    return list(
        zip(
            range(20_001, 20_001 + count),
            [
                f"{_TRADES[t]} {_NAMES[n]}"
                for t, n in zip(
                    rng.integers(0, len(_TRADES), count),
                    rng.integers(0, len(_NAMES), count),
                    strict=True,
                )
            ],
            cells,
            [_TOWNS[i] for i in rng.integers(0, len(_TOWNS), count)],
            [int(n) for n in rng.lognormal(1.2, 1.2, count).clip(1, 900)],
            [on - timedelta(days=int(d)) for d in rng.integers(30, 9_000, count)],
            [_REMARKS[i] for i in rng.integers(0, len(_REMARKS), count)],
            strict=True,
        )
    )


def _titles(on: date) -> tuple[str, str, str]:
    return (
        f"Liste des adhérents au {on:%d/%m/%Y}",
        "Édition du logiciel métier (démonstration)",
        "",
    )


def _workbook(rows: Sequence[Row], on: date) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": datetime.combine(on, time.min)})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Adhérents")
        for row, title in enumerate(_titles(on)):
            sheet.write_string(row, 0, title)
        sheet.write_row(_TITLE_ROWS, 0, _HEADERS, book.add_format({"bold": True}))
        for column in range(len(_HEADERS)):
            style = day if _HEADERS[column] == "Adhérent depuis le" else None
            sheet.write_column(_TITLE_ROWS + 1, column, [row[column] for row in rows], style)
        sheet.set_column(0, len(_HEADERS) - 1, 18)
    return buffer.getvalue()


def _delimited(rows: Sequence[Row], on: date) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerows([title] if title else [] for title in _titles(on))
    writer.writerow(_HEADERS)
    writer.writerows((*row[:5], f"{row[5]:%d/%m/%Y}", *row[6:]) for row in rows)
    return text.getvalue().encode("cp1252")
