"""How much a stranger's file may cost. Use ``Limits()`` for the defaults, or name what differs."""

import json
from dataclasses import asdict, dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one reading; exceeding any of them refuses the file.

    Attributes:
        received_bytes: Size of the file.
        unpacked_bytes: Total size of a workbook once decompressed, and of its text.
        memory_bytes: Address space of the reading process.
        cpu_seconds: Processor time of the reading process.
        wall_seconds: Time from start to last row.
        rows: Records in the file, blank ones included.
        columns: Columns of the table.
        cell_chars: Characters in one cell (Excel's own limit).
        table_cells: Cells of a text file, rows times columns.
        line_bytes: Bytes between two line ends of a text file.
        entries: Files inside a workbook.
        sheet_cells: Cells of the rectangle that a sheet spans.
    """

    received_bytes: int = 256 * MIB
    unpacked_bytes: int = 512 * MIB
    memory_bytes: int = 2048 * MIB
    cpu_seconds: int = 120
    wall_seconds: float = 120.0
    rows: int = 5_000_000
    columns: int = 2_000
    cell_chars: int = 32_767
    table_cells: int = 60_000_000
    line_bytes: int = MIB
    entries: int = 2_000
    sheet_cells: int = 20_000_000

    def to_json(self) -> str:
        """Text form, for the reading process."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Limits":
        """Inverse of ``to_json``."""
        return cls(**json.loads(text))
