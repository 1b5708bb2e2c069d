"""The clerk opens the results with their own GnuPG, and finds in them what they should hold."""

from dataclasses import replace
from typing import Final

from gateway.demo.deposits import RETOUR
from gateway.demo.errors import DemoError
from gateway.demo.instance import HandedOver
from gateway.demo.member_list import Truth
from gateway.demo.openpgp import Keyring
from gateway.demo.results import Summary, summarise
from gateway.demo.stage import Stage

OPENED: Final = "resultats"
_CLAIMS: Final = "sinistralite"


def open_results(stage: Stage, handed: HandedOver, truth: Truth) -> None:
    """Decrypt each result, check its signature, show its first rows and its counts."""
    narration, figures = stage.narration, stage.figures
    if stage.keyring is None:
        narration.say("[yellow]gpg est absent :[/] les échanges attendent un certificat.")
        return
    (stage.cast.spsti.folder / OPENED).mkdir()
    for place, result in enumerate(figures.results):
        summary = _open(stage, stage.keyring, result.file, handed.openpgp)
        figures.results[place] = replace(
            result, rows=summary.rows, without_data=summary.without_data
        )
        narration.table(summary.header, summary.first)
        _check(result.flux, summary, truth)
        narration.check(
            f"{result.flux} : {summary.rows} lignes, {summary.without_data} adhérents sans donnée"
        )


def _open(stage: Stage, keyring: Keyring, name: str, fingerprint: str) -> Summary:
    folder = stage.cast.spsti.folder
    target = folder / OPENED / name.removesuffix(".gpg")
    stage.narration.echo(f"gpg --output {OPENED}/{target.name} --decrypt {RETOUR}/{name}")
    keyring.open(folder / RETOUR / name, target, fingerprint)
    stage.narration.check("scellé pour le SPSTI, signé par la passerelle")
    return summarise(target)


def _check(flux: str, summary: Summary, truth: Truth) -> None:
    """Compare a result with what was put into the list and the extract.

    Raises:
        DemoError: a member is missing, or is there twice.
    """
    # The extract of claims holds five years of each member known; the others, one row at most.
    expected = truth.unknown if flux == _CLAIMS else truth.kept - summary.rows
    if summary.without_data != expected or summary.rows == 0:
        raise DemoError(f"le résultat {flux} ne contient pas ce qu'il devrait")
