"""A figure of a bench, as a JSON line and as a row of the table.

Build one with `faster`, `costs` or `share`, which say what its ratio means.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes:
        name: of the figure, stable.
        value: the gateway's.
        unit: of `value` and `against`.
        against: what it is held to.
        ratio: one over the other, in the direction of the goal.
        meaning: what is held to what.
        goal: what is wanted of the ratio; empty where nothing is.
    """

    name: str
    value: float
    unit: str
    against: float
    ratio: float
    meaning: str
    goal: str = ""

    def to_json(self) -> str:
        """The five fields that programs read, on one line."""
        return json.dumps(
            {
                "name": self.name,
                "value": round(self.value, 6),
                "unit": self.unit,
                "against": round(self.against, 6),
                "ratio": round(self.ratio, 3),
            }
        )


def faster(name: str, value: float, against: float, meaning: str, goal: str = "") -> Figure:
    """Seconds against the seconds of something slower: the ratio is how many times faster."""
    return Figure(name, value, "s", against, against / value, meaning, goal)


def costs(name: str, value: float, against: float, meaning: str, goal: str = "") -> Figure:
    """Seconds against the seconds of something cheaper: the ratio is how many times the cost."""
    return Figure(name, value, "s", against, value / against, meaning, goal)


def share(name: str, value: float, whole: float, unit: str, meaning: str, goal: str = "") -> Figure:
    """A part against a whole, or a use against its limit."""
    return Figure(name, value, unit, whole, value / whole, meaning, goal)


def print_table(figures: Iterable[Figure], console: Console) -> None:
    """A table for people."""
    table = Table(box=None, pad_edge=False)
    for title in ("figure", "value", "against", "ratio", "goal"):
        table.add_column(
            title,
            justify="right" if title in {"value", "against", "ratio"} else "left",
            no_wrap=title != "goal",
        )
    table.add_column("what against what", overflow="fold")
    for figure in figures:
        table.add_row(
            figure.name,
            f"{figure.value:,.4g} {figure.unit}",
            f"{figure.against:,.4g} {figure.unit}",
            f"{figure.ratio:.2f}",
            figure.goal,
            figure.meaning,
        )
    console.print(table)
