"""Conventions as loaded: every version kept, the last one in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from exchange.convention_file import parse_convention
from exchange.conventions import Convention
from gateway.errors import UnknownError
from gateway.storage import facts
from gateway.storage.parties import administration
from gateway.storage.tables import CONVENTION


@dataclass(frozen=True, slots=True)
class LoadedConvention:
    """A convention and the version it was loaded under."""

    convention: Convention
    version: int
    loaded_at: datetime


def load(connection: Connection, text: str, at: datetime) -> LoadedConvention:
    """Load a convention's file, or a newer version of it.

    Raises:
        ConventionFileError: what is wrong with the file, all at once.
    """
    convention = parse_convention(text)
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
    return LoadedConvention(convention, version, at)


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
    return [
        LoadedConvention(parse_convention(row["text"]), row["version"], row["loaded_at"])
        for row in connection.execute(query).mappings()
    ]


def get_convention(connection: Connection, reference: str) -> Convention:
    """The convention in force under a reference.

    Raises:
        UnknownError: none was loaded.
    """
    for loaded in list_conventions(connection):
        if loaded.convention.reference == reference:
            return loaded.convention
    raise UnknownError(f"aucune convention « {reference} »")


def conventions_of(connection: Connection, party: str) -> Sequence[Convention]:
    """The conventions to which a party, by its code, is a party."""
    return [
        loaded.convention
        for loaded in list_conventions(connection)
        if any(partie.code == party for partie in loaded.convention.parties)
    ]
