"""The command line of `passerelle check`.

``arguments(["liste.csv", "--kind", "adherents"])``. Read by argparse, not by Typer as the other
commands are: loading Typer's validation would be a quarter of what checking two million rows costs.
A command line that is wrong says so in one line and ends with 64, for 2 is a verdict here.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

KINDS: Final = (
    "adherents",
    "sinistralite",
    "portefeuille",
    "visites",
    "tms_pros",
    "risques_chimiques_pros",
    "programmes",
    "courriers_tpe",
    "analyses_ergonomiques",
    "cibles_suivis",
    "actions",
    "cible_detaillee",
    "difficultes_aigues",
    "sptpe_tms",
    "tableau_dgt",
    "suivis_cog",
    "engagements",
    "statistiques_dreets",
    "donnees_sante_travail",
    "indicateurs",
    "indicateurs_ssam",
)
WRONG_USE: Final = 64
SUMMARY: Final = "Vérifier un fichier avant de l'envoyer, hors ligne : rien n'est transmis."
_STATUSES: Final = (
    "Codes de sortie : 0 accepté ; 1 refusé ; 2 illisible ; 3 fichier, dossier ou rapport "
    "inaccessible ; 64 commande incorrecte."
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was asked.

    Attributes:
        file: The file to check; ``-`` for standard input.
        kind: One of ``KINDS``.
        as_json: Whether a program reads the outcome.
        write_accepted: Where to write the accepted SIRETs.
        report: Where to write the annotated file.
        sirene: Directory of the register.
        column: Title or letter of the column of SIRETs.
        sheet: Title of the sheet.
        threshold: Share of rows set aside that is accepted, from 0 to 1.
        year: Latest year of an extract; None for this year.
    """

    file: Path
    kind: str
    as_json: bool
    write_accepted: Path | None
    report: Path | None
    sirene: Path | None
    column: str | None
    sheet: str | None
    threshold: float
    year: int | None


class _Parser(argparse.ArgumentParser):
    """Speaks French, and ends with a status that is no verdict."""

    def error(self, message: str) -> NoReturn:
        print(
            f"Erreur : commande incorrecte ({message}). Aide : passerelle check --help",
            file=sys.stderr,
        )
        sys.exit(WRONG_USE)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "Usage : ", 1)


def arguments(words: Sequence[str]) -> Arguments:
    """Reads the words after `passerelle check`.

    Raises:
        SystemExit: They are wrong (64), or only ask for help (0).
    """
    parser = _parser()
    read, unknown = parser.parse_known_args(words)
    if unknown:
        parser.error(f"option inconnue : {unknown[0]}")
    if read.kind is None:
        parser.error(f"--kind manque : {', '.join(KINDS)}")
    return Arguments(**vars(read))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="passerelle check",
        description=SUMMARY,
        epilog=_STATUSES,
        add_help=False,
        allow_abbrev=False,
    )
    group = parser.add_argument_group("arguments")
    group.add_argument(
        "file", type=Path, metavar="FICHIER", help="à vérifier ; « - » : entrée standard"
    )
    group.add_argument(
        "--kind", type=_kind, metavar="GENRE", help=f"{', '.join(KINDS)} (obligatoire)"
    )
    group.add_argument("--json", dest="as_json", action="store_true", help="sortie JSON")
    group.add_argument(
        "--write-accepted", type=Path, metavar="CHEMIN", help="SIRET acceptés, un par ligne"
    )
    group.add_argument("--report", type=Path, metavar="CHEMIN", help="votre fichier annoté (XLSX)")
    group.add_argument(
        "--sirene", type=Path, metavar="DOSSIER", help="écrit par « passerelle sirene load »"
    )
    group.add_argument("--column", metavar="COLONNE", help="du SIRET : son titre ou sa lettre")
    group.add_argument("--sheet", metavar="FEUILLE", help="son titre, si plusieurs conviennent")
    group.add_argument(
        "--threshold",
        type=_share,
        default=0.20,
        metavar="PCT",
        help="part admise de lignes écartées, en %% (20 par défaut)",
    )
    group.add_argument(
        "--year", type=_year, metavar="AAAA", help="la plus récente d'un extrait (l'actuelle)"
    )
    group.add_argument("--help", action="help", help="afficher cette aide")
    return parser


def _kind(word: str) -> str:
    if word not in KINDS:
        message = f"genre inconnu ; genres connus : {', '.join(KINDS)}"
        raise argparse.ArgumentTypeError(message)
    return word


def _share(word: str) -> float:
    try:
        percent = float(word.replace(",", ".").removesuffix("%"))
    except ValueError:
        percent = -1
    if not 0 <= percent <= 100:
        message = "un pourcentage de 0 à 100 est attendu"
        raise argparse.ArgumentTypeError(message)
    return percent / 100


def _year(word: str) -> int:
    if not (len(word) == 4 and word.isascii() and word.isdigit()):
        message = "une année de quatre chiffres est attendue"
        raise argparse.ArgumentTypeError(message)
    return int(word)
