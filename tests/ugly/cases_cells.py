"""What a SIRET cell may hold, and how its title may be spelt.

Every cell of the two tables below goes into one list, read as CSV, XLSX, ODS and XLS: what a cell
becomes never depends on its container. ``#`` stands for the next digit of a valid SIRET.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from stdnum.fr import siret as oracle

from tests.ugly.case import Case, read
from tests.ugly.making import POSTE, ZERO, ZEROS, Row, rows, text
from tests.ugly.making_ods import ods
from tests.ugly.making_ole import xls
from tests.ugly.making_xlsx import Sheet, xlsx
from tests.validators.making import siret, with_key

ANY: Final = "*"
"""Some code of the right gravity: the rule leaves the choice."""

MENDED: Final = (
    ("### ### ### #####", "SIRET-ESPACES", "as people write it"),
    ("### ### ### ## ###", "SIRET-ESPACES", "as some others do"),
    (" ##############", "SIRET-ESPACES", "padded on the left"),
    ("##############   ", "SIRET-ESPACES", "a column of fixed width"),
    ("###\u00a0###\u00a0###\u00a0#####", "SIRET-ESPACES", "no-break spaces, from a web page"),
    (
        "###\u202f###\u202f###\u202f#####",
        "SIRET-ESPACES",
        "narrow ones, from a French word processor",
    ),
    ("###\u2009###\u2007###\u3000#####", "SIRET-ESPACES", "thin, figure and ideographic spaces"),
    ("#########\ufeff#####", "SIRET-ESPACES", "a byte-order mark pasted into the cell"),
    ("##############\u200b", "SIRET-ESPACES", "a zero-width space, from a web page"),
    ("\u200e##############\u200f", "SIRET-ESPACES", "direction marks, from a mail client"),
    ("\u202a##############\u202c", "SIRET-ESPACES", "embedding marks, from a phone"),
    ("#########\u2060#####", "SIRET-ESPACES", "a word joiner"),
    ("#########\u00ad#####", "SIRET-ESPACES", "a soft hyphen"),
    ("##############\t", "SIRET-ESPACES", "a tab, copied with the cell"),
    ("#########\n#####", "SIRET-ESPACES", "SIREN above, NIC below"),
    ("###.###.###.#####", "SIRET-ESPACES", "dots"),
    ("###-###-###-#####", "SIRET-ESPACES", "dashes"),
    ("#########–#####", "SIRET-ESPACES", "an en dash, from automatic correction"),
    ("#########\u2011#####", "SIRET-ESPACES", "a no-break hyphen"),
    ("#########\u2212#####", "SIRET-ESPACES", "a minus sign"),
    ("'##############", "SIRET-FORMULE", "the apostrophe by which Excel is told: text"),
    ("’##############", "SIRET-FORMULE", "the same, curled by automatic correction"),
    ('="##############"', "SIRET-FORMULE", "the formula by which Excel keeps zeros"),
    ("=##############", "SIRET-FORMULE", "the same without quotes"),
    ('="### ### ### #####"', ANY, "two dresses at once"),
    ("##############.0", "SIRET-DECIMALE", "pandas made it a float"),
    ("##############,0", "SIRET-DECIMALE", "a French one"),
    ("##############,00", "SIRET-DECIMALE", "an amount's format"),
    ("#,#############E+13", "SIRET-NOTATION-RESTAUREE", "scientific, every digit there"),
    ("#.#############E+13", "SIRET-NOTATION-RESTAUREE", "the same in English"),
    ("#.#############e13", "SIRET-NOTATION-RESTAUREE", "the same from a program"),
)
"""What is sent, the repair that is listed, and where it comes from."""

_SIREN: Final = siret(9000)[:9]


def _padded(*, left: bool) -> str:
    """A SIREN padded with zeros that all the same passes its key."""
    for rank in range(100_000):
        siren = with_key(f"9{rank:07d}")
        number = "00000" + siren if left else siren + "00000"
        if oracle.is_valid(number):
            return number
    raise AssertionError


def _poste(nic: int) -> str:
    return f"356000000{nic:05d}"


REFUSED: Final = (
    ("", "SIRET-VIDE", "nothing"),
    ("  \u00a0 ", "SIRET-VIDE", "nothing but spaces"),
    (siret(9001)[:13] + str((int(siret(9001)[13]) + 1) % 10), "SIRET-CLE", "one digit mistyped"),
    (
        siret(9002)[:7] + siret(9002)[8] + siret(9002)[7] + siret(9002)[9:],
        "SIRET-CLE",
        "two swapped",
    ),
    (_poste(10), "", "La Poste: digits add to fifteen"),
    (_poste(8), "SIRET-CLE", "La Poste: the usual key passes, its own rule does not"),
    (_poste(3), "SIRET-CLE", "La Poste: neither passes"),
    (siret(9003) + "0", "SIRET-LONGUEUR", "a digit too many"),
    (siret(9004)[:13], "SIRET-LONGUEUR", "a digit too few, and no zero was lost"),
    (siret(9005)[:8], "SIRET-LONGUEUR", "eight digits are not even a SIREN"),
    (f"{siret(9006)} {siret(9007)}", "SIRET-LONGUEUR", "two members in one cell"),
    ("12", "SIRET-LONGUEUR", "a rank"),
    (_SIREN, "SIRET-SIREN", "nine digits are never zero-filled"),
    (f"{_SIREN[:3]} {_SIREN[3:6]} {_SIREN[6:]}", "SIRET-SIREN", "in groups of three"),
    (f"{_SIREN}.0", "SIRET-SIREN", "a float"),
    (siret(9008)[:9] + "00000", "SIRET-SIREN-COMPLETE", "a SIREN padded on the right"),
    (_padded(left=False), "SIRET-SIREN-COMPLETE", "even where its key passes"),
    ("00000" + siret(9009)[:9], "SIRET-SIREN-COMPLETE", "a SIREN padded on the left"),
    (_padded(left=True), "SIRET-SIREN-COMPLETE", "even where its key passes"),
    (_padded(left=True)[4:], ANY, "a SIREN after one zero: restoring four more would pad it"),
    ("00000000000000", "SIRET-NUL", "fourteen zeros pass the usual key"),
    ("0", ANY, "a column of numbers, not of text"),
    ("9,00000E+13", "SIRET-NOTATION", "what Excel displays: digits are lost"),
    ("9.01234E+13", "SIRET-NOTATION", "the same in English"),
    ("9,0000019E+13", "SIRET-NOTATION", "more digits, and still not all"),
    ("2,601e+13", "SIRET-NOTATION", "finess_abime_excel"),
    ("9E+13", "SIRET-NOTATION", "one digit is left"),
    ("9000O001900019", "SIRET-CARACTERES", "the letter O for a zero"),
    ("néant", "SIRET-CARACTERES", "a word"),
    ("#N/A", "SIRET-CARACTERES", "a lookup that failed"),
    ("en cours d'immatriculation", "SIRET-CARACTERES", "a reason"),
    (f"FR12{_SIREN}", "SIRET-CARACTERES", "a VAT number"),
    ("=VLOOKUP(A2;B:C;2;0)", "SIRET-CARACTERES", "the formula and not its result"),
    ("MONACO12300014", "SIRET-MONACO", "Monaco is not in Sirene"),
    ("monaco 123 00014", "SIRET-MONACO", "spelt otherwise"),
    ("0494021234", "SIRET-LONGUEUR", "a telephone number"),
    ("31/12/2025", ANY, "a date"),
    (ZERO[1:], "SIRET-ZERO-RESTAURE", "13 digits: one zero lost, and the key says so"),
    (ZEROS[4:], "SIRET-ZERO-RESTAURE", "10 digits: four zeros lost"),
    (POSTE, "", "La Poste again"),
)
"""What is sent, the code of its row ("": none, it is right), and what it is."""

FILLING: Final = [siret(rank) for rank in range(20_000, 20_200)]


def dressed(pattern: str, number: str) -> str:
    """The pattern with its signs ``#`` replaced by the digits of a number, in order."""
    digits = iter(number)
    return "".join(next(digits) if mark == "#" else mark for mark in pattern)


def _sent() -> Iterator[tuple[str, str]]:
    """Every cell of both tables with its code, each on a SIRET of its own."""
    for rank, (pattern, code, _) in enumerate(MENDED, 1000):
        yield dressed(pattern, siret(rank)), code
    yield from ((cell, code) for cell, code, _ in REFUSED)


SENT: Final = list(_sent())
_IS_MENDED: Final = frozenset({"SIRET-ZERO-RESTAURE", *(code for _, code, _ in MENDED)})


def _tried(name: str, data: bytes, first: int = 2) -> Case:
    """All the cells in one list, after enough good ones that none is too many."""
    start = first + len(FILLING)
    mended: dict[int, str] = {}
    aside: dict[int, str] = {}
    for row, (_, code) in enumerate(SENT, start):
        repaired = code in _IS_MENDED and not (code == ANY and row >= start + len(MENDED))
        if code:
            (mended if repaired else aside)[row] = code
    kept = len(FILLING) + len(SENT) - len(aside)
    return read(
        f"every cell in {name}",
        data,
        "a cell's fate is the same in every container",
        kept=kept,
        mended=mended,
        aside=aside,
    )


def _list() -> list[Row]:
    return rows([*FILLING, *(cell for cell, _ in SENT)])


EVERY_CELL: Final = (
    _tried("csv", text(_list())),
    _tried("utf-16", text(_list(), encoding="utf-16-le", bom=b"\xff\xfe", sep="\t")),
    _tried("xlsx", xlsx(Sheet(_list()))),
    _tried("xlsx from D7", xlsx(Sheet(_list(), at=(6, 3))), first=8),
    _tried("ods", ods(Sheet(_list()))),
    _tried("xls", xls(Sheet(_list()))),
)

TITLES: Final[Sequence[str]] = (
    "siret",
    "N° SIRET",
    "N°SIRET",
    "n° de siret",
    "No SIRET",
    "Numéro SIRET",
    "NUMERO_SIRET",
    "num_siret",
    "Siret établissement",
    "SIRET de l'établissement",
    "siret_etab",
    "siretEtablissement",
    "Code SIRET",
    "SIRET adhérent",
    "SIRET (14 chiffres)",
    "SIRET *",
    "SIRET :",
    "  SIRET  ",
    "SIRET\u00a0",
    "\ufeffSIRET",
    "SIRET\r\nétablissement",
    "Identifiant SIRET",
    "N\u00c2\u00b0 SIRET",
    "Num\u00c3\u00a9ro SIRET",
    "N\ufffd SIRET",
    "Siret \u00c3\u00a9tablissement",
    "ETA_SIRET",
    "S.I.R.E.T.",
    "Ｓ\uff29RET",
)
"""Ten business programs, and what encodings do to them."""

SPELLINGS: Final = tuple(
    read(
        f"title {title!r}",
        text(rows(title=title)),
        "the title says SIRET, so no guess is said",
        header_row=1,
    )
    for title in TITLES
)

CASES: Final = (*EVERY_CELL, *SPELLINGS)
