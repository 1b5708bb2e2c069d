"""Lists of invented members, and the text files that hold them.

Use ``text(rows(), encoding="cp1252", sep="\\t")``; ``making_xlsx``, ``making_ods`` and
``making_ole`` make workbooks. All are written from the formats' own texts, never from our readers.
SIRETs begin with 9 (Sirene has not reached them), with zeros where zeros are the matter, or are
La Poste's, whose rule is its own.
"""

from collections.abc import Sequence
from typing import Final

from tests.validators.making import siret, with_key

ZEROS: Final = with_key(with_key("00004321") + "0001")
"""A SIRET that begins with four zeros: a number cell loses them."""

ZERO: Final = with_key(with_key("09876543") + "0001")
POSTE: Final = "35600000000051"
"""La Poste: its digits add to a multiple of five, and the usual key fails."""
POSTE_SEAT: Final = "35600000000048"

GOOD: Final = (*(siret(rank) for rank in range(1, 8)), ZEROS, POSTE, POSTE_SEAT)
"""The ten members of every list: rows 2 to 11 under titles in row 1."""

NAMES: Final = (
    "Café Ébène",
    "Société Lumière",
    "Crèche L'Île bleue",
    "Garage Œuvré & fils",
    "Hôtel où l'on dort",
    "Boulangerie Noël",
    "Ateliers Müller",
    "Maçonnerie Françoise",
    "Pêcherie du Môle",
    "Bâtiments À l'Est",
)
WRONG: Final = GOOD[0][:13] + str((int(GOOD[0][13]) + 1) % 10)
"""A good SIRET but for its last digit."""

BOM: Final = b"\xef\xbb\xbf"
"""UTF-8's."""

BAD: Final = "SIRET-CLE"
"""What is said of it."""

TITLES: Final = ("SIRET", "Raison sociale", "Effectif")

Row = list[str]


def rows(
    cells: Sequence[str] = GOOD, title: str = "SIRET", *, names: Sequence[str] = NAMES
) -> list[Row]:
    """Titles, then a row for each SIRET cell with a name and a head-count."""
    body = [[cell, names[i % len(names)], str(3 + 7 * i % 50)] for i, cell in enumerate(cells)]
    return [[title, *TITLES[1:]], *body]


def among(*cells: str, at: int = 6) -> list[Row]:
    """Rows where `cells` stand between the ten good ones, the first of them in row `at`."""
    return rows([*GOOD[: at - 2], *cells, *GOOD[at - 2 :]])


def quoted(cell: str, sep: str, mode: str) -> str:
    """A cell as a program writes it: quoted always ("all"), where needed, or never ("none")."""
    needed = any(mark in cell for mark in (sep, '"', "\n", "\r"))
    if mode == "none" or (mode == "needed" and not needed):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def text(
    table: Sequence[Sequence[str]],
    *,
    sep: str = ";",
    encoding: str = "utf-8",
    bom: bytes = b"",
    end: str = "\r\n",
    quotes: str = "needed",
    before: str = "",
    after: str = "",
) -> bytes:
    """A delimited file; `before` and `after` are written as they are."""
    lines = (sep.join(quoted(cell, sep, quotes) for cell in row) for row in table)
    return bom + (before + "".join(line + end for line in lines) + after).encode(encoding)


def line_by_line(table: Sequence[Sequence[str]], *encodings: str) -> bytes:
    """A file where each line has its own encoding, as pasting with a script makes them."""
    lines = [";".join(row) + "\r\n" for row in table]
    return b"".join(line.encode(encodings[i % len(encodings)]) for i, line in enumerate(lines))


LIST: Final = rows()
"""The ten good members under their titles."""
