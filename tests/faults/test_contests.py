"""The worker is killed at every point at which contests are settled and told."""

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from exchange.states import ContestState
from gateway.storage import contests, outgoing
from gateway.verification import verify_instance
from keys.sealing.openpgp import new_gateway_key, public_certificate
from tests.scenario import CARSAT, SPSTI, build_scenario
from tests.two_services import OTHER, add_other

STEPS = (
    "settle_contests",
    "settle_decided",
    "write_contest_answers",
    "offer_contest_answers",
)
MOMENTS = ("before", "after_effect", "after_checkpoint")


def test_killed_at_every_point_each_is_told_once(tmp_path: Path) -> None:
    certificate = public_certificate(new_gateway_key("Destinataire", datetime.now(UTC)))
    scenario = build_scenario(tmp_path / "instance", certificate, establishments=20)
    with scenario.desk() as desk:
        add_other(desk, certificate, carsat_certificate=certificate)
    scenario.drop(SPSTI, "adherents", scenario.member_csv(5))
    scenario.drop(OTHER, "adherents", scenario.member_csv(2))
    points = [f"{step}:{moment}" for step in STEPS for moment in MOMENTS]
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.workers", str(scenario.folder), *points],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["end"] == 0, done.stderr
    # The settling of the first list that is accepted finds nothing: every point is reached still.
    assert set(report["deaths"].values()) == {9}
    with scenario.desk() as desk:
        with desk.database.reading() as connection:
            standing = contests.list_contests(connection)
            told = Counter(
                (party, folder)
                for party in (SPSTI, OTHER, CARSAT)
                for folder in (outgoing.RETOUR, outgoing.ACCUSES)
                for row in outgoing.on_shelf(connection, party, folder)
                if "contestations" in row["name"]
            )
        assert verify_instance(desk).intact
    assert [row["state"] for row in standing] == [ContestState.OUVERTE] * 2
    assert told == {
        (party, folder): count
        for party in (SPSTI, OTHER, CARSAT)
        for folder, count in ((outgoing.RETOUR, 1), (outgoing.ACCUSES, 2))
    }
    stored = [path.name for path in (scenario.folder / "sorties").iterdir()]
    assert sum("contestations" in name for name in stored) == 9
