"""A wall of memory around a parser, in proportion to what it is given.

``with memory_wall(size): ...`` lets the process reserve so much more than it has already, and no
more: whatever unfolds without measure inside ends the reading process there, long before the
limit of the whole reading. Linux tells what a process has; elsewhere the wall is not raised.
"""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STATUS = Path("/proc/self/statm")


@contextmanager
def memory_wall(size: int) -> Iterator[None]:
    """Bounds the address space to its present size and ``size`` bytes more, for a while."""
    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _reserved() + size
    others = [limit for limit in (before, hard) if limit != resource.RLIM_INFINITY]
    if wanted > size:
        resource.setrlimit(resource.RLIMIT_AS, (min(wanted, *others, wanted), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, hard))


def _reserved() -> int:
    """Bytes of address space that the process has, or 0 where nothing tells."""
    try:
        return int(_STATUS.read_text("ascii").split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0
