"""Killed at every point of a recall's answers, the worker tells each partner once."""

from datetime import UTC, datetime
from pathlib import Path

from exchange.states import ExchangeState
from gateway.storage import exchanges, outgoing, recalls
from gateway.storage.signatories import Signatory
from gateway.verification import verify_instance
from keys.sealing.openpgp import new_gateway_key, public_certificate
from tests.faults.test_kills import _points, _run
from tests.scenario import CARSAT, SPSTI, Scenario, build_scenario

STEPS = ("write_last_answer", "offer_last_answer", "purge_abandoned")


def _told(scenario: Scenario, party: str) -> list[str]:
    with scenario.desk() as desk, desk.database.reading() as connection:
        rows = outgoing.on_shelf(connection, party, outgoing.ACCUSES)
    return [row["name"] for row in rows if "_rappel_" in row["name"]]


def test_killed_at_every_point_each_is_told_once_and_the_corrected_result_follows(
    tmp_path: Path,
) -> None:
    certificate = public_certificate(new_gateway_key("Destinataire", datetime.now(UTC)))
    scenario = build_scenario(tmp_path / "instance", certificate, establishments=30)
    wrong = scenario.drop(CARSAT, "sinistralite", scenario.extracts["sinistralite"])
    scenario.drop(SPSTI, "adherents", scenario.member_csv(20))
    _run(scenario)
    with scenario.desk() as desk, desk.database.writing() as connection:
        made = recalls.recall(
            connection, desk.outbox, wrong, "colonnes décalées", Signatory(), desk.clock()
        )
    assert (made.exchanges, made.delivered) == (1, 1)

    deaths = _run(scenario, *_points(*STEPS))

    assert set(deaths.values()) == {9}, deaths
    assert len(_told(scenario, SPSTI)) == len(_told(scenario, CARSAT)) == 2
    corrected = scenario.extracts["sinistralite"].splitlines(keepends=True)
    scenario.drop(CARSAT, "sinistralite", b"".join(corrected[:-1]))
    _run(scenario)
    with scenario.desk() as desk:
        with desk.database.reading() as connection:
            states = [row["state"] for row in exchanges.list_exchanges(connection)]
            shelf = outgoing.on_shelf(connection, SPSTI, outgoing.RETOUR)
        assert states == [ExchangeState.LIVRE, ExchangeState.RAPPELE]
        assert len(shelf) == 1
        # The housekeeping destroyed what the recall took off the shelf.
        assert {path.name for path in desk.instance.shelves.iterdir() if "." not in path.name} == {
            shelf[0]["object"]
        }
        report = verify_instance(desk)
    assert report.intact, report.faults
