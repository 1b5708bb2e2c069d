"""Places and activities that a new list has, and the list in force hardly had.

`unusual_members(shop, granting, sirets)` compares them where Sirene is loaded; `unusual_text` says
one in French. Promises: a list is never refused for it, nor for a register or a former list that
cannot be read, which the log says by code; nothing here holds a SIRET.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import structlog
from numpy.typing import NDArray

from exchange.conventions import Convention, PartyKind
from exchange.members import member_list
from exchange.members.outliers import Placed, Trait, Unusual, unusual
from gateway.acknowledgement import french_number
from gateway.errors import GatewayError
from gateway.storage import holdings
from gateway.worker.opened_list import open_members
from gateway.worker.successions import DAMAGED
from gateway.worker.workshop import Workshop
from keys.errors import KeysError
from validators.codes import Code
from validators.findings import Finding, Findings, Severity
from validators.sirene.register import Sirene
from validators.siret_key import packed

SHOWN: Final = 10
"""Findings told of one list; more would bury the first."""

_PER_COMPANY: Final = 100_000
"""A packed SIRET divided by this is its SIREN."""
_NO_MEMBER: Final = np.empty((0, member_list.SIRET_DIGITS), np.uint8)
_CODES: Final = {
    Trait.DEPARTEMENT: Code.LISTE_DEPARTEMENT,
    Trait.AILLEURS: Code.LISTE_DEPARTEMENT,
    Trait.DIVISION: Code.LISTE_ACTIVITE,
}
_COUNTED: Final = {
    Code.LISTE_DEPARTEMENT: "départements inhabituels",
    Code.LISTE_ACTIVITE: "activités inhabituelles",
}


def unusual_members(
    shop: Workshop, granting: Sequence[Convention], sirets: NDArray[np.uint8]
) -> list[Unusual]:
    """What is told of a list accepted, convention by convention.

    Args:
        shop: the worker's tools.
        granting: the conventions that grant the list, as in force.
        sirets: ``(n, 14)`` ASCII digits, the list.
    """
    try:
        sirene = shop.sirene()
        if sirene is None:
            return []
        found = [_unusual(shop, sirene, convention, sirets) for convention in granting]
    except (*DAMAGED, KeysError, GatewayError) as error:
        code = getattr(error, "code", type(error).__name__)
        structlog.get_logger().warning("composition de la liste non comparée", code=str(code))
        return []
    return [one for each in found for one in each[:SHOWN]]


def unusual_findings(found: Sequence[Unusual]) -> Findings:
    """The same as notices, for the sender."""
    return Findings.of(
        Finding(_CODES[one.trait], Severity.NOTICE, detail=unusual_text(one)) for one in found
    )


def unusual_counts(found: Sequence[Unusual]) -> dict[str, int]:
    """How many were told, for the answer and the log; nothing where none was."""
    codes = [_CODES[one.trait] for one in found]
    return {name: codes.count(code) for code, name in _COUNTED.items() if code in codes}


def unusual_text(one: Unusual) -> str:
    """`département 75 : 65 nouveaux sur 390, 0 auparavant sur 6 445 ; convention cpom-2025`."""
    what = f"{one.trait} {one.code}".strip()
    there, of = french_number(one.added), french_number(one.additions)
    if one.members:
        former = f"{french_number(one.former)} auparavant sur {french_number(one.members)}"
        told = f"{there} nouveaux sur {of}, {former}"
    else:
        told = f"{there} sur {of}, sans liste antérieure à comparer"
    return f"{what} : {told} ; convention {one.convention}"


def plain(found: Sequence[Unusual]) -> list[list[Any]]:
    """As JSON data, to be kept with the deposit's answer; `of_plain` reads it back."""
    return [
        [o.convention, o.trait.value, o.code, o.added, o.additions, o.former, o.members]
        for o in found
    ]


def of_plain(rows: Sequence[Sequence[Any]]) -> list[Unusual]:
    """Inverse of `plain`."""
    return [Unusual(row[0], Trait(row[1]), *row[2:]) for row in rows]


def _unusual(
    shop: Workshop, sirene: Sirene, convention: Convention, sirets: NDArray[np.uint8]
) -> tuple[Unusual, ...]:
    former = _former(shop, convention)
    new = sirets[~np.isin(packed(sirets), packed(former))]
    carsat = convention.party(PartyKind.CARSAT)
    area = carsat.circonscription if carsat else ()
    return unusual(convention.reference, area, _placed(sirene, former), _placed(sirene, new))


def _placed(sirene: Sirene, sirets: NDArray[np.uint8]) -> Placed:
    return Placed(packed(sirets) // _PER_COMPANY, sirene.whereabouts(sirets))


def _former(shop: Workshop, convention: Convention) -> NDArray[np.uint8]:
    """The list in force, opened in memory; of no one where there is none."""
    with shop.database.reading() as connection:
        row = holdings.list_in_force(connection, convention.reference)
    return _NO_MEMBER if row is None else open_members(shop.vault, shop.objects, row)
