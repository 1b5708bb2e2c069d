"""`passerelle audit verify`: the log against itself, its signatures, and the database's facts.

Four questions. Do the entries give the root that every signed checkpoint carries? Did our key sign
them? Does each fact match the commitment of its last entry? Does each entry speak of a fact that
exists? The answers are counted; nothing of a fact's content is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, select

from audit.checkpoint import open_checkpoint
from audit.entry import from_leaf
from audit.errors import AuditError
from audit.note import parse_vkey
from audit.tree import Frontier, leaf_hash
from gateway.desk import Desk
from gateway.storage import facts, journal
from gateway.storage.tables import FACTS, JOURNAL_CHECKPOINT
from keys.signing import verify

# Entries about these are facts of their own: no row stands for them. A release that was refused
# (`remise`) leaves no exchange behind.
_WITHOUT_ROW: Final = frozenset({"droits", "instance", "journal", "remise", "source"})
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """What was found: counts, and the faults, the first twenty by name."""

    entries: int
    covered: int
    checkpoints: int
    facts: int
    faults: tuple[str, ...] = field(default_factory=tuple)

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.faults

    def as_dict(self) -> dict[str, Any]:
        """French keys, in reading order."""
        return {
            "verdict": "JOURNAL INTÈGRE" if self.intact else "JOURNAL ALTÉRÉ",
            "entrées": self.entries,
            "couvertes par un point de contrôle signé": self.covered,
            "points de contrôle": self.checkpoints,
            "faits vérifiés": self.facts,
            "anomalies": len(self.faults),
            "détail": "; ".join(self.faults[:_SHOWN]),
        }


def verify_instance(desk: Desk) -> VerificationReport:
    """Verify the log of an instance, in one snapshot of the database."""
    key = parse_vkey(desk.instance.journal_key.read_text("utf-8").strip())
    with desk.database.reading() as connection:
        columns = select(JOURNAL_CHECKPOINT.c.size, JOURNAL_CHECKPOINT.c.note)
        notes = {row.size: row.note for row in connection.execute(columns)}
        walk = _Walk()
        faults = list(walk.over(connection))
        faults += _check_notes(notes, walk, key)
        count, found = _check_facts(connection, walk.last)
    return VerificationReport(
        entries=walk.size,
        covered=max(notes, default=0),
        checkpoints=len(notes),
        facts=count,
        faults=tuple(faults + found),
    )


class _Walk:
    """One pass over the entries: the roots at every size, and the last word on every subject."""

    def __init__(self) -> None:
        self.size = 0
        self.roots: dict[int, bytes] = {}
        self.last: dict[str, str | None] = {}

    def over(self, connection: Connection) -> Iterator[str]:
        frontier = Frontier()
        wanted = set(connection.execute(select(JOURNAL_CHECKPOINT.c.size)).scalars())
        for leaf in journal.leaves(connection):
            frontier.add(leaf_hash(leaf))
            self.size += 1
            if self.size in wanted:
                self.roots[self.size] = frontier.root()
            try:
                entry = from_leaf(leaf)
            except AuditError as error:
                yield f"{error.code} (entrée {self.size - 1})"
                continue
            self.last[entry.subject] = entry.commitment


def _check_notes(notes: dict[int, bytes], walk: _Walk, key: Any) -> Iterator[str]:
    for size, note in sorted(notes.items()):
        try:
            checkpoint = open_checkpoint(note, [key], verify)
        except AuditError as error:
            yield f"{error.code} (point de contrôle {size})"
            continue
        if checkpoint.size != size or walk.roots.get(size) != checkpoint.root:
            yield f"JOURNAL-RACINE (point de contrôle {size})"


def _check_facts(connection: Connection, last: dict[str, str | None]) -> tuple[int, list[str]]:
    faults, seen = [], set()
    for table in FACTS:
        for row in connection.execute(select(table)).mappings():
            subject = facts.subject_of(table, row["id"])
            seen.add(subject)
            if subject not in last:
                faults.append(f"FAIT-SANS-ENTREE ({subject})")
            elif last[subject] != facts.commitment_of(row):
                faults.append(f"FAIT-ALTERE ({subject})")
    missing = (
        subject
        for subject in last
        if subject not in seen and subject.split(":")[0] not in _WITHOUT_ROW
    )
    faults += [f"ENTREE-SANS-FAIT ({subject})" for subject in missing]
    return len(seen), faults
