"""What several tests need: the reference material that may lie beside the checkout."""

from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared_file(name: str) -> Path:
    """Path of a reference file; skips the test, saying so, where it is absent."""
    path = _SHARED / name
    if not path.exists():
        pytest.skip(f"reference material absent: shared/{name}")
    return path
