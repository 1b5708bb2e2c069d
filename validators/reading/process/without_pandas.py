"""Importing this module forbids pandas to the process, for the reading child only.

Arrow imports pandas at its first conversion wherever it can: a second and 60 MB that reading a
file has no use for.
"""

import sys
from collections.abc import Sequence
from types import ModuleType


class _NoPandas:
    """An import finder that knows one thing: pandas is not here."""

    @staticmethod
    def find_spec(
        name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> None:
        """Finds nothing, and stops the search where pandas is meant."""
        if name == "pandas":
            raise ModuleNotFoundError(name=name)


sys.meta_path.insert(0, _NoPandas)
