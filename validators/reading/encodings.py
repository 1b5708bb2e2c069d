"""Text of any usual encoding, as UTF-8 bytes.

``to_utf8(data)`` climbs a ladder: byte-order mark, pattern of NUL bytes (UTF-16 without mark),
strict UTF-8, then cp1252 or mac_roman by which gives more French letters. Promises: text already
UTF-8 is not copied, NUL padding at the end is trimmed, a NUL elsewhere refuses the file.
"""

import codecs

from validators.codes import Code
from validators.reading.refusal import UnreadableError

_BLOCK = 1 << 20
_SAMPLE = 4_096
_SCORED = 1 << 16
_FRENCH = frozenset("éèêëàâôûùîïçœÉÈÊÀÂÔÇŒ°–’«»€")
_UNLIKELY = frozenset("\ufffdŽžƒ‰Šš√©∞≈∆Ω◊ﬁﬂ˘˙")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)


def to_utf8(data: bytes) -> tuple[bytes, str]:
    """Text as UTF-8 without mark, and the name of the encoding it had.

    Raises:
        UnreadableError: Bytes that are no text: a NUL inside, or a broken UTF-16.
    """
    for mark, name, codec in _MARKS:
        if data.startswith(mark):
            return _transcoded(data[len(mark) :], codec), name
    codec = _utf16_by_pattern(data[:_SAMPLE])
    if codec:
        return _transcoded(data, codec), codec
    if data.endswith(b"\0"):
        data = data.rstrip(b"\0")
    if b"\0" in data:
        raise UnreadableError(Code.FICHIER_ILLISIBLE, "caractère nul")
    if data.isascii() or _is_utf8(data):
        return data, "utf-8"
    codec = _single_byte(data)
    return _recoded(data, codec), codec


def _utf16_by_pattern(head: bytes) -> str:
    """ASCII text in UTF-16 has a NUL in every other byte."""
    half = len(head) // 2
    if half and head[1::2].count(0) > 0.3 * half and head[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half and head[0::2].count(0) > 0.3 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _transcoded(data: bytes, codec: str) -> bytes:
    """Text under a mark, in UTF-8, without its NUL padding."""
    if codec == "utf-8":
        text = data.rstrip(b"\0")
        if not _is_utf8(text):  # a mark does not bind those who paste cp1252 below it
            return _recoded(text, _single_byte(text))
    else:
        text = _recoded(data[: len(data) // 2 * 2], codec).rstrip(b"\0")
    if b"\0" in text:
        raise UnreadableError(Code.FICHIER_ILLISIBLE, "caractère nul")
    return text


def _recoded(data: bytes, codec: str) -> bytes:
    """By blocks, since a decoded copy of the whole would weigh up to four times the file."""
    decoder = codecs.getincrementaldecoder(codec)("strict" if "utf" in codec else "replace")
    blocks = []
    try:
        for start in range(0, len(data), _BLOCK):
            block = data[start : start + _BLOCK]
            blocks.append(decoder.decode(block, start + _BLOCK >= len(data)).encode())
    except UnicodeError:  # the decoder's, or a lone surrogate met by the encoder
        raise UnreadableError(Code.FICHIER_ILLISIBLE, codec) from None
    return b"".join(blocks)


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _BLOCK):
            decoder.decode(data[start : start + _BLOCK], start + _BLOCK >= len(data))
    except UnicodeDecodeError:
        return False
    return True


def _single_byte(data: bytes) -> str:
    """cp1252, or mac_roman where that reads as better French."""
    foreign = bytes(byte for byte in data[: 16 * _SCORED] if byte > 127)[:_SCORED]
    return max(("cp1252", "mac_roman"), key=lambda codec: _score(foreign, codec))


def _score(foreign: bytes, codec: str) -> int:
    text = foreign.decode(codec, "replace")
    good = sum(letter in _FRENCH for letter in text)
    return good - 3 * sum(letter in _UNLIKELY for letter in text)
