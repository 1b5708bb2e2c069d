"""What the reading process hands back: a table of text still in Arrow columns."""

from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from validators.reading.refusal import Reason

TEXT = pa.large_string()


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as read.

    Attributes:
        titles: Column titles, all different.
        data: One column of text per title, without nulls, named by its place.
        rows: int64, original row number of each row.
        kind: ``csv`` or ``xlsx``.
        outside: The cells that stand outside the table (titles above it, other sheets).
        encoding: Of a text file; empty for a workbook.
        delimiter: Of a text file; empty for a workbook.
        sheet: Title of the sheet read; empty for a text file.
        notices: What the sender is told, short of a refusal.
    """

    titles: tuple[str, ...]
    data: pa.Table
    rows: pa.Array
    kind: str
    outside: pa.Array
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    notices: tuple[Reason, ...] = ()

    def without_blank_rows(self) -> "RawTable":
        """The same, less the rows that hold nothing; the others keep their numbers."""
        blank = pa.scalar(True)
        for column in self.data.columns:
            blank = pc.and_(blank, pc.equal(column, ""))
            if not pc.any(blank, min_count=0).as_py():
                return self
        kept = pc.invert(blank)
        return replace(self, data=self.data.filter(kept), rows=self.rows.filter(kept))


def text_schema(width: int) -> pa.Schema:
    """Schema of ``width`` columns of text, named by their places."""
    return pa.schema([(str(place), TEXT) for place in range(width)])
