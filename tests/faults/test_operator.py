"""What only a person can mend is shown by name, waits, and goes on once it is mended."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gateway.storage import exchanges, followup, parties
from gateway.storage.parties import Recipient
from gateway.storage.tables import RECIPIENT
from gateway.worker.durable import DurableOutbox
from keys.sealing.openpgp import new_gateway_key, public_certificate
from tests.scenario import CARSAT, SPSTI, Scenario, build_scenario


def _work(scenario: Scenario) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.workers", str(scenario.folder)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert '"end": 0' in done.stdout, done.stderr
    # A trace may quote what was being read: none is printed, the failure is a state.
    assert "Traceback" not in done.stderr


def _state(scenario: Scenario) -> tuple[str, str | None]:
    with scenario.desk() as desk, desk.database.reading() as connection:
        (row,) = exchanges.list_exchanges(connection)
        return row["state"], row["motif"]


def test_a_missing_certificate_is_named_and_its_arrival_delivers(tmp_path: Path) -> None:
    certificate = public_certificate(new_gateway_key("Destinataire", datetime.now(UTC)))
    scenario = build_scenario(tmp_path / "instance", certificate, establishments=30)
    with scenario.desk() as desk, desk.database.writing() as connection:
        connection.execute(RECIPIENT.update().values(replaced_at=desk.clock()))
    scenario.drop(CARSAT, "sinistralite", scenario.extracts["sinistralite"])
    scenario.drop(SPSTI, "adherents", scenario.member_csv(20))
    _work(scenario)
    assert _state(scenario) == ("en échec", "CERTIFICAT-ABSENT")

    with scenario.desk() as desk:
        outbox, at = DurableOutbox(desk.instance.database_url), desk.clock()
        recipient = Recipient("", SPSTI, "A" * 40, certificate, "csv", at + timedelta(days=300))
        with desk.database.writing() as connection:
            parties.put_recipient(connection, recipient, at)
            assert followup.retry_awaiting_certificate(connection, outbox, SPSTI, at) == 1
        outbox.close()
    _work(scenario)
    assert _state(scenario) == ("livré", None)
