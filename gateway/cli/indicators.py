"""`passerelle indicateurs`: the indicators of a convention, and the blank form to fill for a year.

Both read a convention file, or a convention loaded in an instance, and change nothing.
"""

import io
from pathlib import Path
from typing import Annotated, Final

import typer

from exchange.avenants import in_force
from exchange.convention_files.parsing import parse_convention
from exchange.conventions import Convention
from exchange.indicateur import Fournisseur
from exchange.indicators.checking import expected
from gateway.bootstrap.desk import open_desk
from gateway.cli.options import HERE, InstanceOption
from gateway.cli.output import JsonOption, done, listing
from gateway.cli.parties import ArgumentError
from gateway.rendering.form import Asked, toml_form, write_form
from gateway.storage import conventions

_YEARS: Final = (2000, 2100)
_COLUMNS: Final = {
    "code": "Code",
    "libelle": "Définition",
    "groupe": "Rubrique",
    "nature": "Nature",
    "attendu": "Réponse attendue",
    "fournisseur": "Fournisseur",
    "enquete": "Enquête de l'État",
}
_SHOWN: Final = ("code", "libelle", "attendu", "fournisseur")

indicators_app = typer.Typer(help="Les indicateurs d'une convention.", no_args_is_help=True)

FileOption = Annotated[
    Path | None,
    typer.Option("--convention", help="Fichier TOML de la convention.", dir_okay=False),
]
ReferenceOption = Annotated[
    str | None, typer.Option("--reference", help="Référence d'une convention de l'instance.")
]


def register(app: typer.Typer) -> None:
    """Add `indicateurs` to the command."""
    app.add_typer(indicators_app, name="indicateurs")


@indicators_app.command("list")
def indicators_list(
    *,
    convention: FileOption = None,
    reference: ReferenceOption = None,
    instance: InstanceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Lister les indicateurs d'une convention."""
    rows = [
        {
            "code": one.code,
            "libelle": one.libelle,
            "groupe": one.groupe,
            "nature": one.nature.value,
            "attendu": expected(one),
            "fournisseur": one.fournisseur.value,
            "enquete": one.enquete,
        }
        for one in _convention(convention, reference, instance).indicateurs
    ]
    shown = _COLUMNS if as_json else {key: _COLUMNS[key] for key in _SHOWN}
    listing(rows, shown, as_json=as_json)


@indicators_app.command("form")
def indicators_form(
    *,
    year: Annotated[
        int, typer.Option("--year", help="Année civile des réponses.", min=_YEARS[0], max=_YEARS[1])
    ],
    out: Annotated[
        Path, typer.Option("--out", help="Fichier à écrire, .xlsx ou .toml.", dir_okay=False)
    ],
    convention: FileOption = None,
    reference: ReferenceOption = None,
    provider: Annotated[
        Fournisseur,
        typer.Option("--pour", help="Qui le remplit : spsti, ou ssam (la Carsat)."),
    ] = Fournisseur.SPSTI,
    instance: InstanceOption = HERE,
) -> None:
    """Écrire le formulaire vierge des indicateurs d'une année."""
    asked = Asked(_convention(convention, reference, instance), provider, year)
    _check_years(asked)
    if not asked.indicators:
        raise ArgumentError(f"la convention ne demande aucun indicateur à : {provider.value}")
    try:
        out.write_bytes(_form(asked, out))
    except OSError:
        raise ArgumentError(f"{out} ne peut pas être écrit") from None
    done(f"formulaire de {len(asked.indicators)} indicateurs écrit dans {out}")


def _form(asked: Asked, out: Path) -> bytes:
    match out.suffix.lower():
        case ".toml":
            return toml_form(asked).encode()
        case ".xlsx":
            memory = io.BytesIO()
            write_form(asked, memory)
            return memory.getvalue()
    raise ArgumentError("le nom du fichier à écrire finit par .xlsx ou par .toml")


def _check_years(asked: Asked) -> None:
    """A form for a year outside the convention would be refused when it comes back."""
    first, last = asked.convention.debut, asked.convention.fin
    if first and last and not first.year <= asked.annee <= last.year:
        raise ArgumentError(f"la convention va de {first.year} à {last.year} : année incorrecte")


def _convention(file: Path | None, reference: str | None, instance: Path) -> Convention:
    if (file is None) == (reference is None):
        raise ArgumentError("donnez --convention FICHIER, ou --reference avec une instance")
    if file is not None:
        try:
            return parse_convention(file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError):
            raise ArgumentError(f"{file} est illisible") from None
    with open_desk(instance) as desk, desk.database.reading() as connection:
        loaded = conventions.get_convention(connection, str(reference))
        return in_force(loaded, desk.clock())
