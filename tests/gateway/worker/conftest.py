import atexit
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from keys.sealing.openpgp import new_gateway_key, public_certificate
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import CARSAT, SPSTI, Scenario, build_scenario


@cache
def _loaded() -> Scenario:
    """An instance where the CARSAT's claims are loaded, made once a process."""
    folder = Path(tempfile.mkdtemp(prefix="passerelle-essai-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    certificate = public_certificate(new_gateway_key("Destinataire", datetime.now(UTC)))
    bench = StepBench(build_scenario(folder / "instance", certificate, establishments=40))
    bench.deposit(CARSAT, "sinistralite", bench.scenario.extracts["sinistralite"])
    bench.shop.database.close()
    return bench.scenario


@pytest.fixture
def bench(tmp_path: Path) -> StepBench:
    """An instance where the CARSAT's claims are loaded."""
    loaded = _loaded()
    shutil.copytree(loaded.folder, tmp_path / "instance")
    return StepBench(replace(loaded, folder=tmp_path / "instance"))


@pytest.fixture(scope="session")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """The same with a list accepted: one exchange is open and has not run."""
    folder = tmp_path_factory.mktemp("attente") / "instance"
    loaded = _loaded()
    shutil.copytree(loaded.folder, folder)
    bench = StepBench(replace(loaded, folder=folder))
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(20))
    bench.shop.database.close()
    return bench.scenario
