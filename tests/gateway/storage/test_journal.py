"""The log's tables give back what the tree needs, whatever the rhythm of checkpoints."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.checkpoint import open_checkpoint
from audit.errors import TamperedLogError
from audit.receipt import Receipt, check_receipt
from audit.tiles import prove_inclusion
from audit.vkey import VerifierKey
from gateway.signers import NamedSigner
from gateway.storage import journal
from gateway.storage.database import Database
from gateway.storage.parties import administration
from keys.signing import Signer, verify

ORIGIN = "passerelle/essai/journal"
SIGNER = NamedSigner(ORIGIN, Signer(bytes(32)))
KEY = VerifierKey(ORIGIN, SIGNER.public)


def test_positions_have_no_hole_after_a_rollback(database: Database, at: datetime) -> None:
    with database.writing() as connection:
        assert journal.append(connection, administration(at, "A")) == 0
    try:
        with database.writing() as connection:
            journal.append(connection, administration(at, "B"))
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    with database.writing() as connection:
        assert journal.append(connection, administration(at, "C")) == 1


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=4))
def test_every_entry_has_a_receipt_under_the_last_checkpoint(
    database: Database, at: datetime, batches: list[int]
) -> None:
    for batch in batches:
        with database.writing() as connection:
            for _ in range(batch):
                journal.append(connection, administration(at, "A"))
            size, note = journal.sign_checkpoint(connection, ORIGIN, SIGNER, at)
    with database.reading() as connection:
        checkpoint = open_checkpoint(note, [KEY], verify)
        assert checkpoint.size == size == journal.size(connection)
        leaves = list(journal.leaves(connection))
        for position in {0, size // 2, size - 1} if size else ():
            path = prove_inclusion(journal.Tiles(connection), position, size)
            check_receipt(Receipt(position, path, note), leaves[position], [KEY], verify)


def test_nothing_new_signs_nothing_new(database: Database, at: datetime) -> None:
    with database.writing() as connection:
        journal.append(connection, administration(at, "A"))
        first = journal.sign_checkpoint(connection, ORIGIN, SIGNER, at)
        assert journal.sign_checkpoint(connection, ORIGIN, SIGNER, at) == first


def test_nothing_is_signed_over_an_altered_tree(database: Database, at: datetime) -> None:
    with database.writing() as connection:
        journal.append(connection, administration(at, "A"))
        journal.sign_checkpoint(connection, ORIGIN, SIGNER, at)
        connection.exec_driver_sql("UPDATE journal_tile SET hashes = zeroblob(32)")
        journal.append(connection, administration(at, "B"))
        with pytest.raises(TamperedLogError):
            journal.sign_checkpoint(connection, ORIGIN, SIGNER, at)
