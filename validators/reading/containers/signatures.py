"""Names, in French, of the formats that are not read, by what their files begin with or contain.

``foreign_name(data)`` gives the name, or nothing for what may be a table of text.
"""

import re

_FIXED = (
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "document RTF"),
    (b"\x1f\x8b", "archive gzip"),
    (b"7z\xbc\xaf\x27\x1c", "archive 7z"),
    (b"Rar!\x1a\x07", "archive RAR"),
    (b"\xfd7zXZ\0", "archive xz"),
    (b"\x28\xb5\x2f\xfd", "archive zstd"),
    (b"PK\x05\x06", "archive ZIP"),
    (b"PK\x07\x08", "archive ZIP en plusieurs volumes"),
    (b"ARROW1\0\0", "fichier Arrow"),
    (b"ORC\x0a", "fichier ORC"),
    (b"SQLite format 3\0", "base SQLite"),
    (b"\0\1\0\0Standard Jet DB", "base Access"),
    (b"\0\1\0\0Standard ACE DB", "base Access"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"%!PS", "document PostScript"),
    (b"-----BEGIN ", "fichier chiffré ou certificat"),
    (b"MZ\x90\0", "programme"),
    (b"\x7fELF", "programme"),
    (b"\x4c\0\0\0\x01\x14\x02\0", "raccourci Windows"),
    (b"\x09\0\x04\0\x02\0", "classeur Excel antérieur à 1995"),
    (b"\x09\x02\x06\0\0\0", "classeur Excel antérieur à 1995"),
    (b"\x09\x04\x06\0\0\0", "classeur Excel antérieur à 1995"),
    (b"MIME-Version:", "page web archivée ou courriel"),
    (b"MSCF\0", "archive CAB"),
)
_PATTERNS = (
    (re.compile(rb"BZh[1-9]1AY&SY"), "archive bzip2"),
    (re.compile(rb"RIFF....(?:WEBP|WAVE|AVI )", re.DOTALL), "image ou son"),
    (re.compile(rb"BM.{4}\0{4}", re.DOTALL), "image"),
    (
        re.compile(
            rb"\x30[\x80\x82-\x84].{0,4}\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07", re.DOTALL
        ),
        "fichier signé ou chiffré (.p7m, .p7s)",
    ),
    (re.compile(rb"\x30[\x82\x83].{2,3}\x02\x01\x03\x30", re.DOTALL), "certificat (.p12)"),
    (
        re.compile(
            rb"\x84.\x03|\x85..\x03|[\x8c\x8d].{1,2}\x04|[\xc1\xc3](?:[\0-\xbf]|[\xc0-\xdf].)[\3\4\6]",
            re.DOTALL,
        ),
        "message chiffré (OpenPGP)",
    ),
    (re.compile(rb"\0{3}.ftyp", re.DOTALL), "image ou vidéo"),
    (re.compile(rb"PAR[1E](?![ -~\t\r\n\x80-\xff])"), "fichier Parquet"),
    (re.compile(rb"\x03.[\x01-\x0c][\x01-\x1f]", re.DOTALL), "base dBase (.dbf)"),
    (re.compile(rb".{257}ustar", re.DOTALL), "archive TAR"),
    (
        re.compile(rb"ID;P[A-Za-z0-9]*(?:;[NE])*\r?\n[BCFOP];[A-Z]"),
        "fichier SYLK (.slk)",
    ),
    (re.compile(rb"TABLE\r?\n0,1\r?\n"), "fichier DIF"),
    (
        re.compile(
            rb"[A-Z][A-Za-z-]+: [^\n]*\n(?:[^\n]+\n)*?(?:MIME-Version|Message-ID|Content-Type):",
            re.IGNORECASE,
        ),
        "courriel",
    ),
    (re.compile(rb"age-encryption\.org/v1\n"), "fichier chiffré (age)"),
    (
        re.compile(
            rb"(?:Return-Path|Received|Delivered-To|Message-ID|X-Mozilla-Status):\s", re.IGNORECASE
        ),
        "courriel",
    ),
)
_XML = (
    (
        re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet|mso-application[^>]*Excel"),
        "classeur XML 2003",
    ),
    (re.compile(rb"<office:document\b"), "document OpenDocument à plat (.fods)"),
)
_MARKUP = re.compile(
    rb"\s*<(?:!doctype|html|head|body|meta|table|tr|td|div|font|style|script|\?xml|!--|svg"
    rb"|[a-z]+:[a-z]+[\s>]|[a-z][\w.-]*[^<>;,\t]{0,200}>\s*<[a-z])",
    re.IGNORECASE,
)
_JSON = re.compile(rb"\s*[\[{]\s*(?:[\"{\[]|[\]}]\s*$)")
_HEAD = 4096


def foreign_name(data: bytes) -> str:
    """The name of a format that is not read; empty for anything else."""
    fixed = next((name for signature, name in _FIXED if data.startswith(signature)), "")
    if fixed:
        return fixed
    head = data[:_HEAD]
    if shaped := next((name for pattern, name in _PATTERNS if pattern.match(head)), ""):
        return shaped
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe").replace(b"\0", b"")
    if _MARKUP.match(text):
        named = (name for pattern, name in _XML if pattern.search(text))
        return next(named, "page HTML ou XML, quel que soit son nom")
    return "JSON" if _JSON.match(text) else ""
