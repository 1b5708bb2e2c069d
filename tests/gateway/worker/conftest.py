from datetime import UTC, datetime
from pathlib import Path

import pytest

from keys.sealing.openpgp import new_gateway_key, public_certificate
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import CARSAT, build_scenario


@pytest.fixture
def bench(tmp_path: Path) -> StepBench:
    """An instance where the CARSAT's claims are loaded."""
    certificate = public_certificate(new_gateway_key("Destinataire", datetime.now(UTC)))
    bench = StepBench(build_scenario(tmp_path / "instance", certificate, establishments=40))
    bench.deposit(CARSAT, "sinistralite", bench.scenario.extracts["sinistralite"])
    return bench
