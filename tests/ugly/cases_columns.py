"""Which column holds the SIRETs: by its title, by its content, of two halves, or by choice."""

from tests.ugly.case import every, read, refused
from tests.ugly.making import BAD, GOOD, LIST, NAMES, WRONG, rows, text

ONE_COLUMN = [[cell] for cell in ("SIRET", *GOOD)]

FOUND = (
    read("one column", text(ONE_COLUMN), "no delimiter at all"),
    read(
        "one column, no titles",
        text(ONE_COLUMN[1:]),
        "bare numbers",
        header_row=0,
        said=["COLONNE-CONTENU"],
    ),
    read(
        "no titles",
        text(LIST[1:]),
        "the column is known by its content, and that is said",
        header_row=0,
        said=["COLONNE-CONTENU"],
    ),
    read(
        "siret said in the note column",
        text(
            [
                [*row, note]
                for row, note in zip(LIST, ["Note", *["SIRET à vérifier"] * 10], strict=True)
            ]
        ),
        "nor a remark in the body",
        header_row=1,
    ),
    read(
        "identifiant",
        text(rows(title="Identifiant")),
        "no title says SIRET: by content, and said",
        format_column="Identifiant",
        header_row=1,
        said=["COLONNE-CONTENU"],
    ),
    read(
        "siren and nic",
        text([["SIREN", "NIC", "Nom"], *([s[:9], s[9:], "x"] for s in GOOD)]),
        "two columns joined, and said",
        said=["COLONNE-JOINTE"],
    ),
    read(
        "siren and nic without zeros",
        text([["N° SIREN", "NIC", "Nom"], *([s[:9], str(int(s[9:])), "x"] for s in GOOD)]),
        "Excel took the zeros of the NIC",
        said=["COLONNE-JOINTE"],
    ),
    read(
        "siren, nic and siret",
        text([["SIREN", "NIC", "SIRET"], *([s[:9], s[9:], s] for s in GOOD)]),
        "the SIRET column is enough",
        format_column="SIRET",
    ),
    read(
        "siren and siret",
        text([["SIREN", "SIRET", "SIREN siège"], *([s[:9], s, s[:9]] for s in GOOD)]),
        "SIREN is not SIRET",
        format_column="SIRET",
    ),
    read(
        "siren and nic, one bad",
        text([["SIREN", "NIC"], *([s[:9], s[9:]] for s in (*GOOD, WRONG))]),
        "what is joined is checked as any other",
        aside={12: BAD},
        said=["COLONNE-JOINTE"],
    ),
    read(
        "siren spaced and nic",
        text([["Siren", "Nic"], *([f"{s[:3]} {s[3:6]} {s[6:9]}", s[9:]] for s in GOOD)]),
        "the halves may be spaced",
        said=["COLONNE-JOINTE"],
    ),
    read(
        "siren and nic, one row of neither",
        text([["SIREN", "NIC", "Nom"], *([s[:9], s[9:], "x"] for s in GOOD), ["", "", "x"]]),
        "nothing joined to nothing is nothing",
        aside={12: "SIRET-VIDE"},
        said=["COLONNE-JOINTE"],
    ),
    read(
        "siret/siren",
        text(rows(title="SIRET/SIREN")),
        "a title for both",
        format_column="SIRET/SIREN",
    ),
    read(
        "by content, some bad",
        text(rows([*GOOD, WRONG, "néant"], title="Code adhérent")),
        "most cells say what the column is",
        aside={12: BAD, 13: "SIRET-CARACTERES"},
        said=["COLONNE-CONTENU"],
    ),
    read(
        "by content, spaced",
        text(rows([f"{s[:3]} {s[3:6]} {s[6:9]} {s[9:]}" for s in GOOD], title="Identifiant")),
        "repairs count as content",
        mended=every("SIRET-ESPACES"),
        said=["COLONNE-CONTENU"],
    ),
    read(
        "no titles, first row bad",
        text([[WRONG, "x", "1"], *LIST[1:]]),
        "a bad first row is a row, not titles",
        header_row=0,
        aside={1: BAD},
        said=["COLONNE-CONTENU"],
    ),
    read(
        "no titles, after blank lines",
        text([*LIST[1:], [WRONG, "x", "1"]], before="\r\n\r\n"),
        "rows keep their numbers without titles too",
        header_row=0,
        aside={13: BAD},
        said=["COLONNE-CONTENU"],
    ),
    read(
        "one row, one column, no end",
        GOOD[0].encode(),
        "the shortest list",
        kept=1,
        said=["COLONNE-CONTENU"],
    ),
    read("title and one row", f"SIRET\n{GOOD[0]}".encode(), "the shortest with a title", kept=1),
)

CHOSEN = (
    read(
        "column chosen by title",
        text([["SIRET", "Nom", "SIRET siège"], *([WRONG, "x", s] for s in GOOD)]),
        "the sender chose",
        column="siret siege",
        format_column="SIRET siège",
    ),
    read(
        "column chosen by letter",
        text([["SIRET", "Nom", "SIRET"], *([WRONG, "x", s] for s in GOOD)]),
        "where titles are the same, letters differ",
        column="C",
    ),
    refused(
        "column chosen, absent",
        text(LIST),
        "COLONNE-ABSENTE",
        "the chosen title is not there",
        column="Identifiant national",
    ),
)

NOT_FOUND = (
    refused(
        "no siret",
        text([["Nom", "Ville"], *([n, "Laval"] for n in NAMES)]),
        "COLONNE-ABSENTE",
        "names alone",
    ),
    refused(
        "siren only",
        text([["SIREN", "Nom"], *([s[:9], "x"] for s in GOOD)]),
        "COLONNE-ABSENTE",
        "a SIREN is not completed",
    ),
    refused(
        "prose",
        text([["Bonjour,"], ["Voici notre liste d'adhérents."], ["Cordialement"]]),
        "COLONNE-ABSENTE",
        "the body of an e-mail",
    ),
    refused(
        "two siret columns",
        text([["SIRET", "Nom", "SIRET siège"], *([s, "x", GOOD[0]] for s in GOOD)]),
        "COLONNE-AMBIGUE",
        "both are named, --column chooses",
        named=("SIRET", "SIRET siège"),
    ),
    refused(
        "two siret columns, one empty",
        text([["SIRET", "Nom", "N° SIRET"], *([s, "x", ""] for s in GOOD)]),
        "COLONNE-AMBIGUE",
        "however much better one reads",
        named=("SIRET", "N° SIRET"),
    ),
    refused(
        "siret twice",
        text([["SIRET", "SIRET"], *([s, s] for s in GOOD)]),
        "COLONNE-AMBIGUE",
        "the same title twice",
    ),
    refused(
        "two columns by content",
        text([["Employeur", "Payeur"], *([s, t] for s, t in zip(GOOD, GOOD[::-1], strict=True))]),
        "COLONNE-AMBIGUE",
        "two columns of SIRETs and no title",
        named=("Employeur", "Payeur"),
    ),
)


CASES = (*FOUND, *CHOSEN, *NOT_FOUND)
