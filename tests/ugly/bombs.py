"""Files made to hurt who opens them; each must be refused by name, and cost little.

The first are those of the prototype ``read_bombs``; the others go for what readers trust: sizes in
headers, repeated cells, shared strings, chains of sectors, patterns that look back.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from tests.ugly.making import GOOD, LIST, text
from tests.ugly.making_bombs import (
    CELLS,
    MB,
    deep_book,
    deep_xml,
    deep_zip,
    far_cell,
    laughs,
    long_cells,
    long_line,
    looping_sectors,
    lying_size,
    many_cells,
    many_entries,
    many_sheets,
    ods_entities,
    one_string,
    overlapping,
    repeated_ods,
    second_size,
    shared_string,
    wide_sheet,
)
from tests.ugly.making_xlsx import bare_xlsx


@dataclass(frozen=True, slots=True)
class Bomb:
    """A file to be made when it is needed, and the codes that may refuse it."""

    name: str
    make: Callable[[], Iterator[bytes]]
    motifs: frozenset[str]
    why: str


def _whole(make: Callable[[], bytes]) -> Callable[[], Iterator[bytes]]:
    return lambda: iter((make(),))


def _bomb(name: str, make: Callable[[], bytes], motifs: str, why: str) -> Bomb:
    return Bomb(name, _whole(make), frozenset(motifs.split()), why)


REFUSED_SIZE: Final = "FICHIER-DANGEREUX FICHIER-TROP-GRAND"
DANGER: Final = "FICHIER-DANGEREUX"
SIZE: Final = "FICHIER-TROP-GRAND"
SOME: Final = "FICHIER-ILLISIBLE FICHIER-DANGEREUX FICHIER-TROP-GRAND"

ONLY_LONG: Final = (
    _bomb("zip_cells.xlsx", many_cells, f"{REFUSED_SIZE} TROP-D-ANOMALIES", "a million rows of 1"),
)

PROTOTYPE: Final = (
    _bomb(
        "zip_longstr.xlsx", lambda: one_string(300), REFUSED_SIZE, "a string of 300 MB in 300 KB"
    ),
    _bomb("laughs.xlsx", laughs, DANGER, "entities within entities"),
    _bomb(
        "xxe.xlsx",
        lambda: bare_xlsx(CELLS, prolog='<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
        DANGER,
        "an entity of the file system",
    ),
    _bomb(
        "sparse.xlsx",
        lambda: bare_xlsx(CELLS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        REFUSED_SIZE,
        "a cell at the far corner",
    ),
    Bomb("longline.csv", lambda: long_line(200), frozenset({SIZE}), "a line of 200 MB"),
    _bomb(
        "nul.csv",
        lambda: text(LIST).replace(b"Caf", b"C\0f"),
        "FICHIER-ILLISIBLE",
        "a NUL in a cell",
    ),
    _bomb(
        "manycols.csv",
        lambda: b";".join(b"c%d" % i for i in range(200_000)) + b"\n" + b";".join([b"1"] * 200_000),
        SIZE,
        "200,000 columns",
    ),
    _bomb(
        "quote.csv",
        lambda: b'SIRET;x\n"90000001900019;a\n' + b"90000001900019;b\n" * 2_000_000,
        "FICHIER-GUILLEMET FICHIER-TROP-GRAND",
        "a quote that swallows the file",
    ),
)

TEXT: Final = (
    Bomb("one gigabyte", lambda: long_line(1024), frozenset({SIZE}), "a line of 1 GB"),
    Bomb("a line without title", lambda: long_line(64, b""), frozenset({SIZE}), "nothing but it"),
    Bomb(
        "a line quoted",
        lambda: long_line(64, b'SIRET;x\n"'),
        frozenset({SIZE, "FICHIER-GUILLEMET"}),
        "a quoted cell of 64 MB",
    ),
    Bomb(
        "a line of utf-16",
        lambda: long_line(64, b"\xff\xfeS\0I\0R\0E\0T\0\n\0"),
        frozenset({SIZE}),
        "the same, twice as wide",
    ),
    _bomb("long cell", lambda: text([*LIST, [GOOD[0], "x" * 20 * MB]]), SIZE, "20 MB in a cell"),
    _bomb("quotes only", lambda: b'"' * 5 * MB, f"{SIZE} FICHIER-GUILLEMET", "all quotes"),
    _bomb("delimiters only", lambda: b"SIRET" + b";" * 5 * MB, SIZE, "all delimiters"),
    _bomb("line ends only", lambda: b"\r" * 20 * MB, f"{SIZE} FICHIER-VIDE", "all line ends"),
    _bomb(
        "wide rows",
        lambda: b"SIRET;x\n" + (b"1;" * 30_000 + b"\n") * 200,
        SIZE,
        "one row in two hundred is enough",
    ),
    _bomb(
        "six million rows",
        lambda: b"SIRET;n\n" + b"9;\n" * 6_000_000,
        SIZE,
        "more rows than a list may have",
    ),
)

LOOKING_BACK: Final = tuple(
    _bomb(
        name,
        partial(long_cells, mark),
        "TROP-D-ANOMALIES FICHIER-TROP-GRAND DONNEE-NIR",
        why,
    )
    for name, mark, why in (
        ("ones and spaces", "1 ", "a pattern of a NIR that looks back"),
        ("digits", "1850578006084", "the same, without end"),
        ("dashes", "1-85-05-", "the same, dashed"),
        ("exponents", "9,9E", "a pattern of a number"),
        ("equals", '="', "a pattern of a formula"),
        ("spaces", " \u00a0", "whitespace without end"),
        ("accents", "e\u0301", "combining marks without end"),
    )
)

WORKBOOKS: Final = (
    _bomb("a size that lies", lying_size, f"{SOME}", "100 MB announced as 100 bytes"),
    _bomb("shared string", shared_string, REFUSED_SIZE, "9 GB of text in cells that share it"),
    _bomb("overlapping entries", overlapping, SOME, "a thousand names for one block"),
    _bomb("many entries", many_entries, DANGER, "20,000 parts"),
    _bomb("deep zip", deep_zip, f"{DANGER} FICHIER-FORMAT", "zips in zips"),
    _bomb("deep zip in a workbook", deep_book, SOME, "zips in zips in an embedded object"),
    _bomb(
        "a cell with two addresses",
        lambda: bare_xlsx(CELLS.replace('r="A5"', 'r="A5" r="XFD1048576"')),
        SOME,
        "a reader may take the first and another the last: found by fuzzing",
    ),
    _bomb("wide sheet", wide_sheet, REFUSED_SIZE, "2,000 rows of 16,384 columns"),
    _bomb("deep xml", deep_xml, f"{SOME} FICHIER-VIDE", "a million tags inside one another"),
    _bomb("many sheets", many_sheets, REFUSED_SIZE, "20,000 sheets"),
    _bomb(
        "ods, repeated",
        lambda: repeated_ods(16_384, 1_048_576),
        REFUSED_SIZE,
        "17 thousand million cells",
    ),
    _bomb(
        "ods, repeated columns",
        lambda: repeated_ods(2_000_000_000, 1),
        REFUSED_SIZE,
        "a row too wide",
    ),
    _bomb("ods, entities", ods_entities, DANGER, "entities within entities"),
    _bomb("xls, looping", looping_sectors, SOME, "sectors that follow themselves"),
    _bomb("xls, second size", second_size, SOME, "what was a cell is a size: found by fuzzing"),
    _bomb("xls, far cell", far_cell, f"{SOME} TROP-D-ANOMALIES", "a cell past the last column"),
)

GROUPS: Final = {
    "prototype": PROTOTYPE,
    "text": TEXT,
    "looking back": LOOKING_BACK,
    "workbooks": WORKBOOKS,
    "only_long": ONLY_LONG,
}
"""All of them; a group is measured together."""
