"""The French a result file speaks: dates, counts, and the sentences of its *Lisez-moi*."""

from datetime import datetime
from typing import Final

RESULTS_SHEET: Final = "Résultats"
WITHOUT_DATA_SHEET: Final = "Sans donnée"
HELD_SHEET: Final = "Retenus"
ABOUT_SHEET: Final = "Lisez-moi"

NO_ONE_WITHOUT_DATA: Final = "Aucun : l'extrait de la Caisse a des lignes pour chaque adhérent."
NO_ONE_ELSE: Final = "Aucun autre adhérent n'est sans ligne dans l'extrait de la Caisse."
OUTSIDE_AREA: Final = "hors circonscription"
OUTSIDE_AREA_SHEET: Final = "Hors circonscription"
OUTSIDE_AREA_MEANING: Final = (
    "L'extrait de la Caisse n'a aucune ligne pour ces adhérents et, d'après Sirene, ils sont hors "
    "de ses départements : leur sinistralité relève d'une autre caisse. La passerelle ne dit pas "
    "si la Caisse connaît ces établissements."
)
OUTSIDE_REGIME: Final = "hors champ"
OUTSIDE_REGIME_SHEET: Final = "Hors champ"
OUTSIDE_REGIME_MEANING: Final = (
    "Présomption : l'extrait de la Caisse n'a aucune ligne pour ces adhérents et, d'après Sirene, "
    "leur activité principale (NAF, divisions 01 et 02 : agriculture, sylviculture) relève du "
    "régime agricole (MSA ; code rural, art. L. 722-1), et non du régime général. Cela ne veut pas "
    "dire « aucun sinistre », et la passerelle ne dit pas si la Caisse connaît ces établissements."
)
HELD: Final = "retenu (contesté)"
HELD_MEANING: Final = (
    "Contestés : réclamés aussi par au moins un autre service, ou non attribués au vôtre. "
    "Ils n'ont pas été cherchés ; rien n'est dit d'eux."
)
BLANK_MEANING: Final = (
    "Une cellule grise est vide : la valeur n'est pas connue ou ne peut pas être calculée. "
    "Elle ne vaut pas zéro."
)
REPORT_BLANK_MEANING: Final = (
    "Une cellule grise est vide : il n'y a rien à en dire, ou la valeur n'est pas connue. "
    "Elle ne vaut pas zéro."
)

_MONTHS: Final = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def french_instant(instant: datetime) -> str:
    """An aware instant as people read it, in the zone it carries."""
    offset = f"{instant:%z}"
    zone = "UTC" if offset == "+0000" else f"UTC{offset[:3]}:{offset[3:5]}"
    hour = f"{instant.hour} h {instant.minute:02}"
    return f"{french_day(instant)} à {hour} ({zone})"


def french_day(instant: datetime) -> str:
    """The day of an instant, such as "1er mars 2026"."""
    day = "1er" if instant.day == 1 else str(instant.day)
    return f"{day} {_MONTHS[instant.month - 1]} {instant.year}"


def french_count(count: int, singular: str) -> str:
    """A count with its noun, thousands apart: "6 510 lignes", "1 ligne", "0 ligne"."""
    grouped = f"{count:,}".replace(",", "\u202f")
    return f"{grouped} {singular}{'s' if count > 1 else ''}"
