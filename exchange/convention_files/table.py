"""The table flux × convention, in Markdown, made from the conventions themselves.

`put_table(readme, conventions)` puts it between the two markers of `docs/conventions/README.md`. It
promises to be the same whenever the conventions are, and to say of every flux of every convention
its clause, its opt-in, its list, its level and its detail, or that it is not granted.
"""

from collections.abc import Mapping
from types import MappingProxyType

from exchange.conventions import Convention, GrantedFlux, Granularite
from exchange.errors import ExchangeError
from exchange.flux.registry import CATALOGUE

BEGIN = "<!-- debut du tableau : passerelle flux --table docs/conventions -->"
END = "<!-- fin du tableau -->"

_ABSENT = "—"
_DETAIL = MappingProxyType(
    {
        Granularite.ETABLISSEMENT: "par établissement",
        Granularite.SECTEUR: "par secteur",
        Granularite.TOTAL: "total",
    }
)
_THEMES = MappingProxyType(
    {"relations_operationnelles": "relations opérationnelles", "tms": "TMS", "tpe": "TPE"}
)


class TableMarkersError(ExchangeError):
    """Ce document n'a pas les deux repères du tableau."""

    code = "TABLEAU"


def put_table(document: str, conventions: Mapping[str, Convention]) -> str:
    """The document with the table of these conventions between its markers.

    Args:
        document: Markdown that holds both markers.
        conventions: by short name, in the order of the columns.

    Raises:
        TableMarkersError: a marker is missing.
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise TableMarkersError
    return f"{before}{BEGIN}\n{render(conventions)}{END}{after}"


def render(conventions: Mapping[str, Convention]) -> str:
    """One row a flux, one column a convention."""
    heads = [f"`{name}`{_state(convention)}" for name, convention in conventions.items()]
    rows = [
        [f"`{nom}`", *(_cell(convention, nom) for convention in conventions.values())]
        for nom in CATALOGUE
    ]
    lines = [["flux", *heads], ["---"] * (len(heads) + 1), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _state(convention: Convention) -> str:
    return "" if convention.is_complete else "<br>(incomplète)"


def _cell(convention: Convention, nom: str) -> str:
    grant = convention.grant(nom)
    if grant is None:
        return _ABSENT
    parts = [
        grant.clause,
        _adhesion(convention, grant),
        "liste d'adhérents" if grant.liste_requise else "sans liste",
        "niveau " + "/".join(grant.niveaux) if grant.niveaux else "tout niveau",
        _DETAIL[grant.granularite],
    ]
    if grant.canal:
        parts.append("messagerie sécurisée ou équivalence écrite")
    return "<br>".join(part.replace("|", "\\|") for part in parts)


def _adhesion(convention: Convention, grant: GrantedFlux) -> str:
    if not grant.adhesion:
        return "sans adhésion"
    themes = " ou ".join(_THEMES.get(t, t.replace("_", " ")) for t in grant.adhesion)
    rule = convention.regle_adhesion
    alone = rule is None or rule.socle in grant.adhesion
    return f"adhésion : {themes}" if alone else f"adhésion : {themes}, avec le socle"
