"""Text files: delimiters, line ends, quotes, and what only looks like another format."""

from tests.ugly.case import every, read, refused
from tests.ugly.making import BAD, BOM, GOOD, LIST, NAMES, WRONG, among, rows, text

FIVE_INCH = rows(names=['Tube 5" acier', *NAMES[1:]])

TWO_LINES = rows(names=["Café\nÉbène", "Société\r\nLumière", *NAMES[2:]])

TERMINAL = "\n".join(
    (
        "     siret      |         nom          | effectif",
        "----------------+----------------------+----------",
        *(f" {one} | {name:<20} |       12" for one, name in zip(GOOD, NAMES, strict=True)),
        "(10 lignes)",
    )
)

RANKS = ["N°", *map(str, range(1, 11))]

DELIMITERS = (
    read("comma", text(LIST, sep=","), "the rest of the world", delimiter=","),
    read("tab", text(LIST, sep="\t"), "copied from a screen", delimiter="\t"),
    read("pipe", text(LIST, sep="|"), "a mainframe export", delimiter="|"),
    read("comma, all quoted", text(LIST, sep=",", quotes="all"), "a reporting tool", delimiter=","),
    read(
        "commas in the names",
        text(rows(names=["Durand, Père, Fils, et Cie"])),
        "more commas than semicolons, yet semicolons part the cells",
        delimiter=";",
    ),
    read(
        "semicolons in quoted names",
        text(rows(names=["A;B;C;D"]), sep=","),
        "the delimiter is what stands outside quotes",
        delimiter=",",
    ),
    read(
        "decimal commas",
        text([[*row, "12,5"] for row in LIST]),
        "French decimals do not part cells",
        delimiter=";",
    ),
    read(
        "tabs inside quotes",
        text(rows(names=["A\tB"]), quotes="all"),
        "a tab typed in a form",
        delimiter=";",
    ),
    read(
        "sep line",
        text(LIST, before="sep=;\r\n"),
        "Excel hides this line: titles are row 1",
        header_row=1,
    ),
    read(
        "sep line, bad row",
        text(among(WRONG), before="sep=;\r\n"),
        "and numbers the rows without it",
        aside={6: BAD},
    ),
    read(
        "sep line with comma",
        text(LIST, sep=",", before="sep=,\r\n"),
        "it is obeyed",
        delimiter=",",
    ),
    read(
        "sep line in quotes",
        text(LIST, before='"sep=;"\r\n'),
        "some libraries quote it",
    ),
    read("sep line after a bom", text(LIST, bom=BOM, before="SEP=;\n"), "capital letters too"),
    read(
        "delimiters at line ends",
        text([[*row, "", ""] for row in LIST]),
        "extra empty cells are ignored",
    ),
    read(
        "delimiters at line ends, titles without",
        text([LIST[0], *([*row, "", "", ""] for row in LIST[1:])]),
        "the same, where only the body has them",
    ),
    read(
        "a delimiter before each line",
        text([["", *row] for row in LIST]),
        "the first column is empty",
    ),
    read(
        "a terminal's table",
        TERMINAL.encode(),
        "psql: pipes between padded cells, a ruler, a count",
        mended=every("SIRET-ESPACES", 3),
        aside={2: "*", 13: "*"},
    ),
    read(
        "formulas never quoted",
        text(rows([f'="{s}"' for s in GOOD]), sep=",", quotes="none"),
        "a program that writes for Excel: quotes after the sign are text",
        mended=every("SIRET-FORMULE"),
    ),
    read(
        "formulas never quoted, semicolons",
        text(rows([f'="{s}"' for s in GOOD]), quotes="none"),
        "the same in French",
        mended=every("SIRET-FORMULE"),
    ),
)

LINE_ENDS = (
    read(
        "mixed line ends",
        text(LIST[:4]) + text(LIST[4:7], end="\n") + text(LIST[7:], end="\r"),
        "edited on three machines",
    ),
    read("no line end at the end", text(LIST)[:-2], "the last row counts"),
    read("LF", text(LIST, end="\n"), "Linux"),
    read("CR", text(LIST, end="\r"), "Mac OS 9"),
    read(
        "CR CR LF",
        text(LIST, end="\r\r\n"),
        "text mode twice on Windows: each other row is blank",
        header_row=1,
    ),
    read(
        "line separators of Unicode in a cell",
        text(rows(names=["Café\u2028Ébène", "a\x85b", "a\x0bb", "a\x0cb", "a\x1cb"])),
        "only CR and LF end a row",
    ),
    read(
        "line separators, then a bad row",
        text([*rows(names=["a\u2028b", "a\x0cb"]), [WRONG, "", ""]]),
        "and rows are numbered by these alone",
        aside={12: BAD},
    ),
)

QUOTES = (
    read("never quoted", text(LIST, quotes="none"), "most business programs"),
    read("always quoted", text(LIST, quotes="all"), "the others"),
    read("quotes inside", text(rows(names=['Société "La Mer"'])), "doubled, as the usage is"),
    read("a quote in plain text", text(FIVE_INCH, quotes="none"), "five inches, not an open quote"),
    read(
        "quotes round a part of the cell",
        text(rows(names=['SARL "Le Phare" et Fils']), quotes="none"),
        "a program that never quotes",
    ),
    read(
        "two lines in a cell, then a bad row",
        text([*TWO_LINES[:6], [WRONG, "x", "1"], *TWO_LINES[6:]]),
        "a quoted cell may hold line ends: Excel counts one row",
        aside={7: BAD},
    ),
    read(
        "title on two lines",
        text(rows(title="SIRET\n(14 chiffres)")),
        "Alt+Enter in a title",
        header_row=1,
    ),
    refused(
        "unclosed quote",
        text(LIST).replace(NAMES[3].encode(), b'"' + NAMES[3].encode()),
        "FICHIER-GUILLEMET",
        "never silently fewer rows",
    ),
    refused(
        "unclosed quote in the last cell",
        text(LIST[:-1]) + f'{GOOD[-1]};x;"9\r\n'.encode(),
        "FICHIER-GUILLEMET",
        "even where nothing would be lost",
    ),
    refused(
        "unclosed quote before the first siret",
        text(LIST).replace(GOOD[0].encode(), b'"' + GOOD[0].encode()),
        "FICHIER-GUILLEMET",
        "read_bombs: quote.csv",
    ),
)

LOOK_ALIKES = tuple(
    read(
        f"begins like {what}",
        text([[first, *[""] * 3], *([rank, *row] for rank, row in zip(RANKS, LIST, strict=True))])
        if above
        else text([[first, *LIST[0]], *([str(n), *row] for n, row in enumerate(LIST[1:]))]),
        why,
        header_row=2 if above else 1,
    )
    for what, first, above, why in (
        ("sylk", "ID", False, "Excel itself is caught by a first title ID"),
        ("a zip", "PK", False, "two letters are not a format"),
        ("a bitmap", "BM", False, "two letters are not a format"),
        ("a program", "MZ", False, "two letters are not a format"),
        ("dif", "TABLE", False, "one word is not a format"),
        ("xml", "<Export 2025>", True, "an angle is not a format"),
        ("json", "{Adhérents}", True, "a brace is not a format"),
        ("json too", "[Adhérents]", True, "a bracket is not a format"),
        ("pdf", "% d'adhésion", True, "a percent is not a format"),
        ("a mail", "Date: 31/12/2025", True, "one line is not a mail"),
        ("a comment", "# export du 31/12/2025", True, "a comment is a title line"),
        ("rtf", "{\\liste}", True, "a brace and a stroke are not a format"),
        ("a formula", "=== ADHÉRENTS ===", True, "a frame of signs"),
        ("a ruler", "----------------", True, "a frame of dashes"),
    )
)

CASES = (*DELIMITERS, *LINE_ENDS, *QUOTES, *LOOK_ALIKES)
