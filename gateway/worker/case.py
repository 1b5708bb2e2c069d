"""An exchange and all it rests on, read in one snapshot.

`read_case(connection, identity)` gives a `Case`; it promises that list, sources, convention and
certificate belong together as the database held them at one moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection, RowMapping

from exchange.admission import role_of
from exchange.conventions import Convention, PartyKind
from exchange.flux.definition import Flux
from exchange.flux.registry import by_name
from exchange.remise import Audience, audience
from gateway.storage import conventions, exchanges, holdings, parties
from gateway.storage.parties import Recipient
from gateway.worker.possible import contributions_in_force


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One exchange.

    Attributes:
        row: the exchange.
        convention: under which it stands, every avenant included.
        members: the list looked up, or the recipient's list in force where a contribution is held
            against it; None where there is none.
        sources: the extracts and contributions used, by role of their party.
        former: contributions of the year before, by role.
        recipient: the certificate that its result is sealed to, or None.
    """

    row: RowMapping
    convention: Convention
    members: RowMapping | None
    sources: Mapping[PartyKind, RowMapping]
    former: Mapping[PartyKind, RowMapping]
    recipient: Recipient | None

    @property
    def flux(self) -> Flux:
        """What is exchanged."""
        return by_name(self.row["flux"])

    @property
    def to(self) -> Audience:
        """To whom its result goes."""
        return audience(self.convention, self.row["recipient"])

    @property
    def role(self) -> PartyKind:
        """The recipient's role."""
        return self.to.role

    @property
    def shelves(self) -> tuple[str, ...]:
        """Codes of the parties that find its result in `/retour/`."""
        if self.to.is_public:
            return tuple(partie.code for partie in self.convention.parties)
        return (self.row["recipient"],)

    @property
    def is_replaced(self) -> bool:
        """Whether the list looked up or a source has given way to another."""
        listed = self.members is not None and bool(self.row["member_list"])
        replaced = [row["replaced_at"] is not None for row in self.sources.values()]
        if listed and self.members is not None:
            replaced.append(self.members["replaced_at"] is not None)
        return any(replaced)

    @property
    def list_accepted_at(self) -> datetime | None:
        """When the list in force was last confirmed, or None."""
        return None if self.members is None else self.members["confirmed_at"]

    @property
    def senders(self) -> tuple[PartyKind, ...]:
        """Those of whom the convention is asked whether they may give this to the recipient."""
        used = tuple(self.sources)
        return tuple(kind for kind in used if kind != self.role) or used

    @property
    def year(self) -> int | None:
        """The year concerned, where the flux goes by year."""
        years = [row["period"] for row in self.sources.values() if row["period"].isdigit()]
        return int(years[0]) if years else None


def read_case(connection: Connection, identity: str) -> Case:
    """Read an exchange and what it rests on.

    Raises:
        UnknownError: there is none of that id.
    """
    row = exchanges.get(connection, identity)
    convention = conventions.get_convention(connection, row["convention"])
    found = [holdings.get_extract(connection, source) for source in exchanges.sources_of(row)]
    sources = {role_of(convention, source["party"]): source for source in found}
    years = [source["period"] for source in found if source["period"].isdigit()]
    flux = by_name(row["flux"])
    former = (
        contributions_in_force(connection, convention, flux, str(int(years[0]) - 1))
        if years
        else {}
    )
    members = (
        holdings.get_list(connection, row["member_list"])
        if row["member_list"]
        else holdings.list_in_force(connection, row["convention"])
    )
    return Case(
        row,
        convention,
        members,
        MappingProxyType(sources),
        MappingProxyType({kind: held for kind, held in former.items() if kind in sources}),
        parties.recipient_of(connection, row["recipient"]),
    )
