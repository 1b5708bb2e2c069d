"""A workbook that was looked over, ready for its parser."""

from dataclasses import dataclass

from validators.reading.workbooks.sheet_marks import Marks


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet as the workbook presents it.

    Attributes:
        rank: Its place among the sheets that the parser finds.
        marks: What was seen of it besides its values.
        title: Its name; empty where the parser knows it.
        hidden: Whether it is known to be hidden; the parser may know more.
    """

    rank: int
    marks: Marks
    title: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class PlainBook:
    """What the parser is given, the sheets to take from it, in order, and texts of no cell."""

    data: bytes
    tabs: tuple[Tab, ...]
    asides: tuple[str, ...] = ()
