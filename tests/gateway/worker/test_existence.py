"""Whether the CARSAT knows a SIRET shows in nothing but the granted result.

Two worlds that differ by that alone: in the second, the extract holds another establishment in the
place of the one asked about. All that the SPSTI can reach before a result is granted is compared
octet for octet, once what is drawn at random or read on the clock is blanked: references, digests,
signatures, instants.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit.entry import from_leaf
from exchange.states import ExchangeState
from gateway.demo.sirets import UNKNOWN, as_text, invented_sirets
from gateway.partners import following
from gateway.partners.http import HttpFollowing
from gateway.storage import conventions, followup, journal, outgoing
from gateway.web.ports import Caller
from keys.sealing.openpgp import new_gateway_key, public_certificate
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import CARSAT, SPSTI, build_scenario, convention_text

CERTIFICATE = public_certificate(new_gateway_key("Destinataire", datetime.now(UTC)))
STRANGER = as_text(invented_sirets(1, 7, UNKNOWN)).to_pylist()[0]
BLANKED = (
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d[:h]\d\d[:m]\d\d(\.\d+)?(\+\d\d:\d\d|Z)?"), "INSTANT"),
    (re.compile(r"\d\d/\d\d/\d{4} à \d\d:\d\d:\d\d"), "INSTANT"),
    (re.compile(r"[0-9a-f]{64}"), "EMPREINTE"),
    (re.compile(r"(?<![a-z0-9])[a-hj-km-np-z2-9]{12}(?![a-z0-9])"), "REFERENCE"),
    (re.compile(r"_[a-hj-km-np-z2-9]{8}\.csv"), "_REFERENCE.csv"),
    (re.compile(r"[A-Za-z0-9+/]{40,}={0,2}"), "SIGNATURE"),
)


def blanked(text: str) -> str:
    for pattern, word in BLANKED:
        text = pattern.sub(word, text)
    return text


def world(folder: Path, *, knows: bool) -> tuple[StepBench, str]:
    """A SPSTI has listed three establishments; the exchange that waits."""
    bench = StepBench(build_scenario(folder, CERTIFICATE, establishments=20))
    asked = bench.scenario.sirets[0]
    extract = bench.scenario.extracts["sinistralite"]
    if not knows:
        extract = extract.replace(asked.encode(), STRANGER.encode())
    bench.deposit(CARSAT, "sinistralite", extract)
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(3))
    return bench, bench.opened()[-1]


def reached(bench: StepBench, exchange: str) -> dict[str, list[str]]:
    """All that the SPSTI can read now, by where it reads it, blanked."""
    shelves = bench.shop.shelves
    with bench.shop.database.reading() as connection:
        rows = [
            (folder, row)
            for folder in (outgoing.RETOUR, outgoing.ACCUSES)
            for row in outgoing.on_shelf(connection, SPSTI, folder)
        ]
        live = following.render(connection, SPSTI).decode("utf-8-sig")
        leaves = [from_leaf(leaf) for leaf in journal.leaves(connection)]
    deposits = [row["about"].split(":")[1] for _, row in rows if row["about"].startswith("depot")]
    progress = HttpFollowing(bench.shop.database)
    caller = Caller(SPSTI)
    return {
        "names": [blanked(f"{folder}/{row['name']}") for folder, row in rows],
        "answers": [
            blanked(shelves.read_bytes(row["object"]).decode("utf-8-sig"))
            for folder, row in rows
            if folder == outgoing.ACCUSES
        ],
        "suivi.txt": [blanked(live)],
        "http": [
            blanked(json.dumps(progress.status(caller, one), sort_keys=True))
            for one in (*deposits, exchange)
        ],
        # A DPO takes the log away: its entries, their order and their counts.
        "journal": [
            blanked(f"{one.event} {one.motif} {one.parties} {dict(one.counts)}") for one in leaves
        ],
    }


def revoked(bench: StepBench) -> None:
    instant = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    with bench.shop.database.writing() as connection:
        conventions.load(connection, convention_text(revoquee_le=instant), bench.clock())


def waiting(bench: StepBench, exchange: str) -> None:
    """Nothing more happens."""


def sealed(bench: StepBench, exchange: str) -> None:
    found = bench.exchange_steps.seal(exchange)
    bench.write(bench.exchange_steps.record_sealed, exchange, found)
    bench.exchange_steps.place(exchange)


def refused(bench: StepBench, exchange: str) -> None:
    revoked(bench)
    assert bench.exchange(exchange)["state"] == ExchangeState.REFUSE


def refused_once_sealed(bench: StepBench, exchange: str) -> None:
    row = bench.exchange(exchange, between=lambda: revoked(bench))
    assert row["state"] == ExchangeState.REFUSE


def failed_once_sealed(bench: StepBench, exchange: str) -> None:
    sealed(bench, exchange)
    with bench.shop.database.writing() as connection:
        followup.fail(connection, exchange, "LIVRAISON", bench.clock())


def replaced_once_sealed(bench: StepBench, exchange: str) -> None:
    def listed_anew() -> None:
        bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(2))

    row = bench.exchange(exchange, between=listed_anew)
    assert row["state"] == ExchangeState.REMPLACE


@pytest.mark.parametrize(
    "happens",
    [
        waiting,
        sealed,
        refused,
        refused_once_sealed,
        failed_once_sealed,
        replaced_once_sealed,
    ],
)
def test_nothing_tells_whether_the_carsat_knows_a_siret(
    tmp_path: Path, happens: Callable[[StepBench, str], None]
) -> None:
    seen = []
    for knows in (True, False):
        bench, exchange = world(tmp_path / str(knows), knows=knows)
        happens(bench, exchange)
        seen.append(reached(bench, exchange))
    assert seen[0] == seen[1]
    assert seen[0]["answers"]
    assert not any("adhérents trouvés" in text for text in map(str, seen[0].values()))


def test_the_granted_result_does(tmp_path: Path) -> None:
    counts = []
    for knows in (True, False):
        bench, exchange = world(tmp_path / str(knows), knows=knows)
        counts.append(bench.exchange(exchange)["counts"]["sans donnée"])
    assert counts == [0, 1]
