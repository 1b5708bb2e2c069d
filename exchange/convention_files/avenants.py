"""The avenants of a convention file, or one that stands alone: dated changes, in order.

:func:`read_avenants` is used by :func:`exchange.convention_files.parsing.parse_convention` once the
rest is read; faults are left in the table given. :func:`add_avenant` puts one that was signed later
after those that a convention has. Both promise that the avenants kept follow one another by date,
each within the convention as those before it leave it, and that what they leave still lasts five
years at most.
"""

from dataclasses import replace
from datetime import date
from functools import reduce

from exchange.acts import AvenantEcrit
from exchange.avenants import amended
from exchange.convention_files.flux import read_flux
from exchange.convention_files.rules import CLAUSES, read_clauses, read_panier
from exchange.conventions import Avenant, Convention
from exchange.errors import ConventionFileError
from exchange.toml_reader import Table, open_toml

DUREE_MAX_ANS = 5
"""Longest CPOM (003: « conclu pour une durée maximale de cinq ans »)."""


def read_avenants(root: Table, convention: Convention) -> tuple[Avenant, ...]:
    """The avenants that a convention has and those of a file after them, in order.

    Args:
        root: the file.
        convention: what is said without those of the file.
    """
    read = reduce(amended, convention.avenants, convention)
    avenants = list(convention.avenants)
    for table in root.tables("avenants"):
        avenant = _avenant(table, read)
        table.close()
        if avenant is None:
            continue
        _check_order(table, avenant, avenants, read)
        avenants.append(avenant)
        read = amended(read, avenant)
        if avenant.fin and read.debut:
            check_span(table, read.debut, avenant.fin)
    return tuple(avenants)


def written_avenant(text: str) -> AvenantEcrit:
    """The avenant that a TOML text holds, whatever convention it is for.

    Raises:
        ConventionFileError: the text holds no ``[[avenants]]`` section, or several, or is no TOML.
    """
    root = open_toml(text)
    sections = root.tables("avenants")
    reference = sections[0].text("reference") if sections else ""
    effet = sections[0].day("effet", required=True) if sections else None
    if len(sections) != 1:
        root.fault("avenants", "un avenant à la fois : une section [[avenants]] est attendue")
    root.close()
    if effet is None or root.findings:
        raise ConventionFileError(root.findings)
    return AvenantEcrit(reference, effet, text)


def add_avenant(convention: Convention, written: AvenantEcrit) -> Convention:
    """The convention with one avenant more, after those that it has.

    Raises:
        ConventionFileError: with every fault found in the avenant, by line.
    """
    root = open_toml(written.texte)
    avenants = read_avenants(root, convention)
    root.close()
    if root.findings:
        raise ConventionFileError(root.findings)
    return replace(convention, avenants=avenants)


def check_span(table: Table, debut: date, fin: date) -> None:
    """Record a fault of ``fin`` where it precedes ``debut`` or is more than five years after."""
    if fin < debut:
        table.fault("fin", "la fin précède le début")
        return
    year = debut.year + DUREE_MAX_ANS
    # The last day allowed is the eve of the fifth anniversary.
    if (fin.year, fin.month, fin.day) >= (year, debut.month, debut.day):
        table.fault("fin", "une convention dure cinq ans au plus")


def _avenant(table: Table, before: Convention) -> Avenant | None:
    panier = read_panier(table)
    retired = table.texts("flux_retires")
    effet = table.day("effet", required=True)
    avenant = Avenant(
        reference=table.text("reference"),
        effet=effet or date.min,
        objet=table.text("objet"),
        signature=table.day("signature"),
        fin=table.day("fin"),
        flux=read_flux(table, before.parties, panier or before.regle_adhesion),
        flux_retires=table.known("flux_retires", retired, [flux.nom for flux in before.flux]),
        clauses=read_clauses(table),
        clauses_retirees=table.known("clauses_retirees", table.texts("clauses_retirees"), CLAUSES),
        panier=panier,
    )
    return avenant if effet else None


def _check_order(table: Table, avenant: Avenant, former: list[Avenant], before: Convention) -> None:
    if former and avenant.effet < former[-1].effet:
        table.fault("effet", "les avenants se suivent par date d'effet")
    if before.debut and avenant.effet < before.debut:
        table.fault("effet", "un avenant ne prend pas effet avant la convention")
    if before.fin and avenant.effet > before.fin:
        table.fault("effet", "un avenant prend effet pendant la convention, pas après sa fin")
    if avenant.fin and avenant.fin < avenant.effet:
        table.fault("fin", "la nouvelle fin précède la prise d'effet de l'avenant")
