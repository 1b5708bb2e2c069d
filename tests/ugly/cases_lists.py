"""Lists without rows, with too many bad ones, with the same member twice."""

from tests.ugly.case import every, read, refused
from tests.ugly.making import BAD, BOM, GOOD, LIST, WRONG, rows, text

EMPTY = (
    refused("zero bytes", b"", "FICHIER-VIDE", "an export that failed"),
    refused("only a bom", BOM, "FICHIER-VIDE", "the same, in UTF-8"),
    refused("only line ends", b"\r\n\r\n\r\n", "FICHIER-VIDE", "blank lines are no rows"),
    refused("only spaces", b"   \r\n \t \r\n", "FICHIER-VIDE", "nor are blanks"),
    refused("only delimiters", b";;;\r\n;;;\r\n", "FICHIER-VIDE", "nor are empty cells"),
    refused("only titles", text(LIST[:1]), "FICHIER-VIDE", "an extraction without result"),
    refused(
        "titles and blank rows",
        text([LIST[0], ["", "", ""], ["", " ", ""]]),
        "FICHIER-VIDE",
        "cleared",
    ),
    refused("only NULs", bytes(4096), "FICHIER-VIDE", "padding all through"),
)

THRESHOLDS = (
    read("one row", text(rows(GOOD[:1])), "a list may be short", kept=1),
    read(
        "exactly 20 %",
        text(rows([*GOOD[:8], WRONG, WRONG])),
        "more than 20 % refuses, not 20 %",
        kept=8,
        aside={10: BAD, 11: BAD},
    ),
    refused(
        "21 %",
        text(rows([*GOOD[:7], WRONG, WRONG])),
        "TROP-D-ANOMALIES",
        "2 of 9 is more than 20 %",
        kept=7,
        aside={9: BAD, 10: BAD},
    ),
    refused(
        "one row, bad",
        text(rows([WRONG])),
        "TROP-D-ANOMALIES",
        "all of them",
        kept=0,
        aside={2: BAD},
    ),
    refused(
        "all bad",
        text(rows([WRONG] * 10)),
        "TROP-D-ANOMALIES",
        "a wrong column",
        kept=0,
        aside=every(BAD),
    ),
    read(
        "all twice",
        text(rows([*GOOD, *GOOD])),
        "duplicates do not count towards the threshold",
        twice={row: row - 10 for row in range(12, 22)},
    ),
    read(
        "ten times one member",
        text(rows([GOOD[0]] * 10)),
        "the first is kept",
        kept=1,
        twice=dict.fromkeys(range(3, 12), 2),
    ),
    read(
        "the same in another dress",
        text(rows([*GOOD, GOOD[2][:9] + " " + GOOD[2][9:], str(int(GOOD[7]))])),
        "a duplicate is known after its repair",
        twice={12: 4, 13: 9},
    ),
    read(
        "a bad number twice",
        text(rows([*GOOD, WRONG, WRONG])),
        "is bad twice, and no duplicate",
        aside={12: BAD, 13: BAD},
    ),
)


CASES = (*EMPTY, *THRESHOLDS)
