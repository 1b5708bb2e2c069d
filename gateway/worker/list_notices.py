"""Tells the CARSAT what changed in a list that a SPSTI deposited: its size, its composition.

`informations(shop, connection, row)` gives one answer a convention, with its file's stem; none
where nothing notable changed. Promises: counts and codes of départements and divisions, never a
SIRET; an information, never a verdict.
"""

from sqlalchemy import Connection, RowMapping

from exchange.conventions import PartyKind
from exchange.members.outliers import Unusual
from exchange.members.variation import Variation
from exchange.states import DepositState
from gateway.acknowledgement import Acknowledgement, french_number, paris_stamp
from gateway.messages import VARIATION_NEXT_STEP
from gateway.rendering.names import safe_part
from gateway.storage import conventions, facts
from gateway.storage.tables import DEPOSIT
from gateway.worker.composition import of_plain, unusual_text

Line = tuple[str, str]


def variation_text(variation: Variation) -> str:
    """`+35 % : 6 510 établissements, 4 822 auparavant ; convention cpom-2025`."""
    return (
        f"{variation.percent:+d} % : {french_number(variation.after)} établissements, "
        f"{french_number(variation.before)} auparavant ; convention {variation.convention}"
    )


def informations(
    instance: str, connection: Connection, row: RowMapping
) -> list[tuple[Acknowledgement, str]]:
    """What the other side is told of a deposit, each with the stem of its file.

    Args:
        instance: the instance's name.
        connection: where the conventions are read.
        row: the deposit.
    """
    if row["state"] != DepositState.ACCEPTE:
        return []
    told = []
    for reference, lines in _lines(row).items():
        carsat = conventions.get_convention(connection, reference).party(PartyKind.CARSAT)
        if carsat is not None:
            answer = _information(instance, row, carsat.code, reference, lines)
            named = safe_part(reference)[:40]
            told.append((answer, f"{paris_stamp(answer.at)}_variation_{named}_{row['id']}"))
    return told


def _lines(row: RowMapping) -> dict[str, list[Line]]:
    """By convention, what changed."""
    said = row["answer"] or {}
    lines: dict[str, list[Line]] = {}
    for change in (Variation(*one) for one in said.get("variations") or ()):
        lines.setdefault(change.convention, []).append(("Variation", variation_text(change)))
    for one in of_plain(said.get("repartitions") or ()):
        lines.setdefault(one.convention, []).append((_heading(one), unusual_text(one)))
    return lines


def _heading(one: Unusual) -> str:
    return f"{one.trait[:1].upper()}{one.trait[1:]}"


def _information(
    instance: str, row: RowMapping, carsat: str, reference: str, lines: list[Line]
) -> Acknowledgement:
    grown = any(label == "Variation" for label, _ in lines)
    what = "taille" if grown else "composition"
    return Acknowledgement(
        instance=instance,
        subject=facts.subject_of(DEPOSIT, row["id"]),
        party=carsat,
        title=f"Une liste d'adhérents a beaucoup changé de {what}",
        verdict="information",
        at=row["changed_at"],
        lines=(
            ("Convention", reference),
            ("Déposée par", row["party"]),
            *lines,
            ("Que faire", VARIATION_NEXT_STEP),
        ),
    )
