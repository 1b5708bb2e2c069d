"""The worker is killed at every point of both workflows: nothing lost, nothing twice."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from audit.entry import Event, from_leaf
from exchange.states import DepositState, ExchangeState
from gateway.desk import Desk
from gateway.storage import deposits, exchanges, journal, outgoing
from gateway.storage.tables import DEPOSIT
from gateway.verification import verify_instance
from keys.sealing.openpgp import new_gateway_key, public_certificate
from tests.scenario import CARSAT, SPSTI, Scenario, build_scenario

DEPOSIT_STEPS = ("examine", "record", "open_exchanges", "write_answer", "offer_answer", "purge")
EXCHANGE_STEPS = (
    "seal",
    "record_sealed",
    "place",
    "release",
    "clear",
    "write_exchange_answer",
    "offer_exchange_answer",
)
MOMENTS = ("before", "after_effect", "after_checkpoint")


def _points(*steps: str) -> list[str]:
    return [f"{step}:{moment}" for step in steps for moment in MOMENTS]


def _run(scenario: Scenario, *points: str) -> dict[str, int]:
    done = subprocess.run(  # the forks happen in a process without the runner's threads
        [sys.executable, "-m", "tests.faults.workers", str(scenario.folder), *points],
        # One workflow at a time: the exchange must not end while the deposit's points are tried.
        env={**os.environ, "PASSERELLE_WORKER_CONCURRENCY": "1"},
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["end"] == 0, done.stderr
    deaths: dict[str, int] = report["deaths"]
    return deaths


def _events(desk: Desk, subject: str) -> Counter[Event]:
    with desk.database.reading() as connection:
        entries = map(from_leaf, journal.leaves(connection))
        return Counter(entry.event for entry in entries if entry.subject == subject)


def test_killed_at_every_point_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    certificate = public_certificate(new_gateway_key("Destinataire", datetime.now(UTC)))
    scenario = build_scenario(tmp_path / "instance", certificate)
    scenario.drop(CARSAT, "sinistralite", scenario.extracts["sinistralite"])
    _run(scenario)
    identity = scenario.drop(SPSTI, "adherents", scenario.member_csv(100))

    deaths = _run(scenario, *_points(*DEPOSIT_STEPS), *_points(*EXCHANGE_STEPS))

    assert set(deaths.values()) == {9}, deaths
    with scenario.desk() as desk:
        with desk.database.reading() as connection:
            dropped = deposits.get(connection, identity)
            (exchange,) = exchanges.list_exchanges(connection)
            results = outgoing.on_shelf(connection, SPSTI, outgoing.RETOUR)
            answers = outgoing.on_shelf(connection, SPSTI, outgoing.ACCUSES)
            states = set(connection.execute(select(DEPOSIT.c.state)).scalars())
        assert states == {DepositState.ACCEPTE}
        assert exchange["state"] == ExchangeState.LIVRE
        assert len(results) == 1
        assert len(answers) == 4
        assert dropped["purged_at"] is not None
        assert list(desk.instance.spool.iterdir()) == []
        assert _events(desk, f"depot:{identity}") == Counter(
            {
                Event.ARRIVEE: 1,
                Event.PRISE_EN_CHARGE: 1,
                Event.ACCEPTATION: 1,
                Event.ACQUITTEMENT: 1,
                Event.DESTRUCTION: 1,
            }
        )
        assert _events(desk, f"echange:{exchange['id']}") == Counter(
            {Event.OUVERTURE: 1, Event.RAPPROCHEMENT: 1, Event.LIVRAISON: 1}
        )
        report = verify_instance(desk)
    assert report.intact, report.faults
