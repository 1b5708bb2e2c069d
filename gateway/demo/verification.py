"""What the DPO does alone: fetch the log, verify it, and see a forged copy refused.

`fetch_journal` brings the three files; `verify` runs the one-file verifier that came with them, in
isolated mode, as on a machine where nothing of the gateway is installed; `forge` changes one octet
of a copy.
"""

import json
import sys
from dataclasses import dataclass
from typing import Any, Final

from gateway.demo.actors import Actor
from gateway.demo.errors import DemoError
from gateway.demo.narration import Narration
from gateway.demo.programs import last_line, run
from gateway.demo.sftp_client import PartnerClient
from gateway.desk import JOURNAL_NAME, KEY_NAME, VERIFIER_NAME

FORGED_NAME: Final = "journal_falsifie.txt"
INTACT: Final = 0
TAMPERED: Final = 1


@dataclass(frozen=True, slots=True)
class Verifier:
    """The verifier on the DPO's own machine."""

    dpo: Actor
    narration: Narration

    def verify(self, *arguments: str, expected: int) -> None:
        """Run it and quote its verdict.

        Raises:
            DemoError: its verdict is not the one expected.
        """
        self.narration.echo(" ".join(["python3", "-I", VERIFIER_NAME, *arguments]))
        status, said = self._run(*arguments)
        verdict = last_line(said)
        self.narration.quote(verdict)
        if status != expected:
            raise DemoError(f"verdict inattendu du vérificateur : {verdict}")

    def facts(self, *arguments: str) -> dict[str, Any]:
        """Its verdict as data."""
        facts: dict[str, Any] = json.loads(self._run(*arguments, "--json")[1])
        return facts

    def _run(self, *arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-I", VERIFIER_NAME, *arguments]
        done = run(command, self.dpo.folder, accepted=frozenset({INTACT, TAMPERED}))
        return done.returncode, done.stdout


def fetch_journal(client: PartnerClient, dpo: Actor) -> None:
    """Download what `/journal/` holds to the DPO's folder."""
    for name in (JOURNAL_NAME, KEY_NAME, VERIFIER_NAME):
        client.download(f"/journal/{name}", dpo.folder / name)


def forge(dpo: Actor) -> int:
    """Change one digit in the middle of a copy of the log.

    Returns:
        The number of the line that holds it.
    """
    content = bytearray((dpo.folder / JOURNAL_NAME).read_bytes())
    middle = content.rindex(b"\n\n") // 2
    place = next(i for i in range(middle, len(content)) if chr(content[i]).isdigit())
    # The lowest bit: a digit becomes its neighbour, and the line still reads well.
    content[place] ^= 1
    (dpo.folder / FORGED_NAME).write_bytes(content)
    return content.count(b"\n", 0, place) + 1
