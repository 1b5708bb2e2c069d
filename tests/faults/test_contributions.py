"""Every flux to which parties contribute, by a real worker that is killed on the way."""

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from exchange.states import ExchangeState
from gateway.storage import conventions, exchanges, parties
from gateway.storage.parties import Party, Recipient
from gateway.verification import verify_instance
from keys.sealing.openpgp import new_gateway_key, public_certificate
from tests.exchange.statistics.contributions import claims_of
from tests.gateway.worker.test_contributions import DREETS, EACH, GRANTED, YEAR
from tests.gateway.worker.test_reports import INDICATORS, TO_ALL, toml
from tests.scenario import CARSAT, SPSTI, Scenario, build_scenario, convention_text

LAST = YEAR - 1
POINTS = ("seal:after_effect", "place:after_effect", "release:before", "clear:after_effect")
SENS = {
    "actions": EACH,
    "cible_detaillee": EACH,
    "difficultes_aigues": '"spsti vers carsat", "carsat vers spsti"',
    "sptpe_tms": '"carsat vers spsti"',
    "analyses_ergonomiques": '"spsti vers carsat"',
    "tableau_dgt": TO_ALL,
    "indicateurs": TO_ALL,
    "statistiques_sectorielles": '"carsat vers spsti"',
    "statistiques_dreets": '"dreets vers spsti", "dreets vers carsat"',
    "donnees_sante_travail": '"spsti vers carsat", "spsti vers dreets"',
    "sinistralite_comparee": TO_ALL,
}
DELIVERED = {
    "actions": 2,
    "cible_detaillee": 2,
    "difficultes_aigues": 1,
    "sptpe_tms": 1,
    "analyses_ergonomiques": 1,
    "tableau_dgt": 3,
    "indicateurs": 3,
    "statistiques_sectorielles": 1,
    "statistiques_dreets": 2,
    "donnees_sante_travail": 2,
    "sinistralite_comparee": 3,
}
FIGURES = "source;annee;indicateur;zone;categorie;valeur;unite;effectif"


def test_each_is_delivered_once_to_each_recipient(tmp_path: Path) -> None:
    certificate = public_certificate(new_gateway_key("Destinataire", datetime.now(UTC)))
    scenario = build_scenario(tmp_path / "instance", certificate, establishments=20)
    _convene(scenario, certificate)
    for party, flux, content in _files(scenario):
        scenario.drop(party, flux, content, f"{flux}.{'toml' if flux == 'indicateurs' else 'csv'}")
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.workers", str(scenario.folder), *POINTS],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    report = json.loads(done.stdout.splitlines()[-1])
    assert report == {"deaths": dict.fromkeys(POINTS, 9), "end": 0}, done.stderr[-3000:]
    with scenario.desk() as desk:
        with desk.database.reading() as connection:
            rows = exchanges.list_exchanges(connection)
        assert verify_instance(desk).intact
    states = {(row["flux"], row["recipient"]): row["state"] for row in rows}
    assert set(states.values()) == {ExchangeState.LIVRE}, states
    assert Counter(row["flux"] for row in rows) == DELIVERED


def _convene(scenario: Scenario, certificate: bytes) -> None:
    """The three parties, with a certificate each, under a convention that grants all of it."""
    granted = "".join(GRANTED.format(nom=nom, sens=sens) for nom, sens in SENS.items())
    with scenario.desk() as desk, desk.database.writing() as connection:
        at = desk.clock()
        mine = parties.recipient_of(connection, SPSTI)
        assert mine is not None
        parties.add_party(connection, Party(DREETS, "dreets", "DREETS Exemple"), at)
        for code in (CARSAT, DREETS):
            new = Recipient("", code, "F" * 40, certificate, "xlsx", mine.expires_at)
            parties.put_recipient(connection, new, at)
        conventions.load(connection, convention_text() + granted + INDICATORS, at)


def _files(scenario: Scenario) -> list[tuple[str, str, bytes]]:
    """What each party drops: who, for which flux, what."""
    one, two, *_ = scenario.sirets
    claims = claims_of(20, (LAST - 1,), effectif=20, code_naf="4321A", ctn="BB")
    claims.insert(0, "siret", [scenario.sirets[who - 1] for who in claims["qui"]])
    extract = claims.drop(columns="qui").to_csv(sep=";", index=False).encode()
    health = f"SPSTI;{LAST};Bruit;Bassin;Tous;12;%;800"
    work = f"DREETS;{LAST};Emploi;Région;Tous;1200;salariés;1200"
    return [
        (SPSTI, "actions", _csv("siret;annee;type_action", f"{one};{YEAR};Conseil")),
        (CARSAT, "cible_detaillee", _csv("siret;action", f"{one};Chutes")),
        (
            SPSTI,
            "difficultes_aigues",
            _csv("siret;date_alerte;nature", f"{one};02/01/{YEAR};Accidents"),
        ),
        (
            CARSAT,
            "sptpe_tms",
            _csv("siret;date_diagnostic;exigence", f"{one};02/01/{YEAR};Plan absent"),
        ),
        (
            SPSTI,
            "analyses_ergonomiques",
            _csv("siret;annee;date_rapport", f"{one};{LAST};03/02/{LAST}"),
        ),
        (SPSTI, "tableau_dgt", _csv("siret;annee;theme;modalite", f"{one};{LAST};tms;formé")),
        (CARSAT, "tableau_dgt", _csv("siret;annee", f"{two};{LAST}")),
        (SPSTI, "indicateurs", toml(LAST, _1_10=12, _1_11=3)),
        (CARSAT, "statistiques_sectorielles", extract),
        (DREETS, "statistiques_dreets", _csv(FIGURES, work)),
        (SPSTI, "donnees_sante_travail", _csv(FIGURES, health)),
        (
            SPSTI,
            "sinistralite_comparee",
            _csv("siret;annee_engagement;action", f"{one};{LAST};Relais de prévention"),
        ),
        (CARSAT, "sinistralite_comparee", extract),
    ]


def _csv(*lines: str) -> bytes:
    return "\r\n".join([*lines, ""]).encode()
