"""A contribution as the gateway keeps it: an Arrow stream, sealed by whoever stores it.

:func:`encode` lays out a parsed file, with its SIRETs or under keyed pseudonyms; :func:`decode`
gives it back as a :class:`exchange.contribution.Contribution`. It promises that what was encoded
under pseudonyms holds no SIRET, and that bytes of another version are refused.
"""

from datetime import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from exchange.contribution import Contribution, Keying, binary_column
from exchange.errors import ExtractFormatError
from exchange.terms import PartyKind
from validators.contracts.model import Extract

_IDENTITY = "__etablissement__"
_VERSION = b"passerelle-contribution-1"
_CLE = b"cle"


def encode(extract: Extract, keying: Keying | None, cle: str = "") -> bytes:
    """Lay out a file.

    Args:
        extract: as parsed.
        keying: how its SIRETs become pseudonyms; ``None`` where they are kept.
        cle: name and version of their key, where it is that of a ledger of releases.
    """
    identities = extract.sirets if keying is None else keying(extract.sirets)
    table = pa.Table.from_pandas(extract.frame, preserve_index=False)
    if len(extract.sirets):
        table = table.append_column(_IDENTITY, binary_column(identities))
    metadata = {**(table.schema.metadata or {}), b"format": _VERSION, _CLE: cle.encode()}
    table = table.replace_schema_metadata(metadata)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def decode(
    content: bytes,
    sender: PartyKind,
    contrat: str,
    received_at: datetime,
    keying: Keying | None,
) -> Contribution:
    """Read a contribution back.

    Args:
        content: what :func:`encode` gave.
        sender: who gave the file.
        contrat: name of its input contract.
        received_at: when it was accepted.
        keying: as given to :func:`encode`.

    Raises:
        ExtractFormatError: these are not the bytes of a contribution of this version.
    """
    table = _read(content)
    frame: pd.DataFrame = table.to_pandas()
    return Contribution.of(
        sender=sender,
        contrat=contrat,
        frame=frame.drop(columns=_IDENTITY, errors="ignore"),
        received_at=received_at,
        identities=_identities(table),
        keying=keying,
        cle=cle_of(content),
    )


def cle_of(content: bytes) -> str:
    """Name and version of the key of a contribution's pseudonyms, empty where it is its own.

    Raises:
        ExtractFormatError: these are not the bytes of a contribution of this version.
    """
    try:
        with pa.ipc.open_stream(content) as reader:
            metadata = reader.schema.metadata or {}
    except pa.ArrowInvalid:
        raise ExtractFormatError from None
    if metadata.get(b"format") != _VERSION:
        raise ExtractFormatError
    return str(metadata.get(_CLE, b"").decode())


def _read(content: bytes) -> pa.Table:
    cle_of(content)
    try:
        with pa.ipc.open_stream(content) as reader:
            return reader.read_all()
    except pa.ArrowInvalid:
        raise ExtractFormatError from None


def _identities(table: pa.Table) -> NDArray[np.uint8]:
    if _IDENTITY not in table.column_names:
        return np.empty((0, 14), np.uint8)
    column = table.column(_IDENTITY).combine_chunks()
    width = column.type.byte_width
    flat = np.frombuffer(column.buffers()[1], np.uint8)[: len(column) * width]
    return flat.reshape(len(column), width)
