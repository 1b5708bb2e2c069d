"""Conventions as loaded: every version kept, the last one in force, with the acts on record.

Whatever is read here is what its file states and what the parties did since (`record`, `acts.py`):
a new version of the file keeps the acts, and every decision sees both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection, func, select

from exchange.acts import Acte
from exchange.convention_files.parsing import parse_convention
from exchange.conventions import Convention
from exchange.on_record import checks as act_checks
from exchange.on_record.effects import replay
from gateway.errors import UnknownError
from gateway.storage import acts, facts
from gateway.storage.acts import NewAct, RecordedAct
from gateway.storage.parties import administration
from gateway.storage.tables import CONVENTION

_PARSED: Final = 256
"""Texts kept read; a site has a few tens in force."""


@dataclass(frozen=True, slots=True)
class LoadedConvention:
    """A convention and the version it was loaded under.

    Attributes:
        convention: with the acts on record.
        version: of its file.
        loaded_at: when that version was loaded.
        stated: what its file states alone.
    """

    convention: Convention
    version: int
    loaded_at: datetime
    stated: Convention


def load(connection: Connection, text: str, at: datetime) -> LoadedConvention:
    """Load a convention's file, or a newer version of it.

    Raises:
        ConventionFileError: what is wrong with the file, all at once, or an avenant on record that
            cannot follow it.
    """
    stated = parse_convention(text)
    convention = _with_acts(connection, stated)
    last = connection.execute(
        select(func.max(CONVENTION.c.version)).where(CONVENTION.c.reference == convention.reference)
    ).scalar()
    version = (last or 0) + 1
    facts.insert(
        connection,
        CONVENTION,
        {
            "id": f"{convention.reference}/{version}",
            "reference": convention.reference,
            "version": version,
            "text": text,
            "loaded_at": at,
        },
        administration(at, "CONVENTION-CHARGEE"),
    )
    return LoadedConvention(convention, version, at, stated)


def record(connection: Connection, reference: str, new: NewAct, at: datetime) -> RecordedAct:
    """Put an act on record; it counts in every decision from then on.

    Args:
        connection: the caller's transaction.
        reference: of the convention.
        new: the act.
        at: the instant of its record.

    Raises:
        UnknownError: no such convention.
        ActRefusedError: the contract does not provide for it, or it stands already.
        ConventionFileError: what is wrong with an avenant.
    """
    stated = _get(connection, reference).stated
    act_checks.record(stated, _acts_of(connection, reference), new.act, at)
    return acts.insert(connection, reference, new, at)


def list_conventions(connection: Connection) -> Sequence[LoadedConvention]:
    """The last version of every convention, by reference."""
    newest = (
        select(CONVENTION.c.reference, func.max(CONVENTION.c.version).label("version"))
        .group_by(CONVENTION.c.reference)
        .subquery()
    )
    query = (
        select(CONVENTION)
        .join(
            newest,
            (CONVENTION.c.reference == newest.c.reference)
            & (CONVENTION.c.version == newest.c.version),
        )
        .order_by(CONVENTION.c.reference)
    )
    loaded = []
    for row in connection.execute(query).mappings():
        stated = _parsed(row["text"])
        convention = _with_acts(connection, stated)
        loaded.append(LoadedConvention(convention, row["version"], row["loaded_at"], stated))
    return loaded


def first_loaded(connection: Connection) -> Mapping[str, datetime]:
    """When each convention was first loaded, by reference."""
    query = select(CONVENTION.c.reference, func.min(CONVENTION.c.loaded_at).label("at")).group_by(
        CONVENTION.c.reference
    )
    return {row.reference: row.at for row in connection.execute(query)}


def get_convention(connection: Connection, reference: str) -> Convention:
    """The convention in force under a reference.

    Raises:
        UnknownError: none was loaded.
    """
    return _get(connection, reference).convention


def conventions_of(connection: Connection, party: str) -> Sequence[Convention]:
    """The conventions to which a party, by its code, is a party."""
    return [
        loaded.convention
        for loaded in list_conventions(connection)
        if any(partie.code == party for partie in loaded.convention.parties)
    ]


@lru_cache(maxsize=_PARSED)
def _parsed(text: str) -> Convention:
    """A text that was loaded, read once: every decision asks for it, and nobody can change it."""
    return parse_convention(text)


def _get(connection: Connection, reference: str) -> LoadedConvention:
    for loaded in list_conventions(connection):
        if loaded.convention.reference == reference:
            return loaded
    raise UnknownError(f"aucune convention « {reference} »")


def _with_acts(connection: Connection, stated: Convention) -> Convention:
    return replay(stated, _acts_of(connection, stated.reference))


def _acts_of(connection: Connection, reference: str) -> Sequence[Acte]:
    return [recorded.new.act for recorded in acts.list_acts(connection, reference)]
