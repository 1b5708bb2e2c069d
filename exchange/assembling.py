"""Whose contributions make the result for one recipient.

:func:`givers` answers for one flux granted by one convention: those whose giving to that recipient
is granted, and the recipient's own contribution, which comes back to it. It promises that nothing
a convention does not let a party give to that recipient is among them, and that a result which
needs several parties is not begun while one is missing.
"""

from collections.abc import Collection, Mapping

from exchange.flux.entree import Entree
from exchange.grants import GrantedFlux
from exchange.terms import PartyKind, Sens


def givers(
    grant: GrantedFlux,
    entrees: Mapping[PartyKind, Entree],
    present: Collection[PartyKind],
    recipient: PartyKind,
) -> tuple[PartyKind, ...]:
    """Whose contributions make the result for ``recipient``; none where there is none to make.

    Args:
        grant: the flux, as the convention grants it.
        entrees: who may contribute.
        present: those whose contribution is there.
        recipient: for whom.
    """
    others = tuple(
        kind
        for kind in entrees
        if kind in present and kind != recipient and Sens(kind, recipient) in grant.sens
    )
    own = recipient in present and recipient in entrees
    alone = own and Sens(recipient, recipient) in grant.sens
    used = tuple(kind for kind in entrees if kind in others or (own and kind == recipient))
    missing = [kind for kind, entree in entrees.items() if entree.requise and kind not in used]
    return used if (others or alone) and not missing else ()


def givers_beyond(
    grant: GrantedFlux, entrees: Mapping[PartyKind, Entree], present: Collection[PartyKind]
) -> tuple[PartyKind, ...]:
    """Whose contributions make a release beyond the parties; none while one is missing.

    Args:
        grant: the flux, as the convention grants it.
        entrees: who may contribute.
        present: those whose contribution is there.
    """
    senders = {one.sender for one in grant.sens}
    used = tuple(kind for kind in entrees if kind in present and kind in senders)
    missing = any(entree.requise and kind not in used for kind, entree in entrees.items())
    return () if missing else used
