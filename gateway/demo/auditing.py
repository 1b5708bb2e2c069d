"""The DPO, alone with the log: intact, then forged by one octet, then one answer of the SPSTI."""

import shutil
from contextlib import closing
from pathlib import Path
from typing import Final

from gateway.demo.errors import DemoError
from gateway.demo.instance import HandedOver
from gateway.demo.sftp_client import connect
from gateway.demo.stage import Stage
from gateway.demo.verification import (
    FORGED_NAME,
    INTACT,
    TAMPERED,
    Verifier,
    fetch_journal,
    forge,
)
from gateway.desk import JOURNAL_NAME, KEY_NAME

ANSWER_NAME: Final = "accuse_du_spsti.json"
ANSWERS_KEY_NAME: Final = "accuses.cle"


def audit(stage: Stage, handed: HandedOver, answer: Path) -> None:
    """Fetch the log, verify it, see a forgery fail, check one answer.

    Raises:
        DemoError: a verdict is not what it should be.
    """
    dpo, narration = stage.cast.dpo, stage.narration
    with closing(connect(handed.gateway, dpo)) as client:
        narration.echo("get /journal/*", "sftp>")
        fetch_journal(client, dpo)
    if (dpo.folder / KEY_NAME).read_text("ascii").strip() != handed.journal_key:
        raise DemoError("la clé du journal n'est pas celle qui a été transmise")
    narration.check("la clé du journal est celle que l'exploitant avait transmise à part")
    verifier = Verifier(dpo, narration)
    verifier.verify("journal", JOURNAL_NAME, "--cle", KEY_NAME, expected=INTACT)
    facts = verifier.facts("journal", JOURNAL_NAME, "--cle", KEY_NAME)
    stage.figures.entries = int(facts["entrees"])
    told = ", ".join(f"{name} {count}" for name, count in facts["evenements"].items())
    narration.quote(f"{stage.figures.entries} entrées : {told}")
    line = forge(dpo)
    narration.say(f"Un octet changé à la ligne {line} d'une copie :")
    verifier.verify("journal", FORGED_NAME, "--cle", KEY_NAME, expected=TAMPERED)
    narration.say("L'accusé que le SPSTI a reçu pour sa liste :")
    shutil.copyfile(answer, dpo.folder / ANSWER_NAME)
    (dpo.folder / ANSWERS_KEY_NAME).write_text(handed.answers_key + "\n", "ascii")
    verifier.verify("accuse", ANSWER_NAME, "--cle", ANSWERS_KEY_NAME, expected=INTACT)
