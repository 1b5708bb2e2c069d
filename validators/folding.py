"""Writes the characters a reader takes for one another as the plain one.

Use ``fold(text)`` before looking for a number in it: digits of every script become ASCII, spaces
of every kind one space, dashes a hyphen; what is not seen (zero width, soft hyphen, direction
marks) goes. ``fold_mapped`` also tells where each character came from. ``INVISIBLE`` and
``APOSTROPHES`` are the same knowledge as RE2 classes, for whole columns. ASCII text stays as it is.
"""

import unicodedata

INVISIBLE = r"\s\p{Z}\p{Cc}\p{Cf}\x{34F}\x{115F}\x{1160}\x{3164}\x{FFA0}\x{FE00}-\x{FE0F}"
"""Inside an RE2 class: all that shows as a space or as nothing."""
APOSTROPHES = r"'’‘‛ʼ`´′＇"
"""Inside a class: what stands for an apostrophe."""

_MEANT = {
    " ": "\u115f\u1160\u3164\uffa0",
    "-": "\u2212\u02d7",
    ".": "\u00b7\u2022\u2024\u2027\u2219\u22c5\u3002",
    "'": APOSTROPHES,
}
_KINDS = {"Zs": " ", "Zl": " ", "Zp": " ", "Cc": " ", "Cf": "", "Mn": "", "Pd": "-"}
_REMEMBERED = 4_096


class _Folding(dict[int, str]):
    """Character code to plain text, found out at need: all of Unicode would take a second."""

    def __missing__(self, code: int) -> str:
        plain = chr(code) if code < 128 else _plain(chr(code))
        if len(self) < _REMEMBERED:
            self[code] = plain
        return plain


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text in plain characters; shorter than the original where something was invisible."""
    return text if text.isascii() else text.translate(_FOLDING)


def fold_mapped(text: str) -> tuple[str, list[int]]:
    """The text in plain characters and, for each of them, its place in the original."""
    if text.isascii():
        return text, list(range(len(text)))
    folded = [(plain, place) for place, char in enumerate(text) for plain in _FOLDING[ord(char)]]
    return "".join(plain for plain, _ in folded), [place for _, place in folded]


def _plain(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    for plain, meant in _MEANT.items():
        if char in meant:
            return plain
    if kind in _KINDS:
        return _KINDS[kind]
    wide = unicodedata.normalize("NFKC", char)
    return wide if kind != "No" and len(wide) == 1 and wide.isascii() else char
