"""Reads a file, checks it under its contract, and judges it.

``check(data, kind)`` from bytes, ``examine(table, kind)`` from what was read.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Final

from validators.checking.judging import judged
from validators.checking.outcome import NO_SIRET, Checked, Kind
from validators.contracts import adherents
from validators.contracts.adherents import THRESHOLD
from validators.errors import RejectedError
from validators.reading.choice import Choice
from validators.reading.limits import Limits
from validators.reading.process.launch import Child
from validators.reading.table import Table, read_table

if TYPE_CHECKING:
    from validators.contracts.model import Adherents, Extract
    from validators.sirene.register import Sirene

_ANY: Final = Choice()
_USUAL: Final = Limits()


def check(
    data: bytes | Iterable[bytes],
    kind: str,
    choice: Choice = _ANY,
    *,
    threshold: float = THRESHOLD,
    year: int | None = None,
    sirene: "Sirene | None" = None,
    limits: Limits = _USUAL,
    child: Child | None = None,
) -> Checked:
    """Reads and checks a file.

    Args:
        data: The file, whole or in blocks; never kept.
        kind: One of ``Kind``.
        choice: Which column and which sheet to read, where the file leaves the choice.
        threshold: Share of rows set aside, from 0 to 1, that a member list may have.
        year: Latest year that the rows of an extract may have; needed for an extract.
        sirene: The register, where it is loaded; it only adds notices.
        limits: Bounds on the reading.
        child: A reading process launched beforehand for that choice and those limits, masking.

    Raises:
        ValueError: The kind is not known, or is that of an extract and no year is given.
    """
    known = _known(kind, year)
    digest = hashlib.sha256()
    blocks = _hashed((data,) if isinstance(data, bytes) else data, digest)
    try:
        table = read_table(blocks, choice, limits, masked=True, child=child)
    except RejectedError as error:
        checked = judged(known, error.findings)
    else:
        checked = examine(table, known, threshold=threshold, year=year, sirene=sirene)
    for _ in blocks:  # a reading that gave up early leaves a rest, which has a digest too
        continue
    return replace(checked, sha256=digest.hexdigest())


def examine(
    table: Table,
    kind: str,
    *,
    threshold: float = THRESHOLD,
    year: int | None = None,
    sirene: "Sirene | None" = None,
) -> Checked:
    """Checks a file that was read; the digest is left empty. See ``check``."""
    known = _known(kind, year)
    sirets = NO_SIRET
    rows = table.rows[:0]
    try:
        if known is Kind.ADHERENTS:
            parsed: Adherents | Extract = adherents.parse(table, threshold)
        else:
            parsed = _parse_extract(known, table, year)
    except RejectedError as error:
        findings = error.findings
    else:
        findings, sirets, rows = parsed.findings, parsed.sirets, parsed.rows
    checked = judged(known, table.refused + findings, table)
    if checked.motif is not None:
        sirets, rows = NO_SIRET, rows[:0]
    if sirene is not None and known is Kind.ADHERENTS:
        told = import_module("validators.checking.sirene_notices").told
        checked = told(sirene, checked, sirets, rows)
    return replace(checked, sirets=sirets)


def _parse_extract(kind: Kind, table: Table, year: int | None) -> "Extract":
    # Loaded late: the models of extracts cost two seconds that a member list has no use for.
    registry = import_module("validators.contracts.registry")
    extract: Extract = registry.parse_extract(kind, table, year)
    return extract


def _known(kind: str, year: int | None) -> Kind:
    known = Kind(kind)
    if known is not Kind.ADHERENTS and year is None:
        message = "an extract is checked for a year"
        raise ValueError(message)
    return known


def _hashed(blocks: Iterable[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    for block in blocks:
        digest.update(block)
        yield block
