"""One fact of the log, and its byte form.

Build an `Entry`, turn it into the leaf of the tree with `to_leaf`, read one back with `from_leaf`.
It promises that an entry never holds a SIRET, that a leaf is one line of RFC 8785 JSON of at most
65,535 octets (what a C2SP entry bundle can hold), and that a leaf has exactly one reading.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import cast

from audit.canonical import Json, canonical
from audit.commitment import check_commitment, commit
from audit.errors import EntryError
from audit.events import Event

__all__ = [
    "MAX_LEAF",
    "SCHEMA",
    "Entry",
    "Event",
    "check_commitment",
    "check_no_siret",
    "commit",
    "from_leaf",
    "to_leaf",
]

SCHEMA = 1
MAX_LEAF = 0xFFFF
MAX_TEXT = 512
MAX_ITEMS = 64
_MAX_COUNT = 2**53 - 1

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
# A hexadecimal letter beside the digits means an identifier: those hold fourteen digits in a row
# by mere chance, about one in seventy.
_SIRET = re.compile(r"(?<![0-9A-Fa-f])\d(?:[\s.]{0,2}\d){13,}(?![0-9A-Fa-f])")
_TEXTS = ("convention", "flux", "finalite", "clause", "motif", "actor")
_DIGESTS = ("object_sha256", "commitment")


def check_no_siret(text: str) -> None:
    """Check that `text` holds no run of fourteen digits or more, spaces and dots aside.

    Raises:
        EntryError: It does (ENTREE-SIRET).
    """
    if _SIRET.search(text):
        raise EntryError("ENTREE-SIRET")


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact, as it will stand in the log for ever.

    Attributes:
        event: What happened.
        at: When, an aware instant; held in UTC.
        subject: Opaque identifier of what it happened to (`depot:…`, `echange:…`).
        convention: Code of the convention concerned.
        flux: Name of the flux concerned.
        finalite: Purpose under which data were used (001 art. 8).
        clause: Clause that allows or forbids.
        motif: Code of the reason, for a refusal, a rejection, a failure, an abandonment.
        actor: Code of the party that acted, or `operateur`, or `passerelle`.
        parties: Codes of the parties concerned.
        counts: Whole numbers worth keeping (`recus`, `retenus`…), never negative.
        object_sha256: Digest of a *sealed* object, in hexadecimal; that of a clear file could be
            guessed.
        commitment: What `commit` gave for a content that may be erased later.
        details: Anything else, as short texts.

    Raises:
        EntryError: A field is malformed, or holds what may be a SIRET.
    """

    event: Event
    at: datetime
    subject: str
    convention: str | None = None
    flux: str | None = None
    finalite: str | None = None
    clause: str | None = None
    motif: str | None = None
    actor: str | None = None
    parties: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict, hash=False)
    object_sha256: str | None = None
    commitment: str | None = None
    details: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise EntryError("ENTREE-INSTANT")
        object.__setattr__(self, "at", self.at.astimezone(UTC))
        object.__setattr__(self, "counts", MappingProxyType(dict(self.counts)))
        object.__setattr__(self, "details", MappingProxyType(dict(self.details)))
        _check_sizes(self)
        for text in _texts(self):
            _check_text(text)
        for name in _DIGESTS:
            digest = getattr(self, name)
            if digest is not None and not _DIGEST.fullmatch(digest):
                raise EntryError("ENTREE-CHAMP")


def _check_sizes(entry: Entry) -> None:
    if max(len(entry.parties), len(entry.counts), len(entry.details)) > MAX_ITEMS:
        raise EntryError("ENTREE-CHAMP")
    for count in entry.counts.values():
        if isinstance(count, bool) or not 0 <= count <= _MAX_COUNT:
            raise EntryError("ENTREE-CHAMP")


def _texts(entry: Entry) -> list[str]:
    optional = [getattr(entry, name) for name in _TEXTS]
    given = [text for text in optional if text is not None]
    pairs = [*entry.details, *entry.details.values(), *entry.counts]
    return [entry.subject, *given, *entry.parties, *pairs]


def _check_text(text: str) -> None:
    if not 0 < len(text) <= MAX_TEXT:
        raise EntryError("ENTREE-CHAMP")
    check_no_siret(text)


def to_leaf(entry: Entry) -> bytes:
    """The leaf of `entry`: RFC 8785 JSON on one line, absent fields left out, schema under `v`.

    Raises:
        EntryError: It would exceed 65,535 octets, or holds text that is not Unicode.
    """
    fields: dict[str, Json] = {
        "v": SCHEMA,
        "event": entry.event.value,
        "at": entry.at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "subject": entry.subject,
        "parties": list(entry.parties),
        "counts": dict(entry.counts),
        "details": dict(entry.details),
    }
    fields |= {name: getattr(entry, name) for name in (*_TEXTS, *_DIGESTS)}
    leaf = canonical({name: value for name, value in fields.items() if value not in (None, [], {})})
    if len(leaf) > MAX_LEAF:
        raise EntryError("ENTREE-TAILLE")
    return leaf


def from_leaf(leaf: bytes) -> Entry:
    """The entry that `leaf` records.

    Raises:
        EntryError: The leaf is not, octet for octet, what `to_leaf` writes.
    """
    if len(leaf) > MAX_LEAF:
        raise EntryError("ENTREE-TAILLE")
    try:
        entry = _entry(json.loads(leaf.decode("utf-8")))
        same = to_leaf(entry) == leaf
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        raise EntryError("ENTREE-ILLISIBLE") from None
    if not same:
        raise EntryError("ENTREE-ILLISIBLE")
    return entry


def _entry(fields: dict[str, object]) -> Entry:
    return Entry(
        event=Event(_text(fields["event"])),
        at=_instant(_text(fields["at"])),
        subject=_text(fields["subject"]),
        parties=tuple(_text(party) for party in cast("list[object]", fields.get("parties", []))),
        counts={k: _count(v) for k, v in _pairs(fields.get("counts", {}))},
        details={k: _text(v) for k, v in _pairs(fields.get("details", {}))},
        **{name: _text(fields[name]) for name in (*_TEXTS, *_DIGESTS) if name in fields},
    )


def _pairs(value: object) -> list[tuple[str, object]]:
    if not isinstance(value, dict):
        raise TypeError("an object is due here")
    return list(value.items())


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is due here")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("a whole number is due here")
    return value


def _instant(text: str) -> datetime:
    if not _INSTANT.fullmatch(text):
        raise ValueError("an instant in UTC is due here")
    return datetime.fromisoformat(text)
