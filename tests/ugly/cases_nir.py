"""Social-security numbers: where they hide, and what only looks like one."""

from typing import Final

from stdnum.fr import siret as oracle

from tests.ugly.case import read, refused
from tests.ugly.making import GOOD, LIST, rows, text
from tests.ugly.making_ods import ods
from tests.ugly.making_ole import xls
from tests.ugly.making_xlsx import Formula, Sheet, xlsx
from tests.validators.making import nir, siret, with_key

KEYED: Final = nir()
KEYLESS: Final = KEYED[:13]
CORSICAN: Final = nir("185102A006084")
SPACED: Final = (
    f"{KEYED[0]} {KEYED[1:3]} {KEYED[3:5]} {KEYED[5:7]} {KEYED[7:10]} {KEYED[10:13]} {KEYED[13:]}"
)
FALSE_KEY: Final = KEYED[:13] + f"{int(KEYED[13:]) % 97 + 1:02d}"
NIR: Final = "DONNEE-NIR"


def lost_zero_like_a_nir() -> str:
    """A SIRET of thirteen digits, its zero lost, shaped like a NIR of May 1985."""
    for rank in range(1000):
        number = with_key(with_key(f"0185057{rank % 10}") + f"{rank:04d}")
        if oracle.is_valid(number) and number[9:] != "00000" and int(number[11:14]) >= 1:
            return number[1:]
    raise AssertionError


def noted(note: str, title: str = "Note") -> list[list[str]]:
    """The list with a note in its third row."""
    return [[*row, title if i == 0 else note if i == 2 else ""] for i, row in enumerate(LIST)]


NIRS: Final = tuple(
    refused(f"nir: {name}", data, NIR, why)
    for name, data, why in (
        ("with its key", text(noted(KEYED)), "the whole file is refused"),
        ("without its key", text(noted(KEYLESS)), "a whole token, plausible month and department"),
        ("in groups", text(noted(SPACED)), "as it is printed on the card"),
        ("no-break spaces", text(noted(SPACED.replace(" ", "\u00a0"))), "as a web page writes it"),
        ("narrow spaces", text(noted(SPACED.replace(" ", "\u202f"))), "as a word processor does"),
        ("dots", text(noted(SPACED.replace(" ", "."))), "as some do"),
        ("dashes", text(noted(SPACED.replace(" ", "-"))), "as some do"),
        ("keyless in groups", text(noted(SPACED[:-3])), "both at once"),
        ("of Corsica", text(noted(CORSICAN)), "2A counts as 19"),
        ("of Corsica, small letter", text(noted(CORSICAN.lower())), "the same"),
        ("in a sentence", text(noted(f"dossier de Mme D., NIR {KEYED}, à revoir")), "in a remark"),
        ("after a colon", text(noted(f"NIR:{KEYED}.")), "stuck to its label"),
        (
            "zero width inside",
            text(noted(KEYED[:5] + "\u200b" + KEYED[5:])),
            "hidden from a search",
        ),
        ("as a formula text", text(noted(f'="{KEYED}"')), "Excel's usage"),
        ("with an apostrophe", text(noted("'" + KEYED)), "Excel's usage"),
        ("in utf-16", text(noted(KEYED), encoding="utf-16-le", bom=b"\xff\xfe"), "in any encoding"),
        ("in a mixed file", text(noted(KEYED)) + "Été\r\n".encode("cp1252"), "in any encoding"),
        ("above the titles", text([[f"Édité par {KEYED}"], *LIST]), "everything is searched"),
        ("in a title", text([[*LIST[0], KEYED], *([*row, ""] for row in LIST[1:])]), "titles too"),
        (
            "in part in a title",
            text([[*LIST[0], f"cl\x7f{KEYLESS[1:]}"], *([*row, KEYED] for row in LIST[1:])]),
            "what is left of it in a title is not told either: found by fuzzing",
        ),
        ("in the siret column", text(rows([*GOOD, KEYED])), "and the SIRET column itself"),
        ("keyless in the siret column", text(rows([*GOOD, KEYLESS])), "no SIRET even with a zero"),
        ("in an extra cell", text([*LIST, [*LIST[1], KEYED]]), "beyond the titles"),
        ("on a second line of a cell", text(noted(f"Mme D.\n{KEYED}")), "inside quotes"),
        (
            "without any siret column",
            text([["Nom", "Numéro"], ["x", KEYED]]),
            "before the column is missed",
        ),
        ("without titles", text([[s, ""] for s in GOOD] + [["", KEYED]]), "before anything"),
        (
            "as a number",
            xlsx(Sheet([["SIRET", "N"], *([s, int(KEYED)] for s in GOOD)])),
            "15 digits fit a float",
        ),
        (
            "as a keyless number",
            xlsx(Sheet([["SIRET", "N"], *([s, int(KEYLESS)] for s in GOOD)])),
            "13 digits",
        ),
        (
            "in a hidden sheet",
            xlsx(Sheet(LIST), Sheet([["x"], [KEYED]], "Paie", hidden=True)),
            "hidden is not absent",
        ),
        ("in another sheet", xlsx(Sheet(LIST), Sheet([["x"], [SPACED]], "Paie")), "every sheet"),
        ("in a hidden row", xlsx(Sheet(noted(KEYED), hidden_rows=[3])), "hidden is not absent"),
        (
            "in a formula's value",
            xlsx(Sheet([*LIST, [GOOD[0], Formula("=Z1", KEYED)]])),
            "what is shown",
        ),
        ("in an ods", ods(Sheet(noted(KEYED))), "every container"),
        (
            "in an xls",
            xls(Sheet(noted(KEYED)), Sheet([[KEYED]], "B", hidden=True)),
            "every container",
        ),
        (
            "in two ambiguous sheets",
            xlsx(Sheet(LIST, "A"), Sheet(noted(KEYED), "B")),
            "DONNEE comes before FEUILLE",
        ),
        (
            "beside two siret columns",
            text([["SIRET", "SIRET", "x"], [GOOD[0], GOOD[1], KEYED]]),
            "and before COLONNE",
        ),
        ("as a float", text(noted(f"{KEYED}.0")), "pandas made it so"),
        ("in scientific notation", text(noted(f"{int(KEYED):.14E}")), "every digit there"),
        (
            "keyless in scientific notation",
            text(noted(f"{int(KEYLESS):.12E}".replace(".", ","))),
            "in French",
        ),
        (
            "full-width digits",
            text(noted("".join(chr(ord(c) + 0xFEE0) for c in KEYED))),
            "hidden from a search",
        ),
        ("stuck to letters", text(noted(f"NIR{KEYED}")), "no space before"),
        ("stuck to a sign", text(noted(f"n°{KEYED}")), "no space before"),
        (
            "its key in another column",
            text(
                [
                    [*r, a, b]
                    for r, a, b in zip(
                        LIST, ["NNI", *[KEYLESS] * 10], ["clé", *[KEYED[13:]] * 10], strict=True
                    )
                ]
            ),
            "a program that keeps them apart",
        ),
        ("born abroad", text(noted(nir("2851299123045"))), "department 99"),
        ("born overseas", text(noted(nir("2851297123045"))), "department 97"),
        ("temporary month", text(noted(nir("1853199123045"))), "INSEE's months for unknown births"),
        ("keyless, of Corsica", text(noted(CORSICAN[:13])), "a letter in it"),
        ("between brackets", text(noted(f"({KEYED})")), "whatever stands around"),
        ("two in a cell", text(noted(f"{KEYED}/{nir('2901275123045')}")), "one would do"),
        ("after a semicolon in quotes", text(noted(f"a;{KEYED}")), "inside quotes"),
        (
            "beyond the three hundredth row",
            text(
                [
                    *LIST,
                    *([siret(n), f"M{n}", ""] for n in range(500, 900)),
                    [siret(901), KEYED, ""],
                ]
            ),
            "every row is searched",
        ),
        ("with line end inside", text(noted(KEYED[:7] + "\n" + KEYED[7:])), "a wrapped cell"),
        (
            "with too many bad rows",
            text(rows(["1", "2", "3", KEYED])),
            "and before TROP-D-ANOMALIES",
        ),
    )
)

INNOCENT: Final = (
    read("a false key", text(noted(FALSE_KEY)), "fifteen digits whose key fails are no NIR"),
    read("thirteen digits, month 13", text(noted("1851378006084")), "no such month"),
    read("thirteen digits, sex 5", text(noted("5850578006084")), "no such sex"),
    read("a long number around", text(noted("9918505780060841177")), "a token is whole or is not"),
    read("a siret in the notes", text(noted(f"voir {siret(80)}")), "a SIRET is never a NIR"),
    read(
        "a lost zero shaped like a nir",
        text(rows([*GOOD, lost_zero_like_a_nir()])),
        "what repairs to a valid SIRET is one",
        kept=11,
        mended={12: "SIRET-ZERO-RESTAURE"},
    ),
    read(
        "such a one in a float's dress",
        text(rows([*GOOD, lost_zero_like_a_nir() + ".0"])),
        "two repairs, and still a SIRET",
        kept=11,
        mended={12: "*"},
    ),
    read(
        "such a one in the notes",
        text(noted(lost_zero_like_a_nir())),
        "in any column",
    ),
    read(
        "a bar code",
        text(noted("3017620422003")),
        "thirteen digits that begin as a man of 1930 would not",
    ),
    read("milliseconds", text(noted("1767225600000")), "a computer's date"),
    read("a compact date and hour", text(noted("20251231080000")), "fourteen digits"),
    read(
        "an account number", text(noted("FR76 3000 6000 0112 3456 7890 189")), "an IBAN is no NIR"
    ),
    read("a telephone", text(noted("+33 4 94 02 12 34")), "nor is this"),
    read("a date and an hour", text(noted("20251231 08:00:00")), "nor this"),
)

CASES: Final = (*NIRS, *INNOCENT)
