"""The guide's example, run as it is printed: one file and one section, to a delivered result."""

import json
import re
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "ajouter-un-flux.md").read_text("utf-8")

RUN = """
import json, sys
from pathlib import Path

import exchange.flux

# The file lies beside the others; here, in a folder of its own that the package also looks in.
exchange.flux.__path__.append(sys.argv[1])

from exchange.flux.registry import CATALOGUE
from gateway.storage import conventions, outgoing, parties
from gateway.storage.parties import Recipient
from tests.gateway.worker.bench_of_steps import StepBench
from tests.keys.gnupg import gnupg_home
from tests.scenario import CARSAT, SPSTI, build_scenario, convention_text

with gnupg_home() as gnupg:
    certificate = gnupg.export(gnupg.generate("Partie"))
    bench = StepBench(build_scenario(Path(sys.argv[2]), certificate))
    with bench.shop.database.writing() as connection:
        at = bench.clock()
        mine = parties.recipient_of(connection, SPSTI)
        new = Recipient("", CARSAT, "F" * 40, certificate, "csv", mine.expires_at)
        parties.put_recipient(connection, new, at)
        conventions.load(connection, convention_text() + sys.argv[3], at)
    siret = bench.scenario.sirets[0]
    content = f"SIRET;Action\\r\\n{siret};Mallette bruit\\r\\n".encode()
    deposit = bench.deposit(SPSTI, "mallettes", content)
    refused = bench.deposit(CARSAT, "mallettes", content)
    states = [bench.exchange(identity)["state"] for identity in bench.opened()]
    with bench.shop.database.reading() as connection:
        (file,) = outgoing.on_shelf(connection, CARSAT, outgoing.RETOUR)
    gnupg.import_((Path(sys.argv[2]) / "public" / "passerelle.asc").read_bytes())
    plain, _ = gnupg.decrypt(bench.shop.shelves.path(file["object"]).read_bytes())
    print(json.dumps({
        "last": list(CATALOGUE)[-1],
        "deposits": [bench.row(deposit)["state"], bench.row(refused)["state"]],
        "exchanges": states,
        "found": siret in plain.decode("utf-8-sig") and "Mallette bruit" in plain.decode("utf-8"),
    }))
"""


def block(marker: str) -> str:
    """The block of code that follows a marker of the guide."""
    found = re.search(rf"<!-- {re.escape(marker)} -->\n```\w+\n(.*?)```", GUIDE, re.S)
    assert found is not None
    return found.group(1)


@pytest.mark.skipif(which("gpg") is None, reason="gpg is not installed (Debian package gnupg)")
def test_one_file_and_one_section_make_a_flux_that_is_delivered(tmp_path: Path) -> None:
    folder = tmp_path / "flux"
    folder.mkdir()
    (folder / "mallettes.py").write_text(block("file: exchange/flux/mallettes.py"), "utf-8")
    section = "\n" + block("convention")
    command = [sys.executable, "-c", RUN, str(folder), str(tmp_path / "instance"), section]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "last": "mallettes",
        "deposits": ["accepté", "refusé"],
        "exchanges": ["livré"],
        "found": True,
    }
