"""Checks files in a process of its own, then a good list, and says what they cost.

``python -m tests.ugly.measured GOOD PATH...`` prints JSON: the motif of each file, whether the good
list is still accepted after them, and the peaks of memory in megabytes of this process and of the
processes that read.
"""

import json
import re
import resource
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from validators.checking import check

_BLOCK = 1 << 20


def blocks(path: Path) -> Iterator[bytes]:
    """The file as the command reads it."""
    with path.open("rb") as source:
        while block := source.read(_BLOCK):
            yield block


def own_peak() -> int:
    """Peak of this process, in megabytes; ``ru_maxrss`` would count who started it too."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))
    return int(found[1]) >> 10 if found else 0


def main(good: Path, paths: Sequence[Path]) -> None:
    """Measures some files."""
    cost = {
        "motifs": [check(blocks(path), "adherents").motif for path in paths],
        "own": own_peak(),
        "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10,
        "alive": check(good.read_bytes(), "adherents").verdict == "accepte",
    }
    sys.stdout.write(json.dumps(cost))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(path) for path in sys.argv[2:]])
