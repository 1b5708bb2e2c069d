"""A second SPSTI and its convention with the same CARSAT, beside those of `tests.scenario`."""

from typing import Final

from exchange.conventions import PartyKind
from gateway.desk import Desk
from gateway.storage import conventions, parties
from gateway.storage.parties import Party, Recipient
from tests.scenario import CARSAT, REFERENCE, SPSTI, convention_text

OTHER: Final = "spsti-autre"
OTHER_REFERENCE: Final = "cpom-autre-2025"


def other_convention_text() -> str:
    """The example convention, between the other SPSTI and the same CARSAT."""
    return convention_text().replace(REFERENCE, OTHER_REFERENCE).replace(SPSTI, OTHER)


def add_other(desk: Desk, certificate: bytes, *, carsat_certificate: bytes | None = None) -> None:
    """Register it, its convention and its certificate; the CARSAT's too where given."""
    with desk.database.writing() as connection:
        at = desk.clock()
        parties.add_party(connection, Party(OTHER, str(PartyKind.SPSTI), "Autre service"), at)
        conventions.load(connection, other_convention_text(), at)
        expires = at.replace(year=at.year + 1, day=1)
        for party, data in ((OTHER, certificate), (CARSAT, carsat_certificate)):
            if data is not None:
                recipient = Recipient("", party, "E" * 40, data, "xlsx", expires)
                parties.put_recipient(connection, recipient, at)
