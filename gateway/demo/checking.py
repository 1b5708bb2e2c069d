"""The clerk checks the list at home, before sending it: `passerelle check`, offline."""

import json
import sys
from typing import Final

from gateway.demo.errors import DemoError
from gateway.demo.material import Material
from gateway.demo.programs import environment, run
from gateway.demo.stage import Stage

REPORT: Final = "liste-annotee.xlsx"
_COMMAND: Final = (sys.executable, "-m", "gateway.cli", "check")


def check_at_home(stage: Stage, material: Material) -> None:
    """Run the command as the clerk would, and hold its counts to what was put into the list.

    Raises:
        DemoError: it says something else.
    """
    clerk, narration, truth = stage.cast.spsti, stage.narration, material.members.truth
    name = material.members_path.name
    words = (str(material.members_path), "--kind", "adherents", "--json", "--report", REPORT)
    narration.echo(f'passerelle check "{name}" --kind adherents --report {REPORT}')
    said = json.loads(run((*_COMMAND, *words), clerk.folder, variables=environment()).stdout)
    counts = said["counts"]
    told = (counts["accepted"], counts["quarantined"], counts["duplicates"])
    if said["verdict"] != "accepte" or told != (truth.kept, truth.refused, truth.duplicates):
        raise DemoError("la vérification ne dit pas ce que la liste contient")
    narration.check(
        f"serait acceptée : {counts['accepted']} SIRET retenus, dont {counts['repaired']} réparés, "
        f"{counts['quarantined']} lignes à corriger, {counts['duplicates']} répétitions"
    )
    narration.check(f"{REPORT} : sa liste, avec les colonnes « Anomalie » et « Que faire »")
