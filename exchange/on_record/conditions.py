"""Conditions that several kinds of acts share, each of which refuses in French.

Used by :mod:`exchange.on_record.checks`. They promise never to quote back what was given: only
names that the convention itself holds stand in a message.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from exchange.acts import Signataire
from exchange.avenants import readings
from exchange.conventions import Clauses, Convention, PartyKind
from exchange.errors import ActRefusedError
from exchange.instants import paris


def check_procedure(
    convention: Convention, what: str, clause: Callable[[Clauses], str | None]
) -> None:
    """Refuse where no clause, at any time of the convention, says how it is done."""
    provided = any(clause(said.clauses) for said in readings(convention))
    refuse(not provided, f"le contrat ne prévoit pas {what} : aucune clause ne dit comment")


def check_granted(convention: Convention, flux: Sequence[str]) -> None:
    """Refuse a flux that the convention grants at no time."""
    granted = dict.fromkeys(grant.nom for said in readings(convention) for grant in said.flux)
    check_known("flux", flux, tuple(granted))


def check_known(what: str, given: Sequence[str], allowed: Sequence[str]) -> None:
    """Refuse an empty list, or a value that is not allowed; none is quoted back."""
    refuse(not given, f"un {what} au moins est attendu")
    for position, value in enumerate(given, 1):
        reason = f"{what} n° {position} inconnu de la convention ; attendu : {', '.join(allowed)}"
        refuse(value not in allowed, reason)


def check_own_signer(convention: Convention, partie: PartyKind, signer: Signataire | None) -> None:
    """Refuse a signatory who signs for another party than the act's."""
    check_party(convention, partie)
    other = signer is not None and signer.partie is not partie
    refuse(other, "le signataire n'est pas celui de la partie")


def check_signers(convention: Convention, signers: Iterable[Signataire]) -> None:
    """Refuse a signatory of someone outside the convention."""
    for signer in signers:
        check_party(convention, signer.partie)


def check_party(convention: Convention, kind: PartyKind) -> None:
    """Refuse who is no party to the convention."""
    refuse(convention.party(kind) is None, f"{kind} n'est pas partie à la convention")


def check_past(happened: datetime | None, at: datetime, participle: str) -> None:
    """Refuse what would have happened after its record."""
    future = happened is not None and paris(happened) > paris(at)
    refuse(future, f"une pièce ne peut pas être {participle} dans l'avenir")


def is_outside(convention: Convention, year: int) -> bool:
    """Whether no day of the year can be inside the convention."""
    last = readings(convention)[-1].fin
    before = convention.debut is not None and year < convention.debut.year
    return before or (last is not None and year > last.year)


def refuse(condition: bool, reason: str) -> None:
    """Refuse, in French, where the condition holds."""
    if condition:
        raise ActRefusedError(reason)
