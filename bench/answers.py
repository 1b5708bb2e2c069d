"""What a side of a bench found, as a digest that does not depend on the order it found it in."""

import hashlib
from collections.abc import Iterable


def digest(rows: Iterable[bytes]) -> str:
    """SHA-256 of the rows, sorted."""
    return hashlib.sha256(b"\n".join(sorted(rows))).hexdigest()
