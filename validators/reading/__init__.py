"""A stranger's bytes become a table of text, or a refusal that says what to do.

Use ``read_table(data)``; see ``table``. The parsing itself runs in a child process, which must
start fast, so that importing this package costs nothing: the names below load on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validators.reading.choice import Choice as Choice
    from validators.reading.limits import Limits as Limits
    from validators.reading.table import Table as Table
    from validators.reading.table import read_table as read_table

__all__ = ["Choice", "Limits", "Table", "read_table"]

_HOMES = {"Choice": "choice", "Limits": "limits", "Table": "table", "read_table": "table"}


def __getattr__(name: str) -> object:
    """Loads a public name on first use."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
