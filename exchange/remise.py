"""Releases beyond the parties: to a third party on letters, to the public on the committee's word.

A party's own results leave by themselves; these leave when someone asks for them. :func:`audience`
reads to whom an exchange goes from its recipient, :func:`request` puts the question to the
convention, and :func:`citation` is what a publication must say. It promises that a third party is
asked for by name, a publication by its reference, and that neither is ever taken for a party.

Sources: 000 art. 8 (third parties, « autorisation préalable validée par un échange de courriers »)
and art. 9 (publications, « validées par le comité de suivi », « explicitement référence au présent
contrat et à la participation de chacun des signataires »); 001 has neither: always refused.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from exchange.conventions import Convention, PartyKind
from exchange.decide import Request
from exchange.instants import day

PUBLICATION: Final = "publication:"
"""Before the reference of a publication, where the recipient of an exchange is written."""


@dataclass(frozen=True, slots=True)
class Audience:
    """To whom a release goes.

    Attributes:
        role: its role; ``TIERS`` for a third party and for the public.
        tiers: code of the third party, or ``None``.
        publication: reference of the publication, or ``None``.
    """

    role: PartyKind
    tiers: str | None = None
    publication: str | None = None

    @property
    def is_public(self) -> bool:
        """Whether it goes to everyone."""
        return self.publication is not None


def audience(convention: Convention, recipient: str) -> Audience:
    """To whom an exchange goes.

    Args:
        convention: under which it stands.
        recipient: code of a party or of a third party, or ``publication:`` and a reference.
    """
    if recipient.startswith(PUBLICATION):
        return Audience(PartyKind.TIERS, publication=recipient.removeprefix(PUBLICATION))
    for partie in convention.parties:
        if partie.code == recipient:
            return Audience(partie.kind)
    return Audience(PartyKind.TIERS, tiers=recipient)


def request(
    flux: str, sender: PartyKind, to: Audience, list_accepted_at: datetime | None
) -> Request:
    """What is asked of the convention for one party that gives something to this release."""
    return Request(
        flux,
        sender,
        to.role,
        list_accepted_at=list_accepted_at,
        public=to.is_public,
        tiers=to.tiers,
        publication=to.publication,
    )


def citation(convention: Convention, publication: str, flux: str) -> tuple[str, ...]:
    """What a publication says of the contract and its signatories, in French (000 art. 9)."""
    names = ", ".join(partie.nom for partie in convention.parties)
    approved = [
        validation
        for validation in convention.validations
        if validation.publication == publication and flux in validation.flux
    ]
    told = (
        f"Publication « {publication} », au titre du contrat : {convention.titre}.",
        f"Ont participé à ce contrat et en sont signataires : {names}.",
    )
    if not approved:
        return told
    last = max(approved, key=lambda validation: validation.validee_le)
    when = f"{day(last.validee_le):%d/%m/%Y}"
    return (*told, f"Validée par le comité de suivi le {when} ({last.reference}).")
