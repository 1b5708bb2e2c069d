"""INSEE's register of establishments: load it, and say what is loaded."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.options import HERE, InstanceOption
from gateway.cli.output import CONSOLE, JsonOption, done, print_json
from gateway.settings import Instance, Settings
from validators.sirene.loading import load
from validators.sirene.store import Manifest, Source, current

sirene_app = typer.Typer(
    help="Le répertoire Sirene de l'INSEE (établissements, successions).", no_args_is_help=True
)

_OUTSIDE = "Dossier du répertoire, hors de toute instance (celui de « check --sirene »)."


def register(app: typer.Typer) -> None:
    """Add `sirene` to the command."""
    app.add_typer(sirene_app, name="sirene")


@sirene_app.command("load")
def sirene_load(
    establishments: Annotated[
        Path,
        typer.Option(
            "--establishments",
            help="StockEtablissement de l'INSEE : ZIP, CSV ou Parquet.",
            exists=True,
            dir_okay=False,
        ),
    ],
    successions: Annotated[
        Path | None,
        typer.Option(
            "--successions",
            help="StockEtablissementLiensSuccession : ZIP, CSV ou Parquet.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    to: Annotated[Path | None, typer.Option("--to", help=_OUTSIDE, file_okay=False)] = None,
    instance: InstanceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Charger les fichiers de l'INSEE ; ils remplacent ce qui était chargé.

    Les fichiers réels (40 millions d'établissements, 10 millions de liens) se chargent en quelques
    minutes, avec moins de 1,5 Go de mémoire et 2 Go de disque. Sans --successions, aucune
    succession n'est connue ; sans les colonnes de commune et d'activité, aucun adhérent n'est dit
    « hors circonscription » ni « hors champ ». Un fichier abîmé ne remplace rien.
    """
    folder = _folder(to, instance)
    manifest = load(establishments, successions, folder)
    if as_json:
        print_json(_shown(manifest))
        return
    done(f"répertoire Sirene chargé dans {folder}")
    _print(manifest)


@sirene_app.command("show")
def sirene_show(
    folder: Annotated[Path | None, typer.Option("--dir", help=_OUTSIDE, file_okay=False)] = None,
    instance: InstanceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Dire ce qui est chargé : fichiers, dates, empreintes, nombres."""
    manifest = current(_folder(folder, instance))
    if as_json:
        print_json(_shown(manifest))
        return
    _print(manifest)


def _folder(outside: Path | None, instance: Path) -> Path:
    if outside is not None:
        return outside
    Settings.load(instance)
    return Instance(instance).sirene


def _shown(manifest: Manifest) -> dict[str, object]:
    """What a program reads; where the arrays stand is our own business."""
    return {key: value for key, value in manifest.to_json().items() if key != "data"}


def _print(manifest: Manifest) -> None:
    _print_source("établissements", manifest.establishments)
    _print_whereabouts(manifest.establishments)
    if manifest.successions is None:
        CONSOLE.print("  successions      non chargées")
    else:
        _print_source("successions", manifest.successions)


def _print_whereabouts(source: Source) -> None:
    """How many are known by place and by activity: what « hors circonscription » rests on."""
    if not source.located and not source.classed:
        CONSOLE.print(f"  {'':<16} département et activité : absents du fichier", soft_wrap=True)
        return
    told = f"département connu pour {_grouped(source.located)}"
    told = f"{told}, activité pour {_grouped(source.classed)}"
    CONSOLE.print(f"  {'':<16} {told}", soft_wrap=True)


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")


def _print_source(what: str, source: Source) -> None:
    dated = source.treated[:10] or "inconnue"
    CONSOLE.print(
        f"  {what:<16} {_grouped(source.kept)}, dernière mise à jour {dated}", soft_wrap=True
    )
    CONSOLE.print(f"  {'':<16} {source.file}  sha256 {source.sha256}", soft_wrap=True, markup=False)
