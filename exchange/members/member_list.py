"""An accepted member list, as it is sealed: SIRETs in the sender's order, and nothing else.

`encode` and `decode` are each other's inverse; the bytes exist in memory and inside a sealed
object only. The rows of the sender's file are not kept: the acknowledgement told them already.
"""

import struct
from typing import Final

import numpy as np
from numpy.typing import NDArray

from exchange.errors import ExtractFormatError

SIRET_DIGITS: Final = 14
_MAGIC: Final = b"PSML"
_VERSION: Final = 1
_HEADER: Final = struct.Struct(">4sHQ")


def encode(sirets: NDArray[np.uint8]) -> bytes:
    """The bytes to seal.

    Args:
        sirets: (n, 14) ASCII digits.
    """
    return _HEADER.pack(_MAGIC, _VERSION, len(sirets)) + np.ascontiguousarray(sirets).tobytes()


def decode(content: bytes) -> NDArray[np.uint8]:
    """The SIRETs, (n, 14) ASCII digits, in the sender's order.

    Raises:
        ExtractFormatError: these are not the bytes of a list.
    """
    if len(content) < _HEADER.size:
        raise ExtractFormatError
    magic, version, count = _HEADER.unpack_from(content)
    body = content[_HEADER.size :]
    if magic != _MAGIC or version != _VERSION or len(body) != count * SIRET_DIGITS:
        raise ExtractFormatError
    return np.frombuffer(body, np.uint8).reshape(count, SIRET_DIGITS)
