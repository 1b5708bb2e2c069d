"""A check as JSON, written as it goes: a million findings never stand in memory as text.

``write_json(name, checked, out)``. One finding a row concerned, one a line, in the order of the
file; what concerns the whole file comes first, its row null. Where Sirene says more of a row, its
finding has one more key, ``remark``.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Final

import numpy as np
import numpy.typing as npt

from validators.checking import Checked
from validators.codes import Code
from validators.findings import Finding, Severity
from validators.wordings import WORDINGS

_AT_ONCE: Final = 65_536
_ORDER: Final = list(Severity)
_FIRST: Final = "\x00"
"""Stands for the row first seen until it is known; no wording holds it."""


def write_json(name: str, checked: Checked, out: IO[str]) -> None:
    """Writes one JSON object.

    Args:
        name: Of the file; its folder is left out.
        checked: What to write.
        out: Where; flushed by the caller.
    """
    head = {
        "file": Path(name).name,
        "kind": str(checked.kind),
        "sha256": checked.sha256,
        "verdict": str(checked.verdict),
        "motif": None if checked.motif is None else str(checked.motif),
        "format": asdict(checked.format),
        "counts": asdict(checked.counts),
    }
    lines = [f"  {json.dumps(key)}: {_plain(value)}" for key, value in head.items()]
    out.write("{\n" + ",\n".join(lines) + ',\n  "findings": [')
    before = "\n    "
    for entries in _entries(checked):
        out.write(before)
        out.write(",\n    ".join(entries))
        before = ",\n    "
    out.write("\n  ]\n}\n" if before.startswith(",") else "]\n}\n")


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _entries(checked: Checked) -> Iterator[list[str]]:
    """Blocks of findings as JSON objects."""
    found = sorted(checked.findings, key=lambda one: _ORDER.index(one.severity))
    whole = [f'{{"row": null, {_rest(one)}' for one in found if not len(one.rows)]
    if whole:
        yield whole
    by_row = [one for one in found if len(one.rows)]
    if not by_row:
        return
    parts = [_rest(one).partition(_plain(_FIRST)[1:-1]) for one in by_row]
    rows, which, first = _in_order(by_row, checked)
    for start in range(0, len(rows), _AT_ONCE):
        block = slice(start, start + _AT_ONCE)
        numbers = rows[block].tolist()
        entries = [
            f'{{"row": {row}, {parts[one][0]}{seen or ""}{parts[one][2]}'
            for row, one, seen in zip(
                numbers, which[block].tolist(), first[block].tolist(), strict=True
            )
        ]
        yield _remarked(numbers, entries, checked) if checked.remarks else entries


def _remarked(rows: list[int], entries: list[str], checked: Checked) -> list[str]:
    """The same, with the key ``remark`` on the rows that Sirene says more of."""
    remarks = [checked.remarks.get(row) for row in rows]
    return [
        f'{entry[:-1]}, "remark": {_plain(remark)}}}' if remark else entry
        for entry, remark in zip(entries, remarks, strict=True)
    ]


def _in_order(
    found: list[Finding], checked: Checked
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int16], npt.NDArray[np.int64]]:
    """Row, place of the finding in the list and row first seen, by row, the gravest first.

    A row that is set aside has that one finding: what is merely said of it would hide why.
    """
    aside = checked.findings.with_severity(Severity.ECARTE).rows()
    kept = [
        np.ones(len(one.rows), np.bool_)
        if one.severity is not Severity.NOTICE
        else ~np.isin(one.rows, aside)
        for one in found
    ]
    pairs = list(zip(found, kept, strict=True))
    rows = np.concatenate([one.rows[mask] for one, mask in pairs])
    which = np.repeat(np.arange(len(found), dtype=np.int16), [mask.sum() for mask in kept])
    first = np.concatenate(
        [
            one.first_rows[mask] if len(one.first_rows) else np.zeros(mask.sum(), np.int64)
            for one, mask in pairs
        ]
    )
    order = np.argsort(rows, kind="stable")
    return rows[order], which[order], first[order]


def _rest(found: Finding) -> str:
    """Everything of a finding but its row."""
    wording = WORDINGS[found.code]
    message = wording.label
    if found.detail:
        message = f"{message.removesuffix('.')} ({found.detail})."
    if len(found.first_rows):
        message = f"{message} Première fois : ligne {_FIRST}."
    rest = {
        "column": found.column,
        "code": str(Code(found.code)),
        "message": message,
        "action": wording.remedy,
    }
    return _plain(rest)[1:]
