"""Arrow without pandas, for a command that has no use for it.

``arrow_alone()``, before anything converts. Arrow imports pandas at its first conversion wherever
it can: a second and 60 MB, half of what checking a list of two million rows costs. A process that
has pandas already is left as it is, and pandas may still be imported later for its own sake.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
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


def arrow_alone() -> None:
    """Has Arrow look for pandas now, in vain: it asks once."""
    if "pandas" in sys.modules:
        return
    sys.meta_path.insert(0, _NoPandas)
    try:
        import_module("pyarrow").scalar(0)
    finally:
        sys.meta_path.remove(_NoPandas)
