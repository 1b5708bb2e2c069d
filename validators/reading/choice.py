"""What the reader of a file is told to look for.

``Choice()`` finds the column of SIRETs by itself; ``Choice(column="SIRET siège")`` and
``Choice(sheet="Adhérents 2026")`` are the sender's own answer where several would do.
"""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """What to look for in a file.

    Attributes:
        wanted: Words that the titles must carry; they tell the row of titles and the sheet.
        column: Title of the column of SIRETs, case, accents and punctuation aside, or its letter
            as Excel shows it; None lets the reader find it.
        sheet: Title of the sheet; None lets the reader find it.
    """

    wanted: tuple[str, ...] = ("siret",)
    column: str | None = None
    sheet: str | None = None

    def to_json(self) -> str:
        """Text form, for the reading process."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Choice":
        """Inverse of ``to_json``."""
        plain = json.loads(text)
        return cls(tuple(plain["wanted"]), plain["column"], plain["sheet"])
