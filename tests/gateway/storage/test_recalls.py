"""Whatever else happens, no exchange built from a recalled extract is delivered afterwards."""

import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from audit.entry import Event
from audit.errors import EntryError
from exchange.errors import PassageError
from exchange.states import ExchangeState
from gateway.errors import ConflictError, UnknownError
from gateway.storage import destructions, exchanges, facts, followup, outgoing, recalls
from gateway.storage.database import Database
from gateway.storage.exchanges import NewExchange
from gateway.storage.migrations import migrate
from gateway.storage.outgoing import NewOutgoing
from gateway.storage.parties import administration
from gateway.storage.signatories import Signatory
from gateway.storage.tables import EXCHANGE, EXTRACT, JOURNAL_LEAF, MEMBER_LIST
from tests.fakes.outbox import FakeOutbox

START = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
EXTRACTS = ("faux", "juste")
WHO = Signatory("Camille Fictive", "directrice", "a" * 64)


def _seed(connection: Connection) -> dict[str, str]:
    """Two extracts, one list, an exchange with two recipients from each; by name, their ids."""
    sealed = {"object": "o", "sealed_sha256": "0" * 64, "scope_key": "k", "wrapped_key": b"w"}
    entry = administration(START, "ESSAI")
    common = {"party": "carsat", "deposit": "d", "replaced_at": None, **sealed}
    extract = {"flux": "sinistralite", "rows": 1, "algorithm": "AES-256-CMAC", **common}
    extract |= {"convention": "", "period": "", "kept": "index"}
    for name in EXTRACTS:
        row = {"id": name, **extract, "deposit": f"d-{name}", "loaded_at": START}
        facts.insert(connection, EXTRACT, {**row, "recalled_at": None}, entry)
    members = {"id": "l", "convention": "c", "members": 1, **common}
    at = {"accepted_at": START, "confirmed_at": START}
    facts.insert(connection, MEMBER_LIST, {**members, **at, "root": "ab" * 32}, entry)
    return {
        f"{name}/{party}": _open(connection, name, party)
        for name in EXTRACTS
        for party in ("spsti-a", "spsti-b")
    }


def _open(connection: Connection, extract: str, party: str) -> str:
    new = NewExchange(
        convention="c",
        flux="sinistralite",
        member_list="l",
        sources=(extract,),
        recipient=party,
        givers=("carsat",),
        clause="art. 1",
    )
    identity = exchanges.open_once(connection, FakeOutbox(), new, START)
    assert identity is not None
    return identity


def _deliver(connection: Connection, identity: str, at: datetime) -> None:
    exchanges.move(connection, identity, ExchangeState.LIVRE, Event.LIVRAISON, at)
    party = exchanges.get(connection, identity)["recipient"]
    new = NewOutgoing(
        party, outgoing.RETOUR, f"{identity}.gpg", 1, "b" * 64, identity, f"echange:{identity}"
    )
    outgoing.offer(connection, new, at, administration(at, "ESSAI"))


def _recall(connection: Connection, reference: str, at: datetime) -> recalls.Recalled:
    return recalls.recall(connection, FakeOutbox(), reference, "faux", WHO, at)


def _act(connection: Connection, act: str, identity: str, at: datetime) -> None:
    if act == "seal":
        exchanges.move(connection, identity, ExchangeState.SCELLE, Event.RAPPROCHEMENT, at)
    elif act == "deliver":
        _deliver(connection, identity, at)
    elif act == "refuse":
        exchanges.move(connection, identity, ExchangeState.REFUSE, Event.REFUS, at)
    elif act == "fail":
        followup.fail(connection, identity, "STOCKAGE", at)
    elif act == "retry":
        followup.retry(connection, FakeOutbox(), identity, at)
    elif act == "recall":
        _recall(connection, exchanges.get(connection, identity)["sources"], at)


ACTS = ("seal", "deliver", "refuse", "fail", "retry", "recall")
NAMES = tuple(f"{name}/{party}" for name in EXTRACTS for party in ("spsti-a", "spsti-b"))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(NAMES)), max_size=25))
def test_nothing_from_a_recalled_extract_is_ever_delivered(acts: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'passerelle.db'}"
        migrate(url)
        database = Database(url)
        with database.writing() as connection:
            ids = _seed(connection)
        for step, (act, name) in enumerate(acts, 1):
            at = START + timedelta(minutes=step)
            with suppress(PassageError, ConflictError), database.writing() as connection:
                _act(connection, act, ids[name], at)
            with database.reading() as connection:
                _check(connection)
        database.close()


def _check(connection: Connection) -> None:
    query = (
        select(EXCHANGE.c.state, EXCHANGE.c.id, EXCHANGE.c.recipient)
        .join(EXTRACT, EXTRACT.c.id == EXCHANGE.c.sources)
        .where(EXTRACT.c.recalled_at.is_not(None))
    )
    for row in connection.execute(query):
        assert row.state in {ExchangeState.RAPPELE, ExchangeState.REFUSE}
        shelf = outgoing.on_shelf(connection, row.recipient, outgoing.RETOUR)
        assert row.id not in {file["object"] for file in shelf}


@pytest.fixture
def delivered(database: Database) -> str:
    """An exchange delivered from the wrong extract."""
    with database.writing() as connection:
        identity = _seed(connection)["faux/spsti-a"]
        _act(connection, "seal", identity, START)
        _deliver(connection, identity, START)
    return identity


def test_a_recall_says_what_it_reached_and_by_which_reference(
    database: Database, delivered: str
) -> None:
    with database.writing() as connection:
        by_deposit = _recall(connection, "d-faux", START)
        by_extract = _recall(connection, "faux", START)
    assert (by_deposit.exchanges, by_deposit.delivered, by_deposit.collected) == (2, 1, 0)
    assert by_extract.identity == by_deposit.identity


def test_no_name_of_a_person_is_in_the_log(database: Database, delivered: str) -> None:
    with database.writing() as connection:
        _recall(connection, "faux", START)
        destructions.attest(connection, delivered, WHO, START, START + timedelta(days=1))
        leaves = b"".join(connection.execute(select(JOURNAL_LEAF.c.leaf)).scalars())
    assert b"Camille" not in leaves
    assert "Camille" not in repr(WHO)


def test_a_reason_that_holds_a_siret_is_refused_whole(database: Database, delivered: str) -> None:
    with pytest.raises(EntryError), database.writing() as connection:
        recalls.recall(connection, FakeOutbox(), "faux", "ligne 12345678200002", Signatory(), START)
    with database.reading() as connection:
        assert exchanges.get(connection, delivered)["state"] == ExchangeState.LIVRE


def test_an_attestation_is_recorded_once_at_a_day_that_can_be(
    database: Database, delivered: str
) -> None:
    later = START + timedelta(days=3)
    with database.writing() as connection:
        _recall(connection, "faux", START + timedelta(days=1))
        (file,) = outgoing.results_of(connection, delivered)
        outgoing.collected(connection, file["id"], "spsti-a", START)
    for day in (START - timedelta(days=1), later + timedelta(days=1)):
        with pytest.raises(ConflictError, match="antérieure"), database.writing() as connection:
            destructions.attest(connection, delivered, WHO, day, later)
    with database.writing() as connection:
        (row,) = destructions.listing(connection)
        assert (row["etat"], row["partie"]) == (destructions.AWAITED, "spsti-a")
        day = START + timedelta(days=2)
        assert destructions.attest(connection, delivered, WHO, day, later) == "spsti-a"
        (row,) = destructions.listing(connection)
    assert (row["etat"], row["detruit"], row["atteste"]) == (destructions.ATTESTED, day, later)
    assert (row["signataire"], row["document"]) == ("Camille Fictive", "a" * 64)
    with pytest.raises(ConflictError, match="déjà attestée"), database.writing() as connection:
        destructions.attest(connection, delivered, WHO, day, later)


def test_nothing_is_awaited_where_nothing_was_recalled(database: Database, delivered: str) -> None:
    with database.writing() as connection:
        with pytest.raises(ConflictError, match="livré"):
            destructions.attest(connection, delivered, WHO, START, START)
        with pytest.raises(UnknownError):
            destructions.attest(connection, "inconnu", WHO, START, START)
