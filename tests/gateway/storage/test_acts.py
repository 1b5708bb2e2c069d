"""An act is written once, with its entry, and is part of its convention from then on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from audit.entry import Event, from_leaf
from exchange.acts import Acte
from exchange.conventions import PartyKind
from exchange.errors import ActRefusedError, ConventionFileError
from gateway.errors import UnknownError
from gateway.storage import acts, conventions, facts, journal
from gateway.storage.act_content import ActContentError, decode, encode, kind_of
from gateway.storage.acts import NewAct
from gateway.storage.database import Database
from gateway.storage.tables import ACT
from tests.exchange import acts as examples
from tests.exchange.examples import BASE

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "conventions"
EXPERTIS = (FOLDER / "expertis.toml").read_text("utf-8")
REFERENCE = "cpom-expertis-2025"
DIGEST = "ab" * 32


@pytest.fixture
def loaded(database: Database, at: datetime) -> Database:
    with database.writing() as connection:
        conventions.load(connection, EXPERTIS, at)
    return database


def _put(connection: Connection, act: Acte, at: datetime) -> int:
    new = NewAct(act, "spsti-expertis", DIGEST)
    return conventions.record(connection, REFERENCE, new, at).number


@pytest.mark.parametrize("act", examples.one_of_each(), ids=lambda act: type(act).__name__)
def test_a_content_reads_back_as_it_was(act: Acte) -> None:
    content = encode(act)
    assert decode(kind_of(act), content) == act
    assert "\n" not in content


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_keeps_its_microseconds(at: datetime) -> None:
    assert decode("validation", encode(examples.validation(at))) == examples.validation(at)


@pytest.mark.parametrize(
    ("kind", "content"),
    [("adhesion", "{}"), ("autre", "{}"), ("adhesion", "pas du JSON"), ("retrait", "[1]")],
)
def test_a_content_that_does_not_read_is_told_without_being_quoted(kind: str, content: str) -> None:
    with pytest.raises(ActContentError, match="ne se relit pas"):
        decode(kind, content)


def test_acts_are_numbered_and_kept_when_the_file_is_loaded_again(
    loaded: Database, at: datetime
) -> None:
    with loaded.writing() as connection:
        assert _put(connection, examples.opt_in(themes=(BASE, "tms")), at) == 1
        assert _put(connection, examples.revocation(), at) == 2
        before = conventions.get_convention(connection, REFERENCE)
        conventions.load(connection, EXPERTIS, at)
        assert conventions.get_convention(connection, REFERENCE) == before
        assert before.adhesions[0].revoquee_le == examples.NOW
        (listed,) = conventions.list_conventions(connection)
        assert (listed.version, listed.stated.adhesions) == (2, ())
    with loaded.reading() as connection:
        assert [one.kind for one in acts.list_acts(connection, REFERENCE)] == [
            "adhesion",
            "revocation",
        ]
        assert acts.list_acts(connection, "une-autre") == []


def test_the_entry_names_party_instants_and_document_and_no_person(
    loaded: Database, at: datetime
) -> None:
    with loaded.writing() as connection:
        _put(connection, examples.opt_in(themes=(BASE,)), at)
        *_, leaf = journal.leaves(connection)
        row = connection.execute(ACT.select()).mappings().one()
        entry = from_leaf(leaf)
        assert entry.commitment == facts.commitment_of(row)
    assert (entry.event, entry.subject) == (Event.ADHESION, f"acte:{REFERENCE}/1")
    assert (entry.convention, entry.actor, entry.at) == (REFERENCE, "spsti-expertis", at)
    assert entry.details == {
        "effet": examples.NOW.isoformat(),
        "document": DIGEST,
        "saisie": "operateur",
    }
    assert b"Fictive" not in leaf
    assert "Fictive" in row["content"]


def test_what_is_refused_leaves_neither_act_nor_entry(loaded: Database, at: datetime) -> None:
    with loaded.reading() as connection:
        before = len(list(journal.leaves(connection)))
    refused = (examples.letter(PartyKind.SPSTI), examples.validation(), examples.equivalence())
    for act in refused:
        with pytest.raises(ActRefusedError), loaded.writing() as connection:
            _put(connection, act, at)
    new = NewAct(examples.revocation(), "spsti-expertis", None)
    with pytest.raises(UnknownError), loaded.writing() as connection:
        conventions.record(connection, "une-autre", new, at)
    with loaded.reading() as connection:
        assert len(list(journal.leaves(connection))) == before
        assert acts.list_acts(connection) == []


def test_a_version_that_an_avenant_on_record_cannot_follow_is_not_loaded(
    loaded: Database, at: datetime
) -> None:
    with loaded.writing() as connection:
        _put(connection, examples.avenant(), at)
    shorter = EXPERTIS.replace("fin = 2029-12-31", "fin = 2026-12-31")
    assert shorter != EXPERTIS
    with (
        pytest.raises(ConventionFileError, match="« avenant n° 1 », déjà enregistré"),
        loaded.writing() as connection,
    ):
        conventions.load(connection, shorter, at)
    with loaded.reading() as connection:
        assert conventions.list_conventions(connection)[0].version == 1


def test_a_party_finds_the_act_in_its_conventions(loaded: Database, at: datetime) -> None:
    with loaded.writing() as connection:
        code = conventions.get_convention(connection, REFERENCE).parties[0].code
        _put(connection, examples.denunciation(at - timedelta(days=1)), at)
        (found,) = conventions.conventions_of(connection, code)
        assert found.denonciation is not None
