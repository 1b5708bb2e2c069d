"""What stands above, between, below and beside the rows of a list."""

from tests.ugly.case import read
from tests.ugly.making import BAD, LIST, WRONG, among, rows, text
from tests.validators.making import siret

ABOVE = (
    read(
        "title lines",
        text([["Liste des adhérents au 31/12/2025", "", ""], ["", "", ""], *among(WRONG)]),
        "a title and a blank line above",
        header_row=3,
        aside={8: BAD},
    ),
    read(
        "title lines without delimiters",
        text(LIST, before="SPSTI du Lac\r\nExtraction du 31/12/2025 08:00\r\n\r\n"),
        "a report's heading",
        header_row=4,
    ),
    read(
        "titles in row 25",
        text([*([f"Critère {n}", "", "oui"] for n in range(1, 25)), *LIST]),
        "a cover page of filters",
        header_row=25,
    ),
    read(
        "leading blank lines",
        text(among(WRONG), before="\r\n\r\n;;\r\n"),
        "Excel shows them and numbers them",
        header_row=4,
        aside={9: BAD},
    ),
    read(
        "a sentence about the siret above",
        text([["Merci de vérifier le SIRET de chaque établissement", "", ""], *LIST]),
        "a sentence is not a title",
        header_row=2,
    ),
    read(
        "short phrases about the siret above",
        text([["Liste des SIRET", "", ""], ["Nombre de SIRET : 10", "", ""], *LIST]),
        "nor is a phrase without values under it",
        header_row=3,
    ),
    read(
        "two rows of titles",
        text([["Identification", "", "Moyens"], *LIST]),
        "groups of columns above their titles",
        header_row=2,
    ),
    read(
        "the sender's own siret above",
        text([["SIRET du service", siret(90)], ["Nombre d'adhérents", "10"], [""], *LIST]),
        "a label beside its value is no title above values",
        header_row=4,
        format_column="SIRET",
    ),
)

BETWEEN = (
    read(
        "blank lines between",
        text([*LIST[:4], ["", "", ""], [""], *LIST[4:], [WRONG, "", ""]]),
        "not counted, but numbered",
        aside={14: BAD},
    ),
    read(
        "rows of spaces",
        text([*LIST, [" ", "\t", ""], ["\u00a0", "\u202f", "\u200b"], [WRONG, "", ""]]),
        "whitespace of every kind is no content",
        aside={14: BAD},
    ),
    read("blank lines at the end", text(LIST, after=";;\r\n" * 500), "cleared cells", kept=10),
    read("short rows", text([LIST[0], *([row[0]] for row in LIST[1:])]), "padded, no more said"),
    read(
        "short row without a siret",
        text([*LIST, ["", "Nom seul"]]),
        "a row with anything in it counts",
        aside={12: "SIRET-VIDE"},
    ),
    read(
        "extra cell",
        text([*LIST[:4], [*LIST[4], "de trop"], *LIST[5:]]),
        "a separator in a name: said, and the SIRET stands",
        said=["LIGNE-DECALEE"],
    ),
    read(
        "three hundred columns",
        text([[*row, *[f"c{n}" for n in range(300)]] for row in LIST]),
        "a database dumped whole",
    ),
    read(
        "only an extra cell",
        text([*LIST, ["", "", "", "vu"]]),
        "a row with anything in it counts, wherever it stands",
        aside={12: "SIRET-VIDE"},
    ),
    read(
        "extra cells without titles",
        text([[*LIST[0], ""], *([*row, "vu"] for row in LIST[1:])]),
        "a column without a title is a column",
    ),
    read(
        "extra cell beside a bad siret",
        text([*LIST, [WRONG, "x", "1", "de trop"]]),
        "the row is set aside for one reason",
        aside={12: BAD},
    ),
)

BELOW = (
    read(
        "total below",
        text([*LIST, ["Total", "", "312"]]),
        "a total is set aside",
        aside={12: "LIGNE-TOTAL"},
    ),
    read(
        "total in another column",
        text([*LIST, ["", "TOTAL GÉNÉRAL", "312"]]),
        "wherever its word stands",
        aside={12: "LIGNE-TOTAL"},
    ),
    read(
        "count below",
        text([*LIST, ["Nombre d'adhérents : 10", "", ""]]),
        "a count is a total",
        aside={12: "LIGNE-TOTAL"},
    ),
    read(
        "a member called Total",
        text(rows(names=["TOTAL ENERGIES RAFFINAGE", "Total"])),
        "a valid SIRET is a member, whatever its name",
    ),
    read(
        "titles repeated",
        text([*LIST[:6], LIST[0], *LIST[6:]]),
        "pages pasted one under another",
        aside={7: "LIGNE-TITRE"},
    ),
    read(
        "titles twice on top",
        text([LIST[0], *LIST]),
        "the titles are those above values",
    ),
    read(
        "titles repeated in capitals",
        text([*LIST[:6], [cell.upper() for cell in LIST[0]], *LIST[6:]]),
        "in another dress",
        aside={7: "LIGNE-TITRE"},
    ),
    read(
        "sub-totals",
        text([*LIST[:6], ["Sous-total Laval", "", "50"], *LIST[6:], ["Total général", "", "99"]]),
        "between and below",
        aside={7: "LIGNE-TOTAL", 13: "LIGNE-TOTAL"},
    ),
    read(
        "total of numbers alone",
        text([*LIST, ["", "", "312"]]),
        "a sum without its word is a row without a SIRET",
        aside={12: "*"},
    ),
)


CASES = (*ABOVE, *BETWEEN, *BELOW)
