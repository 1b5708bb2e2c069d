"""The general rules of a contract in its file: ``[clauses]`` and ``[panier]``.

The same sections stand at the head of a convention file and in its avenants; faults are left in the
table given.
"""

from dataclasses import fields

from exchange.conventions import Clauses, RegleAdhesion
from exchange.toml_reader import Table

CLAUSES = tuple(item.name for item in fields(Clauses))
"""Names of the general rules, as a file writes them."""


def read_clauses(root: Table) -> Clauses:
    """Where the contract states its general rules."""
    table = root.table("clauses")
    if table is None:
        return Clauses()
    clauses = Clauses(**{name: table.optional_text(name) for name in CLAUSES})
    table.close()
    return clauses


def read_panier(root: Table) -> RegleAdhesion | None:
    """The yearly opt-in, or ``None`` where the contract has none."""
    table = root.table("panier")
    if table is None:
        return None
    rule = RegleAdhesion(
        socle=table.text("socle"),
        themes=table.texts("themes", required=True),
        clause=table.text("clause"),
    )
    if rule.socle and rule.themes and rule.socle not in rule.themes:
        table.fault("socle", "le socle doit figurer parmi les thèmes")
    table.close()
    return rule
