"""The ``[[indicateurs]]`` sections of a convention file.

:func:`read_indicators` is used by :func:`exchange.convention_files.parsing.parse_convention`;
faults are left in the table, with their line. It promises codes that are all different, answers
listed where and only where a list is asked, and bounds that name another number of the same
convention.
"""

import re

from exchange.indicateur import Fournisseur, Indicateur, NatureIndicateur
from exchange.toml_reader import Table

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,23}")


def read_indicators(root: Table) -> tuple[Indicateur, ...]:
    """The indicators of the file, in its order.

    Args:
        root: the file.
    """
    tables = root.tables("indicateurs")
    found = tuple(_indicator(table) for table in tables)
    numbers = {one.code for one in found if one.nature is NatureIndicateur.NOMBRE}
    seen: set[str] = set()
    for table, one in zip(tables, found, strict=True):
        if one.code in seen:
            table.fault("code", "un autre indicateur porte déjà ce code")
        if one.au_plus is not None and (one.au_plus not in numbers or one.au_plus == one.code):
            table.fault("au_plus", "le code d'un autre indicateur de nature « nombre » est attendu")
        seen.add(one.code)
        table.close()
    return found


def _indicator(table: Table) -> Indicateur:
    code = table.text("code")
    if code and not _CODE.fullmatch(code):
        table.fault("code", "24 lettres, chiffres, points ou tirets au plus sont attendus")
    nature = _nature(table)
    return Indicateur(
        code=code,
        libelle=table.text("libelle"),
        nature=nature,
        fournisseur=table.choice("fournisseur", Fournisseur, default=Fournisseur.SPSTI),
        groupe=table.optional_text("groupe") or "",
        valeurs=_answers(table, nature),
        enquete=table.flag("enquete", default=False),
        au_plus=_bound(table, nature),
        precision=table.optional_text("precision"),
    )


def _nature(table: Table) -> NatureIndicateur:
    if not table.has("nature"):
        known = ", ".join(NatureIndicateur)
        table.fault("nature", f"clé absente, or elle est obligatoire : {known}")
    return table.choice("nature", NatureIndicateur, default=NatureIndicateur.TEXTE)


def _answers(table: Table, nature: NatureIndicateur) -> tuple[str, ...]:
    if nature is NatureIndicateur.LISTE:
        return table.texts("valeurs", required=True)
    if table.has("valeurs"):
        table.fault("valeurs", "seule la nature « liste » a des valeurs : retirer la clé")
    return table.texts("valeurs")


def _bound(table: Table, nature: NatureIndicateur) -> str | None:
    if table.has("au_plus") and nature is not NatureIndicateur.NOMBRE:
        table.fault("au_plus", "seul un nombre peut en dépasser un autre : retirer la clé")
        table.optional_text("au_plus")
        return None
    return table.optional_text("au_plus")
