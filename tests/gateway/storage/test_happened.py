"""The record of what happened: accepted deposits, deliveries, lists and their confirmations."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from audit.entry import Entry, Event
from exchange.states import DepositState, ExchangeState
from gateway.storage import deposits, exchanges, happened, holdings
from gateway.storage.database import Database
from gateway.storage.deposits import NewDeposit
from gateway.storage.exchanges import NewExchange
from gateway.storage.holdings import SealedObject
from gateway.storage.pending import PENDING
from tests.fakes.outbox import FakeOutbox

MINUTE = timedelta(minutes=1)
SEALED = SealedObject("objet", "ab" * 32, "portee", b"cle")


def _deposit(
    connection: Connection,
    state: DepositState,
    at: datetime,
    place: str = "depot",
    same_as: str | None = None,
) -> str:
    new = NewDeposit(
        party="spsti-a",
        login="camille",
        place=place,
        flux="adherents",
        name=f"liste-{at:%Y%m%d%H%M%S}-{place}-{state.name}.csv",
        size=1,
        spool="0a.scelle",
        sealed_sha256="ab" * 32,
    )
    identity = deposits.close(connection, new, at)
    deposits.take(connection, FakeOutbox(), identity, at)
    entry = Entry(event=Event.ACCEPTATION, at=at + MINUTE, subject=PENDING)
    deposits.conclude(connection, identity, state, {"same_as": same_as}, entry)
    return identity


def test_only_accepted_deposits_count_from_when_they_were_taken(
    database: Database, at: datetime
) -> None:
    with database.writing() as connection:
        identity = _deposit(connection, DepositState.ACCEPTE, at)
        _deposit(connection, DepositState.REJETE, at + MINUTE)
        _deposit(connection, DepositState.ESSAYE, at + 2 * MINUTE, place="essai")
        deposits.acknowledged(connection, identity, at + timedelta(days=2))
    with database.reading() as connection:
        assert happened.record(connection).deposits == {("spsti-a", "adherents"): (at,)}


def test_a_list_counts_when_accepted_and_each_time_it_is_confirmed(
    database: Database, at: datetime
) -> None:
    second, third = at + timedelta(days=300), at + timedelta(days=600)
    with database.writing() as connection:
        identity = _deposit(connection, DepositState.ACCEPTE, at)
        row = deposits.get(connection, identity)
        holdings.accept_list(connection, "cpom", row, (3, "ab" * 32), SEALED, at)
        for again in (second, third):
            _deposit(connection, DepositState.REPETE, again, same_as=identity)
            for held in holdings.lists_of_deposit(connection, identity):
                holdings.confirm_list(connection, held, again)
    with database.reading() as connection:
        found = happened.record(connection)
    assert found.lists == {"cpom": (at, second, third)}
    assert found.deposits == {("spsti-a", "adherents"): (at,)}


def test_a_result_counts_when_it_is_delivered(database: Database, at: datetime) -> None:
    new = NewExchange("cpom", "visites", "liste", ("extrait",), "spsti-a", ("carsat-a",), "clause")
    with database.writing() as connection:
        identity = exchanges.open_once(connection, FakeOutbox(), new, at)
        assert identity is not None
    with database.reading() as connection:
        assert happened.record(connection).deliveries == {}
    with database.writing() as connection:
        for state, event in (
            (ExchangeState.SCELLE, Event.SCELLEMENT),
            (ExchangeState.LIVRE, Event.LIVRAISON),
        ):
            exchanges.move(connection, identity, state, event, at + MINUTE)
    with database.reading() as connection:
        assert happened.record(connection).deliveries == {("cpom", "visites"): (at + MINUTE,)}
