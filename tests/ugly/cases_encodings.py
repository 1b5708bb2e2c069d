"""Text files: encodings, and bytes that are no characters.

Ten good members in rows 2 to 11 unless said otherwise.
"""

from tests.ugly.case import read, refused
from tests.ugly.making import BAD, BOM, GOOD, LIST, NAMES, WRONG, line_by_line, rows, text

LE, BE = b"\xff\xfe", b"\xfe\xff"

CASES = (
    read("utf-8", text(LIST), "what recent software writes", encoding="utf-8", delimiter=";"),
    read("utf-8 bom", text(LIST, bom=BOM), "Excel, CSV UTF-8", encoding="utf-8-sig"),
    read("cp1252", text(LIST, encoding="cp1252"), "Excel, CSV on Windows", encoding="cp1252"),
    read(
        "mac roman, CR",
        text(LIST, encoding="mac_roman", end="\r"),
        "Excel for Mac, CSV (Macintosh)",
        encoding="mac_roman",
    ),
    read("mac roman, LF", text(LIST, encoding="mac_roman", end="\n"), "an old Mac export"),
    read(
        "utf-16 le bom, tab",
        text(LIST, encoding="utf-16-le", bom=LE, sep="\t"),
        "Excel, Unicode text",
        encoding="utf-16",
        delimiter="\t",
    ),
    read(
        "utf-16 be bom",
        text(LIST, encoding="utf-16-be", bom=BE),
        "a Java export",
        encoding="utf-16",
    ),
    read(
        "utf-16 le without bom",
        text(LIST, encoding="utf-16-le"),
        "PowerShell, SQL Server",
        encoding="utf-16-le",
    ),
    read(
        "utf-16 be without bom",
        text(LIST, encoding="utf-16-be"),
        "a mainframe",
        encoding="utf-16-be",
    ),
    read(
        "utf-16 with a byte too many",
        text(LIST, encoding="utf-16-le", bom=LE) + b"\0",
        "a cut transfer; the byte is padding",
    ),
    read(
        "utf-8 and cp1252 by lines",
        line_by_line(LIST, "utf-8", "cp1252"),
        "two exports pasted by a script",
        said=["ENCODAGE-MIXTE"],
    ),
    read(
        "one cp1252 line in utf-8",
        line_by_line(LIST, *["utf-8"] * 10, "cp1252"),
        "a name typed by hand in an old editor",
        said=["ENCODAGE-MIXTE"],
    ),
    read(
        "cp1252 undefined bytes",
        text(LIST, encoding="cp1252")
        .replace(b"Noel", b"No\x81l")
        .replace(b"M\xfcller", b"M\x9dller"),
        "bytes that cp1252 gives no character for never stop a reading",
    ),
    read("ascii only", text(rows(names=["Dupont SA"])), "no accent, no clue, no need of one"),
    read(
        "double utf-8",
        text(LIST).decode("cp1252", "ignore").encode("utf-8"),
        "cp1252 converted twice: names are damaged, SIRETs are not",
    ),
    read("nul padding", text(LIST) + bytes(700), "a mainframe pads its blocks"),
    read("nul padding, utf-16", text(LIST, encoding="utf-16-le", bom=LE) + bytes(64), "the same"),
    read("control-z at the end", text(LIST) + b"\x1a", "MS-DOS software ends its files so"),
    refused(
        "nul inside",
        text(LIST).replace(b"Lumi", b"Lu\0mi"),
        "FICHIER-ILLISIBLE",
        "a NUL elsewhere than at the end refuses the file",
    ),
    refused(
        "nul inside a siret",
        text(LIST).replace(GOOD[3].encode(), GOOD[3][:7].encode() + b"\0" + GOOD[3][7:].encode()),
        "FICHIER-ILLISIBLE",
        "read_bombs: nul.csv; every library keeps it in the cell",
    ),
    refused(
        "nul padding, then more",
        text(LIST) + bytes(100) + b"9;x;1\r\n",
        "FICHIER-ILLISIBLE",
        "padding is padding at the end only",
    ),
    read(
        "bom in the middle",
        text(LIST, bom=BOM) + text(rows([WRONG]), bom=BOM),
        "two CSV UTF-8 joined by the command copy; the second titles are set aside",
        aside={12: "LIGNE-TITRE", 13: BAD},
    ),
    read(
        "dos",
        text(rows(names=NAMES[:3]), encoding="cp850"),
        "Excel, CSV (MS-DOS): odd accents, right SIRETs",
    ),
    read(
        "utf-16 le bom, semicolons, LF",
        text(LIST, encoding="utf-16-le", bom=LE, end="\n"),
        "a script",
    ),
    read(
        "utf-16 be without bom, tab, CR",
        text(LIST, encoding="utf-16-be", sep="\t", end="\r"),
        "an old Mac",
    ),
    read(
        "utf-16 le, odd names",
        text(rows(names=["Łódź 日本"]), encoding="utf-16-le"),
        "beyond Latin",
    ),
    read(
        "utf-8, odd names",
        text(rows(names=["Łódź 日本 🏭"])),
        "beyond Latin, beyond the first plane",
    ),
)
