"""`passerelle demo`: the whole journey on this machine, with invented partners and data."""

import signal
import tempfile
import types
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from gateway.cli.output import CONSOLE, JsonOption, print_json
from gateway.errors import ConflictError

MOST_ESTABLISHMENTS = 200_000


class Form(StrEnum):
    """Of the member list and of the results."""

    XLSX = "xlsx"
    CSV = "csv"


def register(app: typer.Typer) -> None:
    """Add `demo` to the command."""
    app.command("demo")(demo)


def demo(
    keep: Annotated[
        Path | None,
        typer.Option("--keep", help="Dossier à créer et à garder.", file_okay=False),
    ] = None,
    as_json: JsonOption = False,
    establishments: Annotated[
        int,
        typer.Option(
            "--establishments",
            help="Établissements de l'extrait inventé.",
            min=400,
            max=MOST_ESTABLISHMENTS,
        ),
    ] = 40_000,
    form: Annotated[
        Form, typer.Option("--form", help="Format de la liste et des résultats.")
    ] = Form.XLSX,
) -> None:
    """Jouer tout le parcours sur cette machine, avec des partenaires et des données inventés."""
    from gateway.acknowledgement import PARIS  # noqa: PLC0415 # only this command needs them
    from gateway.clock import now  # noqa: PLC0415
    from gateway.demo.narration import Narration  # noqa: PLC0415
    from gateway.demo.stage import Plan  # noqa: PLC0415
    from gateway.demo.story import tell  # noqa: PLC0415

    signal.signal(signal.SIGTERM, _interrupt)
    narration = Narration(Console(stderr=True, highlight=False) if as_json else CONSOLE)
    plan = Plan(establishments, form.value, now().astimezone(PARIS).date())
    with _folder(keep) as root:
        figures = tell(root, plan, narration)
    paths = _paths(keep) if keep else {}
    narration.conclude(figures.table(narration.steps), paths)
    if as_json:
        print_json(figures.as_dict(narration.steps, paths))


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """The folder to play in: a temporary one, or the one to keep."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="passerelle-") as folder:
            yield Path(folder)
        return
    if keep.exists() and any(keep.iterdir()):
        raise ConflictError(f"{keep} n'est pas vide : rien n'a été touché")
    keep.mkdir(mode=0o700, parents=True, exist_ok=True)
    yield keep.resolve()


def _paths(keep: Path) -> dict[str, str]:
    """What is left to look at."""
    root = keep.resolve()
    places = {
        "instance": root / "instance",
        "phrase_de_passe": root / "exploitant" / "phrase.txt",
        "cle_ssh_du_spsti": root / "spsti" / "cle_ssh",
        "gnupg_du_spsti": root / "spsti" / "gnupg",
        "resultats_scelles": root / "spsti" / "retour",
        "resultats_ouverts": root / "spsti" / "resultats",
        "accuses": root / "spsti" / "accuses",
        "journal_et_verificateur": root / "dpo",
    }
    return {label: str(place) for label, place in places.items() if place.exists()}


def _interrupt(number: int, frame: types.FrameType | None) -> NoReturn:
    """End as Ctrl-C does, so that what runs is stopped and what is temporary removed."""
    del number, frame
    raise KeyboardInterrupt
