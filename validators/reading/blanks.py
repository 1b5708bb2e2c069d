"""Which cells hold nothing to the eye: empty, or only spaces of some kind.

``blank_cells(column)`` and ``blank_rows(table)``; the first bytes of the cells are looked at
before any pattern, so that a column of numbers costs next to nothing.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_INVISIBLE = (
    r"^[\s\x{0B}\x{1C}-\x{1F}\x{85}\x{A0}\x{AD}\x{1680}\x{180E}\x{2000}-\x{200F}\x{2028}\x{2029}"
    r"\x{202F}\x{205F}\x{2060}-\x{2064}\x{3000}\x{FEFF}]*$"
)
_MAY_BEGIN = np.zeros(256, np.bool_)
_MAY_BEGIN[[*range(9, 14), *range(28, 33), 0xC2, 0xE1, 0xE2, 0xE3, 0xEF]] = True


def blank_cells(column: pa.LargeStringArray) -> npt.NDArray[np.bool_]:
    """Which cells hold nothing visible."""
    offsets = np.frombuffer(column.buffers()[1], np.int64, column.offset + len(column) + 1)
    starts, ends = offsets[column.offset : -1], offsets[column.offset + 1 :]
    blank: npt.NDArray[np.bool_] = starts == ends
    content = np.frombuffer(column.buffers()[2] or b"\0", np.uint8)
    if not len(content) or not len(starts):
        return blank
    likely = _MAY_BEGIN[content[np.minimum(starts, len(content) - 1)]]
    doubtful = np.flatnonzero(likely & ~blank)
    if len(doubtful):
        matched = pc.match_substring_regex(column.take(pa.array(doubtful)), _INVISIBLE)
        blank[doubtful] = matched.to_numpy(zero_copy_only=False)
    return blank


def blank_rows(table: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows have nothing but blank cells."""
    blank = np.ones(table.num_rows, np.bool_)
    for rank, column in enumerate(table.columns):
        places = np.flatnonzero(blank) if rank else None
        if places is not None and not len(places):
            break
        looked_at = column if places is None else column.take(pa.array(places))
        found = [blank_cells(chunk) for chunk in looked_at.chunks]
        if found:
            blank[slice(None) if places is None else places] = np.concatenate(found)
    return blank
