"""An extract as it is kept: its chunks and its sparse index, each sealed.

:func:`seal_extract_to` seals what :func:`exchange.extracts.index.encode` laid out, and
:func:`open_extract` gives :func:`exchange.matching.match` an index whose chunks stay sealed until
they are asked for. It promises that a key or context other than those given, altered bytes, or the
chunks of one extract beside the index of another, raise instead of answering.
"""

from collections.abc import Callable
from dataclasses import dataclass

from exchange.errors import ExtractFormatError
from exchange.extracts.index import EncodedExtract, ExtractIndex, decode
from exchange.extracts.layout import CHUNK
from keys.at_rest import open_sealed, seal
from keys.buffers import Sink
from keys.chunks import SealedChunks, seal_chunks, seal_chunks_to

_RECORDS = b"/records"
_SPARSE = b"/sparse"


@dataclass(frozen=True, slots=True)
class SealedExtract:
    """An extract as it is kept: two sealed objects.

    Attributes:
        records: the sealed chunks.
        sparse: the sealed sparse index.
    """

    records: bytes
    sparse: bytes


def seal_extract(encoded: EncodedExtract, key: bytes, context: bytes) -> SealedExtract:
    """Seal an extract in memory, as :func:`seal_extract_to` does to a file."""
    records = seal_chunks(key, context + _RECORDS, encoded.records, chunk_size=CHUNK)
    return SealedExtract(records, seal(key, context + _SPARSE, encoded.sparse_blob()))


def seal_extract_to(encoded: EncodedExtract, key: bytes, context: bytes, sink: Sink) -> bytes:
    """Seal an extract without a second copy of it in memory.

    Args:
        encoded: the extract laid out.
        key: 32 random octets.
        context: names it, and must be given back to open it.
        sink: receives the sealed chunks.

    Returns:
        The sealed sparse index.
    """
    seal_chunks_to(key, context + _RECORDS, encoded.records, sink, CHUNK)
    return seal(key, context + _SPARSE, encoded.sparse_blob())


def open_extract(
    sparse: bytes, key: bytes, context: bytes, read_at: Callable[[int, int], bytes]
) -> ExtractIndex:
    """Open a sealed extract for lookup; its records stay sealed until a chunk is asked for.

    Args:
        sparse: the sealed sparse index.
        key: the key it was sealed under.
        context: the context it was sealed with.
        read_at: reads ``length`` bytes of the sealed records at ``offset``.

    Raises:
        ExtractFormatError: an index of another version, or records that do not match it.
        keys.errors.KeysError: wrong key or context, or altered bytes.
    """
    chunks = SealedChunks(key, context + _RECORDS, read_at, CHUNK)
    index = decode(open_sealed(key, context + _SPARSE, sparse), chunks)
    if chunks.length != len(index.first) * CHUNK:
        raise ExtractFormatError("l'index et les enregistrements ne se correspondent pas")
    return index
