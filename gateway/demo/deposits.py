"""What the partners drop: the CARSAT's extracts, a flux that nobody granted, the member list."""

import json
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from gateway.demo.actors import Actor
from gateway.demo.convention import NOT_GRANTED, RESULTS
from gateway.demo.errors import DemoError
from gateway.demo.figures import ResultFigures
from gateway.demo.instance import HandedOver
from gateway.demo.material import Material
from gateway.demo.member_list import Truth
from gateway.demo.sftp_client import PartnerClient, connect, drop
from gateway.demo.stage import Stage
from gateway.demo.waiting import wait_for_all
from gateway.partners.following import FILE_NAME as FOLLOWING_NAME
from gateway.sftp.client import TransferDeniedError

ADHERENTS: Final = "adherents"
ACCUSES: Final = "accuses"
RETOUR: Final = "retour"
_ANSWER_LINES: Final = 34


def drop_extracts(stage: Stage, handed: HandedOver, material: Material) -> None:
    """The CARSAT drops its extracts and waits for their answers."""
    carsat, narration = stage.cast.carsat, stage.narration
    with closing(connect(handed.gateway, carsat)) as client:
        for extract in material.extracts:
            _echo_drop(stage, extract.path, f"/depot/{extract.flux}")
            drop(client, extract.path, f"/depot/{extract.flux}")
            stage.figures.rows[extract.flux] = extract.rows
            stage.figures.uploaded += extract.path.stat().st_size
        flux = [extract.flux for extract in material.extracts]
        names = wait_for_all(client, f"/{ACCUSES}", flux, ".json")
        (carsat.folder / ACCUSES).mkdir()
        for one, name in names.items():
            answer = read_answer(fetch(client, carsat, ACCUSES, name))
            if answer["verdict"] != "accepté":
                raise DemoError(f"l'extrait {one} n'est pas accepté : {answer['verdict']}")
            narration.check(f"{one} : {answer['titre']}, {_told(answer['comptes'])}")


def try_what_is_not_granted(stage: Stage, handed: HandedOver) -> None:
    """The SPSTI tries a folder that no convention opens, and reads why it may not."""
    clerk, narration = stage.cast.spsti, stage.narration
    attempt = clerk.folder / "cibles.csv"
    attempt.write_text("siret;annee\r\n", "utf-8")
    (clerk.folder / ACCUSES).mkdir()
    with closing(connect(handed.gateway, clerk)) as client:
        _echo_drop(stage, attempt, f"/depot/{NOT_GRANTED}")
        try:
            drop(client, attempt, f"/depot/{NOT_GRANTED}")
        except TransferDeniedError as error:
            narration.quote(str(error))
        else:
            raise DemoError("un dépôt non accordé a été reçu")
        names = wait_for_all(client, f"/{ACCUSES}", [NOT_GRANTED], ".txt")
        answer = fetch(client, clerk, ACCUSES, names[NOT_GRANTED])
        narration.quote(answer.read_text("utf-8-sig"))


def drop_members(stage: Stage, handed: HandedOver, material: Material) -> Path:
    """The SPSTI drops its list, waits for the results and fetches everything.

    Returns:
        The signed answer to the list.
    """
    clerk, narration, figures = stage.cast.spsti, stage.narration, stage.figures
    with closing(connect(handed.gateway, clerk)) as client:
        _echo_drop(stage, material.members_path, f"/depot/{ADHERENTS}")
        renamed = drop(client, material.members_path, f"/depot/{ADHERENTS}")
        narration.say(f"En attendant, /{ACCUSES}/{FOLLOWING_NAME} dit :")
        narration.quote(_latest(fetch(client, clerk, ACCUSES, FOLLOWING_NAME)))
        if stage.keyring is not None:
            _collect(stage, client, renamed)
        answers = wait_for_all(client, f"/{ACCUSES}", [ADHERENTS], ".json")
        for name in client.listing(f"/{ACCUSES}"):
            fetch(client, clerk, ACCUSES, name)
    figures.rows[ADHERENTS] = material.members.truth.received
    figures.uploaded += len(material.members.content)
    signed = clerk.folder / ACCUSES / answers[ADHERENTS]
    narration.quote(signed.with_suffix(".txt").read_text("utf-8-sig"), _ANSWER_LINES)
    figures.counts.update(read_answer(signed)["comptes"])
    _check_counts(stage, material.members.truth)
    return signed


def _collect(stage: Stage, client: PartnerClient, renamed: float) -> None:
    """Wait for the three results and their answers, and fetch the results.

    Args:
        stage: whose clerk collects.
        client: the clerk's connection.
        renamed: the monotonic instant at which the list got its name.
    """
    clerk, figures = stage.cast.spsti, stage.figures
    results = wait_for_all(client, f"/{RETOUR}", RESULTS, ".gpg")
    seconds = figures.seconds_to_results = time.monotonic() - renamed
    told = f"{seconds:.1f} s".replace(".", ",")
    stage.narration.check(f"trois résultats scellés dans /{RETOUR}/, {told} après le renommage")
    wait_for_all(client, f"/{ACCUSES}", RESULTS, ".txt")
    (clerk.folder / RETOUR).mkdir()
    for flux, name in results.items():
        size = fetch(client, clerk, RETOUR, name).stat().st_size
        figures.results.append(ResultFigures(flux, name, size))


def fetch(client: PartnerClient, actor: Actor, folder: str, name: str) -> Path:
    """Download one file of a shelf to the actor's folder of the same name."""
    local = actor.folder / folder / name
    client.download(f"/{folder}/{name}", local)
    return local


def read_answer(path: Path) -> dict[str, Any]:
    """The statement of a signed answer, to read; its signature is the verifier's matter."""
    answer: dict[str, Any] = json.loads(path.read_text("utf-8"))["accuse"]
    return answer


def _check_counts(stage: Stage, truth: Truth) -> None:
    """Compare what the answer says with what was put into the list."""
    expected = {
        "lignes reçues": truth.received,
        "lignes retenues": truth.kept,
        "lignes réparées": truth.lost_zeros + truth.spaced,
        "lignes écartées": truth.refused,
        "doublons": truth.duplicates,
    }
    said = stage.figures.counts
    rows = [(label, number, said.get(label, "–")) for label, number in expected.items()]
    stage.narration.table(("Dans la liste du SPSTI", "vrai", "accusé"), rows)
    if any(said.get(label) != number for label, number in expected.items()):
        raise DemoError("l'accusé de la liste ne dit pas ce que la liste contient")
    stage.narration.check("l'accusé dit exactement ce que la liste contient")


def _echo_drop(stage: Stage, path: Path, folder: str) -> None:
    stage.narration.echo(f'put "{path.name}" "{folder}/{path.name}.part", puis rename', "sftp>")


def _latest(following: Path) -> str:
    """The line of the last deposit, below its heading."""
    return following.read_text("utf-8-sig").splitlines()[2]


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {label}" for label, number in counts.items())
