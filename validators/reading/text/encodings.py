"""Text of any usual encoding, as UTF-8 bytes.

``to_utf8(data)`` climbs a ladder: byte-order mark, pattern of NUL bytes (UTF-16 without mark),
strict UTF-8, then cp1252 or mac_roman by which gives more French letters. A file that mixes UTF-8
with one of these (lines pasted from two programs) is read byte by byte for what each is. Promises:
text already UTF-8 is not copied, NUL padding at the end is trimmed, a NUL elsewhere refuses the
file, and no byte that an encoding leaves undefined stops the reading.
"""

import codecs
import re

from validators.codes import Code
from validators.reading.refusal import UnreadableError

MIXED = "mixte"
"""Name given to the encoding of a file that has several."""

_BLOCK = 1 << 20
_SAMPLE = 4_096
_FEWEST_NULS = 8  # fewer are an accident in a short file
_SCORED = 1 << 16
_FRENCH = frozenset("éèêëàâôûùîïçœÉÈÊÀÂÔÇŒ°–’«»€")
_UNLIKELY = frozenset("\ufffdŽžƒ‰Šš√©∞≈∆Ω◊ﬁﬂ˘˙")
# What UTF-8 makes of French letters and signs, and French in one byte a letter hardly ever.
_UTF8_FRENCH = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xc5[\x92\x93\xb8]|\xe2[\x80-\x82][\x80-\xbf]")
# The marks of UTF-32 begin like those of UTF-16, and come first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
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
            rest = data[len(mark) :]
            return _from_bytes(rest, name) if codec == "utf-8" else (_wide(rest, codec), name)
    if codec := _utf16_by_pattern(data):
        return _wide(data, codec), codec
    return _from_bytes(data, "utf-8")


def _utf16_by_pattern(data: bytes) -> str:
    """ASCII text in UTF-16 has a NUL in every other byte, and nowhere else."""
    head = data[:_SAMPLE].rstrip(b"\0")
    head = data[: len(head) + len(head) % 2]
    half = len(head) // 2
    first, second = head[0::2].count(0), head[1::2].count(0)
    if second > max(0.3 * half, _FEWEST_NULS) and first < 0.1 * half:
        return "utf-16-le"
    if first > max(0.3 * half, _FEWEST_NULS) and second < 0.1 * half:
        return "utf-16-be"
    return ""


def _wide(data: bytes, codec: str) -> bytes:
    """Text of two or four bytes a character, in UTF-8, without its NUL padding."""
    unit = 4 if "32" in codec else 2
    text = _recoded(data[: len(data) // unit * unit], codec, "strict")
    return _without_padding(text)


def _from_bytes(data: bytes, name: str) -> tuple[bytes, str]:
    """Text of a family of ASCII; ``name`` is what UTF-8 is to be called."""
    data = _without_padding(data)
    if data.isascii() or _is_utf8(data):
        return data, name
    mixed = _UTF8_FRENCH.search(data) is not None
    codec = _single_byte(data)
    if not mixed:
        return _recoded(data, codec, "replace"), codec
    # A mark does not bind those who paste cp1252 below it, nor does the line above.
    return _recoded(data, "utf-8", f"passerelle-{codec}"), MIXED


def _without_padding(data: bytes) -> bytes:
    if data.endswith((b"\0", b"\x1a")):
        data = data.rstrip(b"\0\x1a")
    if b"\0" in data:
        raise UnreadableError(Code.FICHIER_ILLISIBLE, "caractère nul")
    return data


def _recoded(data: bytes, codec: str, errors: str) -> bytes:
    """By blocks, since a decoded copy of the whole would weigh up to four times the file."""
    decoder = codecs.getincrementaldecoder(codec)(errors)
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
    """cp1252, or mac_roman where that reads as better French; what is UTF-8 has no say."""
    sample = _UTF8_FRENCH.sub(b"", data[: 16 * _SCORED])
    foreign = bytes(byte for byte in sample if byte > 127)[:_SCORED]
    return max(("cp1252", "mac_roman"), key=lambda codec: _score(foreign, codec))


def _score(foreign: bytes, codec: str) -> int:
    text = foreign.decode(codec, "replace")
    good = sum(letter in _FRENCH for letter in text)
    return good - 3 * sum(letter in _UNLIKELY for letter in text)


def _read_as(codec: str) -> None:
    """Registers what to do with bytes that are no UTF-8: read them as ``codec``."""

    def mend(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode(codec, "replace"), error.end

    codecs.register_error(f"passerelle-{codec}", mend)


for _codec in ("cp1252", "mac_roman"):
    _read_as(_codec)
