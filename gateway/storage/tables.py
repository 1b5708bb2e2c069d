"""The tables, and the few types they share.

Every *fact* (a table listed in `FACTS`) has a text `id` and a random `salt`: the log's entry for a
change holds a salted commitment to the row as the change left it (see `facts.py`), so that the
verification can tell a row that was altered, and erasing row and salt leaves nothing to guess.
"""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    JSON,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An instant, kept as UTC text that sorts as time does."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write as UTC with microseconds."""
        del dialect
        if value is None:
            return None
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read as an aware instant."""
        del dialect
        if value is None:
            return None
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def _fact(name: str, *columns: Column[object] | UniqueConstraint) -> Table:
    return Table(
        name,
        METADATA,
        Column("id", Text, primary_key=True),
        Column("salt", LargeBinary, nullable=False),
        *columns,
    )


def _text(name: str, *, optional: bool = False, index: bool = False) -> Column[object]:
    return Column(name, Text, nullable=optional, index=index)


def _instant(name: str, *, optional: bool = False) -> Column[object]:
    return Column(name, Instant, nullable=optional)


def _number(name: str) -> Column[object]:
    return Column(name, Integer, nullable=False)


PARTY: Final = _fact("party", _text("kind"), _text("name"), _instant("created_at"))

LOGIN: Final = _fact(
    "login",
    _text("party", index=True),
    _text("key_type"),
    Column("key_blob", LargeBinary, nullable=False),
    _text("fingerprint"),
    _instant("created_at"),
    _instant("removed_at", optional=True),
)

TOKEN: Final = _fact(
    "token",
    _text("party", index=True),
    _text("digest", index=True),
    _instant("created_at"),
    _instant("removed_at", optional=True),
)

RECIPIENT: Final = _fact(
    "recipient",
    _text("party", index=True),
    _text("fingerprint"),
    Column("certificate", LargeBinary, nullable=False),
    _text("form"),
    _instant("expires_at"),
    _instant("created_at"),
    _instant("replaced_at", optional=True),
)

CONVENTION: Final = _fact(
    "convention",
    _text("reference", index=True),
    _number("version"),
    _text("text"),
    _instant("loaded_at"),
    UniqueConstraint("reference", "version"),
)

ACT: Final = _fact(
    "act",
    _text("convention", index=True),
    _number("number"),
    _text("kind"),
    _text("author"),
    _text("content"),
    _text("document_sha256", optional=True),
    _instant("effective_at"),
    _instant("recorded_at"),
    UniqueConstraint("convention", "number"),
)

DEPOSIT: Final = _fact(
    "deposit",
    _text("party", index=True),
    _text("login"),
    _text("place"),
    _text("flux"),
    _text("name"),
    _number("size"),
    _text("spool"),
    _text("sealed_sha256"),
    _text("companion", optional=True),
    _text("state", index=True),
    _text("keyed_digest", optional=True, index=True),
    _text("same_as", optional=True),
    Column("answer", JSON, nullable=True),
    _instant("closed_at"),
    _instant("taken_at", optional=True),
    _instant("changed_at"),
    _instant("acknowledged_at", optional=True),
    _instant("purged_at", optional=True),
)

MEMBER_LIST: Final = _fact(
    "member_list",
    _text("convention", index=True),
    _text("party"),
    _text("deposit"),
    _number("members"),
    _text("root"),
    _text("object"),
    _text("sealed_sha256"),
    _text("scope_key"),
    Column("wrapped_key", LargeBinary, nullable=False),
    _instant("accepted_at"),
    _instant("confirmed_at"),
    _instant("replaced_at", optional=True),
)

EXTRACT: Final = _fact(
    "extract",
    _text("party", index=True),
    _text("flux", index=True),
    _text("convention"),
    _text("period"),
    _text("kept"),
    _text("deposit"),
    _number("rows"),
    _text("object"),
    _text("sealed_sha256"),
    _text("scope_key"),
    Column("wrapped_key", LargeBinary, nullable=False),
    _text("algorithm"),
    _instant("loaded_at"),
    _instant("replaced_at", optional=True),
    _instant("recalled_at", optional=True),
)

EXCHANGE: Final = _fact(
    "exchange",
    _text("convention"),
    _text("flux"),
    _text("member_list"),
    _text("sources"),
    _text("givers"),
    _text("recipient", index=True),
    _number("run"),
    _text("state", index=True),
    _text("motif", optional=True),
    _text("clause", optional=True),
    _text("sealed_sha256", optional=True),
    Column("counts", JSON, nullable=True),
    _instant("opened_at"),
    _instant("changed_at"),
    UniqueConstraint("convention", "flux", "member_list", "sources", "recipient", "run"),
)

OUTGOING: Final = _fact(
    "outgoing",
    _text("party", index=True),
    _text("folder"),
    _text("name"),
    _number("size"),
    _text("sha256"),
    _text("object"),
    _text("about"),
    _instant("created_at"),
    _number("collections"),
    _instant("collected_at", optional=True),
    _instant("withdrawn_at", optional=True),
    UniqueConstraint("party", "folder", "name"),
)

SCOPE_KEY: Final = _fact(
    "scope_key",
    _text("scope"),
    _number("year"),
    _number("version"),
    _text("algorithm"),
    Column("wrapped", LargeBinary, nullable=False),
    _instant("created_at"),
    UniqueConstraint("scope", "year", "version"),
)

RECALL: Final = _fact(
    "recall",
    _text("extract", index=True),
    _text("party"),
    _text("flux"),
    _text("why"),
    _text("signed_by", optional=True),
    _text("quality", optional=True),
    _text("document_sha256", optional=True),
    _instant("recalled_at"),
    UniqueConstraint("extract"),
)

DESTRUCTION: Final = _fact(
    "destruction",
    _text("exchange", index=True),
    _text("recall"),
    _text("party"),
    _text("signed_by", optional=True),
    _text("quality", optional=True),
    _text("document_sha256", optional=True),
    _instant("requested_at"),
    _instant("destroyed_at", optional=True),
    _instant("attested_at", optional=True),
    UniqueConstraint("exchange"),
)

OPPOSITION: Final = _fact(
    "opposition",
    Column("digest", LargeBinary, nullable=False),
    _text("state", index=True),
    _text("why", optional=True),
    _text("document_sha256", optional=True),
    _text("dpo", optional=True),
    _text("decision_why", optional=True),
    _instant("received_at"),
    _instant("decided_at", optional=True),
)

CONTEST: Final = _fact(
    "contest",
    _text("digest", index=True),
    Column("claims", JSON, nullable=False),
    _text("state", index=True),
    _text("decision", optional=True),
    _text("decided_for", optional=True),
    _text("decided_by", optional=True),
    _text("quality", optional=True),
    _text("document_sha256", optional=True),
    _instant("opened_at"),
    _instant("decided_at", optional=True),
    _instant("changed_at"),
)

ATTESTATION: Final = _fact(
    "attestation",
    _text("member_list", index=True),
    _text("convention"),
    _text("party"),
    _text("root"),
    _number("members"),
    _text("signed_by"),
    _text("quality"),
    _text("delegation", optional=True),
    _text("document_sha256"),
    _instant("signed_at"),
    _instant("recorded_at"),
    _number("samples"),
)

LEDGER: Final = _fact(
    "ledger",
    _text("party", index=True),
    _number("version"),
    _text("algorithm"),
    _text("scope_key"),
    Column("wrapped_key", LargeBinary, nullable=False),
    _instant("opened_at"),
    _instant("closed_at", optional=True),
    UniqueConstraint("party", "version"),
)

RELEASE: Final = _fact(
    "release",
    _text("ledger", index=True),
    _text("exchange"),
    _number("tables"),
    _text("content"),
    _text("object"),
    _text("sealed_sha256"),
    _text("scope_key"),
    Column("wrapped_key", LargeBinary, nullable=False),
    _instant("released_at"),
    UniqueConstraint("ledger", "content"),
)

# What the log calls each fact; the DPO reads these words.
FACTS: Final = {
    PARTY: "partie",
    LOGIN: "acces",
    TOKEN: "jeton",
    RECIPIENT: "certificat",
    CONVENTION: "convention",
    ACT: "acte",
    DEPOSIT: "depot",
    MEMBER_LIST: "liste",
    EXTRACT: "extrait",
    EXCHANGE: "echange",
    OUTGOING: "sortie",
    SCOPE_KEY: "cle",
    RECALL: "rappel",
    DESTRUCTION: "destruction",
    OPPOSITION: "opposition",
    CONTEST: "contestation",
    ATTESTATION: "attestation",
    LEDGER: "registre",
    RELEASE: "diffusion",
}

AUTH_FAILURE: Final = Table(
    "auth_failure",
    METADATA,
    Column("minute", Instant, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("attempts", Integer, nullable=False),
)

JOURNAL_LEAF: Final = Table(
    "journal_leaf",
    METADATA,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("subject", Text, nullable=False, index=True),
    Column("leaf", LargeBinary, nullable=False),
)

JOURNAL_TILE: Final = Table(
    "journal_tile",
    METADATA,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("hashes", LargeBinary, nullable=False),
)

JOURNAL_CHECKPOINT: Final = Table(
    "journal_checkpoint",
    METADATA,
    Column("size", Integer, primary_key=True, autoincrement=False),
    Column("note", LargeBinary, nullable=False),
    Column("signed_at", Instant, nullable=False),
)
