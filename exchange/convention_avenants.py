"""The avenants of a convention file: dated changes, in order.

Used by :func:`exchange.convention_file.parse_convention` once the rest is read; faults are left in
the table given. It promises that the avenants kept follow one another by date, each within the
convention as those before it leave it, and that what they leave still lasts five years at most.
"""

from datetime import date

from exchange.avenants import amended
from exchange.convention_rules import CLAUSES, read_clauses, read_panier
from exchange.conventions import Avenant, Convention
from exchange.granted_flux import read_flux
from exchange.toml_reader import Table

DUREE_MAX_ANS = 5
"""Longest CPOM (003: « conclu pour une durée maximale de cinq ans »)."""


def read_avenants(root: Table, convention: Convention) -> tuple[Avenant, ...]:
    """The avenants, in order.

    Args:
        root: the file.
        convention: what the file says without them.
    """
    read = convention
    avenants: list[Avenant] = []
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
