"""Bytes without copies: what a buffer is here, and two helpers the sealed formats share.

Use `regroup` to cut a stream of blocks of any size into whole units, and `filled` to build a
`bytes` object in place. A numpy array is passed as `memoryview(array)`.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

Buffer: TypeAlias = bytes | bytearray | memoryview
Sink: TypeAlias = Callable[[Buffer], object]


def octets(buffer: Buffer) -> memoryview:
    """The same memory as a flat view of unsigned bytes."""
    return memoryview(buffer).cast("B")


def filled(size: int, fill: Callable[[memoryview], object]) -> bytes:
    """A `bytes` of `size` octets written by `fill`, which gets a writable view of it.

    CPython's `BytesIO` hands its buffer over without the copy that `bytes(bytearray)` would cost.
    """
    holder = io.BytesIO(bytes(size))
    with holder.getbuffer() as view:
        fill(view)
    return holder.getvalue()


def regroup(chunks: Iterable[Buffer], unit: int, most: int) -> Iterator[memoryview]:
    """Cut a stream into views of whole units, then one last view shorter than a unit.

    Args:
        chunks: The stream, in blocks of any size.
        unit: Octets in a unit.
        most: Largest view to yield; a multiple of `unit`.

    Yields:
        Views whose length is a positive multiple of `unit`, then exactly one of 0 to unit - 1.
    """
    pending = bytearray()
    for chunk in chunks:
        view = octets(chunk)
        if pending:
            take = min(unit - len(pending), len(view))
            pending += view[:take]
            view = view[take:]
            if len(pending) < unit:
                continue
            yield memoryview(pending)
            pending = bytearray()
        whole = len(view) - len(view) % unit
        for start in range(0, whole, most):
            yield view[start : min(start + most, whole)]
        pending += view[whole:]
    yield memoryview(pending)


def read_fully(read: Callable[[int], bytes], size: int) -> bytes:
    """`size` octets from `read`, fewer only at the end: raw files may answer short."""
    data = read(size)
    if len(data) == size or not data:
        return data
    parts = [data]
    missing = size - len(data)
    while missing and (data := read(missing)):
        parts.append(data)
        missing -= len(data)
    return b"".join(parts)
