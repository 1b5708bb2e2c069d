"""Two workflows at once, the front writing all the while: everything ends, nothing is mixed."""

import subprocess
import sys
import threading
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from exchange.states import DepositState
from gateway.storage import followup, refusals
from gateway.verification import verify_instance
from keys.sealing.openpgp import new_gateway_key, public_certificate
from tests.scenario import CARSAT, SPSTI, Scenario, build_scenario


def _write_until(stop: threading.Event, scenario: Scenario) -> None:
    with scenario.desk() as desk:
        while not stop.wait(0.002):
            with desk.database.writing() as connection:
                refusals.count(connection, "192.0.2.1", "cle-inconnue", desk.clock())


def test_twelve_deposits_under_a_busy_front(tmp_path: Path) -> None:
    certificate = public_certificate(new_gateway_key("Destinataire", datetime.now(UTC)))
    scenario = build_scenario(tmp_path / "instance", certificate, establishments=60)
    for flux, content in scenario.extracts.items():
        scenario.drop(CARSAT, flux, content)
    for count in range(9):
        scenario.drop(SPSTI, "adherents", scenario.member_csv(20 + count), f"{count}.csv")
    stop = threading.Event()
    busy = threading.Thread(target=_write_until, args=(stop, scenario))
    busy.start()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.workers", str(scenario.folder)],
            capture_output=True,
            text=True,
            timeout=200,
            check=True,
        )
    finally:
        stop.set()
        busy.join()
    assert '"end": 0' in done.stdout, done.stderr
    with scenario.desk() as desk:
        with desk.database.reading() as connection:
            rows = followup.everything(connection)
        assert verify_instance(desk).intact
    deposits = Counter(row["etat"] for row in rows if row["genre"] == "dépôt")
    assert deposits == Counter({DepositState.ACCEPTE: 12})
    ended = {row["etat"] for row in rows if row["genre"] == "échange"}
    assert ended <= {"livré", "remplacé"}
    assert sum(row["etat"] == "livré" for row in rows) >= 3
