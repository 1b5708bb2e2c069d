"""What a case of the ugly set says: a file, why it exists, and what a partner must be told.

Use ``read(name, data, why, aside={6: "SIRET-CLE"})`` for a list whose good rows go on and
``refused(name, data, motif, why)`` for one that comes back whole. Row numbers are Excel's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tests.ugly.making import GOOD

Rows = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Case:
    """One ugly file and its expected outcome."""

    name: str
    data: bytes
    why: str
    motif: str | None = None
    """Code that refuses the file; None: the list is accepted."""
    kept: int | None = len(GOOD)
    """Rows whose SIRET is valid and new; None where nothing was counted."""
    aside: Rows = field(default_factory=dict)
    """Row to code, for each row set aside: these and no others."""
    mended: Rows = field(default_factory=dict)
    """Row to code, for each row repaired: these and no others."""
    twice: Rows = field(default_factory=dict)
    """Row to the row where its SIRET stood first."""
    said: frozenset[str] = frozenset()
    """Codes of the findings on the whole file that must be there."""
    seen: Mapping[str, object] = field(default_factory=dict)
    """Part of ``format`` in the answer."""
    choice: Mapping[str, str] = field(default_factory=dict)
    """What the sender chose: ``column``, ``sheet``."""
    named: tuple[str, ...] = ()
    """Words that the refusing findings must tell, such as the two columns to choose from."""
    kind: str = "adherents"
    """The contract that the file is checked by."""

    def of(self, kind: str) -> "Case":
        """The same case under another contract."""
        return replace(self, kind=kind)

    @property
    def verdict(self) -> str:
        """The verdict that the motif commands."""
        if self.motif is None:
            return "accepte"
        unreadable = self.motif.startswith("FICHIER-") and self.motif != "FICHIER-VIDE"
        return "illisible" if unreadable else "refuse"

    @property
    def counted(self) -> int | None:
        """Rows that the counts must add up to."""
        if self.kept is None:
            return None
        return self.kept + len(self.aside) + len(self.twice)


def every(code: str, first: int = 2, count: int = len(GOOD)) -> Rows:
    """The same code on each of the good rows, the first of them in row `first`."""
    return dict.fromkeys(range(first, first + count), code)


def read(name: str, data: bytes, why: str, *, said: Sequence[str] = (), **expected: Any) -> Case:
    """A file that is read, its good rows kept."""
    split = _split(expected)
    return Case(name, data, why, said=frozenset(said), **split)


def refused(
    name: str, data: bytes, motif: str, why: str, *, said: Sequence[str] = (), **expected: Any
) -> Case:
    """A file that comes back whole, with the code that says why."""
    split = {"kept": None, **_split(expected)}
    return Case(name, data, why, motif, said=frozenset({motif, *said}), **split)


_FORMAT: Final = (
    "container",
    "encoding",
    "delimiter",
    "header_row",
    "format_column",
    "format_sheet",
)
_CHOICE: Final = ("column", "sheet")


def _split(expected: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a case sorted into what is seen, what was chosen, and the rest."""
    rest = {key: value for key, value in expected.items() if key not in (*_FORMAT, *_CHOICE)}
    seen = {key.removeprefix("format_"): expected[key] for key in _FORMAT if key in expected}
    choice = {key: expected[key] for key in _CHOICE if key in expected}
    return rest | {"seen": seen, "choice": choice}
