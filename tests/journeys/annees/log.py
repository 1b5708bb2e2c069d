"""The log at the end of a year: taken away, verified alone, and held against the database."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from gateway.bootstrap.desk import open_desk
from gateway.verification import VerificationReport, verify_instance


@dataclass(frozen=True, slots=True)
class Verified:
    """What two readings of the log say.

    Attributes:
        status: of the one-file verifier, 0 where the log is intact.
        told: what it printed.
        report: what `passerelle audit verify` finds.
        exported: the log as a DPO takes it away.
    """

    status: int
    told: str
    report: VerificationReport
    exported: str


def verify(instance: Path, target: Path) -> Verified:
    """Take the log of an instance away into a new folder, and verify it both ways."""
    with open_desk(instance) as desk:
        files = desk.export_journal(target)
        report = verify_instance(desk)
    command = [sys.executable, "-I", str(files.verifier), "journal", str(files.journal)]
    done = subprocess.run(
        [*command, "--cle", str(files.key)], capture_output=True, text=True, timeout=60, check=False
    )
    told = done.stdout + done.stderr
    return Verified(done.returncode, told, report, files.journal.read_text("utf-8"))
