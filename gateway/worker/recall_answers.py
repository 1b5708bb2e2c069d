"""What recipients and the party that recalls read when an extract is recalled.

`to_recipient` says which result is meant, whether it was collected, why it is recalled and what to
do; `to_giver` confirms the recall with its counts. `replacement_notices` and `replacement_lines`
are what the corrected results say of those they replace. Promises: names of files, digests and
instants only, never a value of a file.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, RowMapping

from exchange.flux.registry import CATALOGUE
from exchange.states import ExchangeState
from gateway.acknowledgement import PARIS, Acknowledgement, Receipt, french_instant, french_number
from gateway.messages import (
    CORRECTED_FOLLOWS,
    EXCHANGE_TITLES,
    HOW_TO_ATTEST,
    RECALL_CONFIRMED,
    RECALL_NEXT_STEP,
    RECALL_NOT_COLLECTED,
    RECALL_NOT_DELIVERED,
)
from gateway.rendering.wording import french_day
from gateway.storage import facts, outgoing, recalls
from gateway.storage.recalls import RECALLED, RecalledResult
from gateway.storage.tables import EXCHANGE, RECALL

_NEVER: Final = "jamais"


def to_recipient(
    connection: Connection, instance: str, row: RowMapping, receipt: Receipt | None, party: str
) -> Acknowledgement:
    """The answer about one recalled exchange.

    Args:
        connection: reads the facts.
        instance: name of the gateway.
        row: the exchange, *rappelé*.
        receipt: the proof of its last entry.
        party: who is told: its recipient, or one of those given a publication.
    """
    recall = recalls.of_exchange(connection, row["id"])
    files = [f for f in outgoing.results_of(connection, row["id"]) if f["party"] == party]
    lines = [("Échange", _label(row["flux"])), ("Convention", row["convention"])]
    lines += [line for file in files for line in _file_lines(file)]
    if recall is not None:
        lines.append(
            ("Rappelé par", f"{recall['party']}, le {french_instant(recall['recalled_at'])}")
        )
        lines.append(("Raison donnée", recall["why"]))
    lines += _next_lines(files)
    return Acknowledgement(
        instance=instance,
        subject=facts.subject_of(EXCHANGE, row["id"]),
        party=party,
        title=EXCHANGE_TITLES[ExchangeState.RAPPELE],
        verdict=ExchangeState.RAPPELE.value,
        at=row["changed_at"],
        lines=tuple(lines),
        motif=RECALLED,
        clause=row["clause"],
        receipt=receipt,
    )


def to_giver(
    connection: Connection, instance: str, recall: RowMapping, receipt: Receipt | None
) -> Acknowledgement:
    """The confirmation to the party that recalls."""
    account = recalls.account(connection, recall)
    return Acknowledgement(
        instance=instance,
        subject=facts.subject_of(RECALL, recall["id"]),
        party=recall["party"],
        title="Votre fichier est rappelé",
        verdict=ExchangeState.RAPPELE.value,
        at=recall["recalled_at"],
        lines=(
            ("Flux", _label(recall["flux"])),
            ("Raison donnée", recall["why"]),
            ("Que faire", RECALL_CONFIRMED),
        ),
        counts={
            "échanges rappelés": account.exchanges,
            "résultats retirés de /retour/": account.delivered,
            "dont emportés auparavant": account.collected,
        },
        motif=RECALLED,
        receipt=receipt,
    )


def replacement_notices(replaced: Sequence[RecalledResult]) -> tuple[str, ...]:
    """What the *Lisez-moi* of a corrected result says."""
    return tuple(
        f"Ce résultat remplace le résultat rappelé du {_named(found)}, dont aucune copie ne doit "
        "être gardée."
        for found in replaced
    )


def replacement_lines(replaced: Sequence[RecalledResult]) -> list[tuple[str, str]]:
    """What the answer about a corrected result says."""
    return [("Remplace", f"le résultat rappelé du {_named(found)}") for found in replaced]


def _file_lines(file: RowMapping) -> list[tuple[str, str]]:
    times = file["collections"]
    often = f", {french_number(times)} fois" if times > 1 else ""
    taken = f"le {french_instant(file['collected_at'])}{often}" if times else _NEVER
    return [
        ("Résultat rappelé", f"{file['name']} (SHA-256 {file['sha256']})"),
        ("Remis le", french_instant(file["created_at"])),
        ("Emporté", taken),
    ]


def _next_lines(files: Sequence[RowMapping]) -> list[tuple[str, str]]:
    if not files:
        return [("Que faire", RECALL_NOT_DELIVERED), ("Suite", CORRECTED_FOLLOWS)]
    if not any(file["collections"] for file in files):
        return [("Que faire", RECALL_NOT_COLLECTED), ("Suite", CORRECTED_FOLLOWS)]
    return [
        ("Que faire", RECALL_NEXT_STEP),
        ("Attester", HOW_TO_ATTEST),
        ("Suite", CORRECTED_FOLLOWS),
    ]


def _label(flux: str) -> str:
    return CATALOGUE[flux].libelle


def _named(found: RecalledResult) -> str:
    """The day it was delivered, and its name."""
    return f"{french_day(found.delivered_at.astimezone(PARIS))} ({found.name})"
