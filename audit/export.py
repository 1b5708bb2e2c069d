"""The whole log in one text file, which a DPO takes away and checks alone.

The format, `passerelle-journal@v1`:

    passerelle-journal@v1
    {"actor":"spsti-069","at":"2026-11-22T03:00:00.000000Z","event":"arrivee",…}
    {…}                          one entry per line, in the order of the log: the leaf itself
                                 (RFC 8785 JSON holds no line break, and is never empty)
                                 one blank line
    passerelle.example/journal   the signed checkpoint of exactly these entries
    2
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — passerelle.example/journal Az3grl…

Lines end with a line feed alone. Write with `write_export`, read with `ExportReader`, check with
`check_export`, which may also be given an earlier checkpoint that the log must extend. It promises
to stream both ways: memory does not grow with the log.
"""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Protocol

from audit.checkpoint import Checkpoint, open_checkpoint
from audit.entry import MAX_LEAF
from audit.errors import NoteError, TamperedLogError
from audit.note import MAX_NOTE, Verify
from audit.tree import Frontier, leaf_hash
from audit.vkey import VerifierKey

HEADER = b"passerelle-journal@v1\n"


class Sink(Protocol):
    """Where an export is written; any binary file."""

    def write(self, data: bytes, /) -> object:
        """Write `data`."""
        ...


class Source(Protocol):
    """Where an export is read from; any binary file."""

    def readline(self, size: int, /) -> bytes:
        """One line with its end, cut at `size` octets."""
        ...

    def read(self, size: int, /) -> bytes:
        """Up to `size` octets, fewer only at the end."""
        ...


def write_export(leaves: Iterable[bytes], checkpoint: bytes, sink: Sink) -> None:
    """Write the leaves, in order, then their signed checkpoint.

    Raises:
        TamperedLogError: A leaf is empty, too long, or holds a line break (JOURNAL-ENTREE).
    """
    sink.write(HEADER)
    for leaf in leaves:
        if not 0 < len(leaf) <= MAX_LEAF or b"\n" in leaf:
            raise TamperedLogError("JOURNAL-ENTREE")
        sink.write(leaf + b"\n")
    sink.write(b"\n" + checkpoint)


class ExportReader:
    """An export being read: first `leaves`, to the end, then `checkpoint`."""

    __slots__ = ("_source",)

    def __init__(self, source: Source) -> None:
        self._source = source

    def leaves(self) -> Iterator[bytes]:
        """The leaves, in order.

        Raises:
            TamperedLogError: The file is no export (JOURNAL-FORMAT), or a line is cut or too long
                (JOURNAL-ENTREE).
        """
        if self._source.readline(len(HEADER)) != HEADER:
            raise TamperedLogError("JOURNAL-FORMAT")
        while (line := self._source.readline(MAX_LEAF + 1)) != b"\n":
            if not line.endswith(b"\n"):
                raise TamperedLogError("JOURNAL-ENTREE")
            yield line[:-1]

    def checkpoint(self) -> bytes:
        """The signed checkpoint; call it once `leaves` is exhausted.

        Raises:
            TamperedLogError: It is too long (JOURNAL-FORMAT).
        """
        data = self._source.read(MAX_NOTE + 1)
        if len(data) > MAX_NOTE:
            raise TamperedLogError("JOURNAL-FORMAT")
        return data


def check_export(
    source: Source,
    vkeys: Iterable[VerifierKey],
    verify: Verify,
    earlier: Checkpoint | None = None,
) -> Checkpoint:
    """Check a whole export: form, signature, number of entries, root; its checkpoint.

    Args:
        source: The export.
        vkeys: The keys of the log.
        verify: How an Ed25519 signature is verified.
        earlier: A checkpoint obtained before, that this log must extend.

    Raises:
        TamperedLogError: The code says the first thing that fails.
    """
    reader, frontier = ExportReader(source), Frontier()
    watched = earlier.size if earlier else 0
    seen = frontier.root()
    for leaf in reader.leaves():
        frontier.add(leaf_hash(leaf))
        if frontier.size == watched:
            seen = frontier.root()
    with _as_tampering():
        checkpoint = open_checkpoint(reader.checkpoint(), vkeys, verify)
    if checkpoint.size != frontier.size:
        raise TamperedLogError("JOURNAL-TAILLE")
    if checkpoint.root != frontier.root():
        raise TamperedLogError("JOURNAL-RACINE")
    if earlier:
        _check_extends(earlier, checkpoint, seen)
    return checkpoint


@contextlib.contextmanager
def _as_tampering() -> Iterator[None]:
    try:
        yield
    except NoteError:
        raise TamperedLogError("JOURNAL-SIGNATURE") from None


def _check_extends(earlier: Checkpoint, later: Checkpoint, seen: bytes) -> None:
    is_other = earlier.origin != later.origin
    if is_other or earlier.size > later.size or earlier.root != seen:
        raise TamperedLogError("JOURNAL-CONSISTANCE")
