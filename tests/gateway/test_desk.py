"""The log as a DPO takes it away: its length is known before it is written."""

import io
from pathlib import Path

import pytest

from gateway.bootstrap.desk import open_desk
from gateway.desk import journal_length, write_journal
from gateway.errors import ConflictError
from gateway.signers import NamedSigner
from gateway.storage import journal, parties
from gateway.storage.parties import Party
from keys.signing import Signer
from tests.instances import new_instance


def test_the_length_told_is_the_length_written(tmp_path: Path) -> None:
    new_instance(tmp_path / "instance")
    with open_desk(tmp_path / "instance") as desk:
        assert journal_length(desk.database) == 0
        with pytest.raises(ConflictError):
            write_journal(desk.database, io.BytesIO())
        with desk.database.writing() as connection:
            parties.add_party(connection, Party("é", "spsti", "SPSTI Été"), desk.clock())
            signer = NamedSigner("passerelle/essai/journal", Signer(bytes(32)))
            journal.sign_checkpoint(connection, signer.name, signer, desk.clock())
        written = io.BytesIO()
        write_journal(desk.database, written)
        assert journal_length(desk.database) == len(written.getvalue())
