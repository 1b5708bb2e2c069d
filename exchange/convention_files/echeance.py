"""The ``echeance`` of a ``[[flux]]`` section: when the contract itself says the flux is due.

``read_echeance(table)`` reads ``{ du = "01-01", au = "01-31" }``, and is ``None`` where the section
says nothing; faults are left in the table.
"""

import re

from exchange.echeances import (
    DEBUT_ANNEE,
    FIN_ANNEE,
    AnneeVisee,
    Echeance,
    JourAnnuel,
    Rythme,
)
from exchange.terms import Source
from exchange.toml_reader import Table

_JOUR = re.compile(r"(\d\d)-(\d\d)")
_LAST = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_echeance(table: Table, flux: str) -> Echeance | None:
    """When that flux is due under this convention, or ``None`` where it is as usual."""
    section = table.table("echeance")
    if section is None:
        return None
    rythme = section.choice("rythme", Rythme, default=Rythme.ANNUEL)
    yearly = rythme is Rythme.ANNUEL
    if rythme is Rythme.RENOUVELLEMENT and flux != "adherents":
        section.fault("rythme", "seule la liste des adhérents se renouvelle ainsi")
    for key in ("du", "au", "annee"):
        if section.has(key) and not yearly:
            section.fault(key, f"ce rythme n'a pas de dates : retirer la clé, ou « {rythme} »")
    echeance = Echeance(
        rythme,
        _day(section, "du", DEBUT_ANNEE, required=yearly),
        _day(section, "au", FIN_ANNEE, required=yearly),
        section.choice("annee", AnneeVisee, default=AnneeVisee.COURANTE),
        section.choice("source", Source, default=Source.TEXTE),
    )
    if echeance.au < echeance.du:
        section.fault("au", "le dernier jour précède le premier, dans une même année civile")
    section.close()
    return echeance


def _day(section: Table, key: str, default: JourAnnuel, *, required: bool) -> JourAnnuel:
    text = section.optional_text(key, required=required)
    if text is None:
        return default
    found = _JOUR.fullmatch(text)
    mois, jour = (int(found[1]), int(found[2])) if found else (0, 0)
    if 1 <= mois <= 12 and 1 <= jour <= _LAST[mois - 1]:
        return JourAnnuel(mois, jour)
    section.fault(key, 'un jour de chaque année est attendu, mois puis jour, par exemple "01-31"')
    return default
