"""`passerelle audit verify` finds what was altered behind its back, and says where."""

from pathlib import Path

import pytest

from gateway.bootstrap.desk import open_desk
from gateway.desk import Desk
from gateway.signers import NamedSigner
from gateway.storage import journal, parties
from gateway.storage.parties import Party
from gateway.verification import verify_instance
from keys.custody.keystore import load
from keys.signing import Signer
from tests.instances import PASSPHRASE, new_instance


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    new_instance(tmp_path / "instance")
    desk = open_desk(tmp_path / "instance")
    secrets = load(desk.instance.keystore, PASSPHRASE)
    origin = "passerelle/essai/journal"
    with desk.database.writing() as connection:
        for code in ("spsti-a", "carsat-b"):
            parties.add_party(connection, Party(code, code[:5], code), desk.clock())
        signer = NamedSigner(origin, Signer(secrets.journal_seed))
        journal.sign_checkpoint(connection, origin, signer, desk.clock())
    return desk


def _alter(desk: Desk, statement: str) -> tuple[str, ...]:
    with desk.database.writing() as connection:
        connection.exec_driver_sql(statement)
    return verify_instance(desk).faults


def test_a_sound_instance_is_intact(desk: Desk) -> None:
    report = verify_instance(desk)
    assert report.intact, report.faults
    assert (report.entries, report.covered, report.facts) == (3, 3, 2)


def test_an_altered_row_is_found(desk: Desk) -> None:
    faults = _alter(desk, "UPDATE party SET name = 'autre' WHERE id = 'spsti-a'")
    assert faults == ("FAIT-ALTERE (partie:spsti-a)",)


def test_a_row_slipped_in_is_found(desk: Desk) -> None:
    statement = "INSERT INTO party SELECT 'spsti-z', salt, kind, name, created_at FROM party"
    faults = _alter(desk, f"{statement} WHERE id = 'spsti-a'")
    assert faults == ("FAIT-SANS-ENTREE (partie:spsti-z)",)


def test_a_removed_row_is_found(desk: Desk) -> None:
    faults = _alter(desk, "DELETE FROM party WHERE id = 'spsti-a'")
    assert faults == ("ENTREE-SANS-FAIT (partie:spsti-a)",)


def test_a_rewritten_entry_breaks_the_signed_root(desk: Desk) -> None:
    faults = _alter(
        desk,
        "UPDATE journal_leaf SET leaf = CAST(replace(CAST(leaf AS TEXT), 'spsti-a', 'spsti-b')"
        " AS BLOB) WHERE position = 1",
    )
    assert "JOURNAL-RACINE (point de contrôle 3)" in faults


def test_a_removed_last_entry_breaks_the_signed_size(desk: Desk) -> None:
    faults = _alter(desk, "DELETE FROM journal_leaf WHERE position = 2")
    assert "JOURNAL-RACINE (point de contrôle 3)" in faults


def test_a_forged_checkpoint_is_found(desk: Desk) -> None:
    faults = _alter(
        desk,
        "UPDATE journal_checkpoint SET note = CAST(replace(CAST(note AS TEXT),"
        " substr(CAST(note AS TEXT), -12, 4), 'AAAA') AS BLOB)",
    )
    assert len(faults) == 1
    assert "point de contrôle 3" in faults[0]
