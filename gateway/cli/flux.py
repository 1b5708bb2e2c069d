"""`passerelle flux`: every exchange that the texts call for, and the table of who grants which."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import typer

from exchange.convention_files.parsing import parse_convention
from exchange.convention_files.table import put_table
from exchange.flux.registry import CATALOGUE
from gateway.cli.output import JsonOption, done, listing
from gateway.errors import GatewayError

_EXAMPLE: Final = "exemple"
_COLUMNS: Final = {
    "flux": "Flux",
    "libelle": "Libellé",
    "sens": "Sens",
    "niveaux": "Niveaux",
    "granularite": "Granularité",
    "calendrier": "Calendrier",
    "liste_requise": "Liste requise",
    "depot": "Dépôt ouvert",
    "clauses": "Clauses",
}

_SHOWN: Final = ("flux", "sens", "niveaux", "granularite", "calendrier", "clauses")
"""What a terminal has room for; JSON holds all."""


class FolderError(GatewayError):
    """Ce dossier de conventions est incomplet."""

    code = "DOSSIER"
    exit_status = 2


def register(app: typer.Typer) -> None:
    """Add `flux` to the command."""
    app.command("flux")(list_flux)


def list_flux(
    table: Annotated[
        Path | None,
        typer.Option(
            "--table",
            help="Dossier de conventions dont le tableau du README est à refaire.",
            file_okay=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Lister les flux : sens, niveaux, granularité, calendrier, clauses."""
    if table is not None:
        write_table(table)
        done(f"tableau refait dans {table / 'README.md'}")
        return
    rows = [
        {
            "flux": flux.nom,
            "libelle": flux.libelle,
            "sens": [str(sens) for sens in flux.sens],
            "niveaux": [niveau.value for niveau in flux.niveaux],
            "granularite": flux.granularite.value,
            "calendrier": flux.calendrier,
            "liste_requise": flux.liste_requise,
            "depot": flux.is_depositable,
            "clauses": list(flux.clauses),
        }
        for flux in CATALOGUE.values()
    ]
    if as_json:
        listing(rows, _COLUMNS, as_json=True)
    else:
        shown = {key: _COLUMNS[key] for key in _SHOWN}
        listing([_for_people(row) for row in rows], shown, as_json=False)


def write_table(folder: Path) -> None:
    """Rewrite the table of the folder's README from its conventions; the example is left out.

    Raises:
        FolderError: there is no README or a file does not read.
        ConventionFileError: a convention is faulty.
    """
    readme = folder / "README.md"
    try:
        texts = {
            file.stem: file.read_text("utf-8")
            for file in sorted(folder.glob("*.toml"))
            if file.stem != _EXAMPLE
        }
        before = readme.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise FolderError(f"{folder} : README.md ou une convention est illisible") from None
    conventions = {name: parse_convention(text) for name, text in texts.items()}
    readme.write_text(put_table(before, conventions), "utf-8")


def _for_people(row: Mapping[str, object]) -> dict[str, object]:
    return {key: _cell(value) for key, value in row.items()}


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return ", ".join(value) if isinstance(value, list) else value
