"""One exchange, from the sealed list and extract to the sealed result on the partner's shelf.

`seal` does all that needs the data, in memory, and leaves one file that only the recipient opens;
`record_sealed` writes the match; `place` gives the file its place, exclusively; `release` decides
again at that instant and makes it visible, or takes it back. Each may run again after a crash.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Final

from sqlalchemy import Connection

from audit.entry import Entry, Event
from exchange import flow
from exchange.conventions import GrantedFlux
from exchange.errors import RefusedError
from exchange.report import Report
from exchange.results import Result
from exchange.states import ExchangeState
from gateway.errors import GatewayError
from gateway.storage import exchanges, outgoing
from gateway.storage.outgoing import NewOutgoing
from gateway.storage.pending import PENDING
from gateway.withdrawals import STAGED
from gateway.worker.case import Case, read_case
from gateway.worker.inputs import Inputs
from gateway.worker.ledgers import SUFFIX, Ledgers, Shown
from gateway.worker.result_file import ResultFile, result_file
from gateway.worker.workshop import Workshop
from keys.recipients import check_certificate
from keys.sealing.openpgp import seal_fd_to_path

AGAIN: Final = "à sceller de nouveau"
"""What `release` answers where the sealing is to be done anew; no state of an exchange."""
Sealed = Mapping[str, Any]

_EVENTS: Final = {
    ExchangeState.SCELLE: Event.RAPPROCHEMENT,
    ExchangeState.REFUSE: Event.REFUS,
    ExchangeState.REMPLACE: Event.REMPLACEMENT,
}
_SETTLED: Final = frozenset(
    {
        ExchangeState.LIVRE,
        ExchangeState.REFUSE,
        ExchangeState.REMPLACE,
        ExchangeState.RAPPELE,
        ExchangeState.ABANDONNE,
    }
)


class MissingCertificateError(GatewayError):
    """Aucun certificat OpenPGP en service pour ce destinataire : « passerelle recipient add »."""

    code: ClassVar[str] = "CERTIFICAT-ABSENT"
    exit_status = 3


class ExchangeSteps:
    """The steps of the `exchange` workflow, over one workshop."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._inputs = Inputs(shop)
        self._ledgers = Ledgers(shop.database, shop.objects, shop.vault)

    def seal(self, identity: str) -> dict[str, Any]:
        """2 to 7. Authorise, pseudonymise, match, disclose, and seal to the recipient.

        Returns:
            Plain JSON data: the `state` to come, and `motif` and `clause`, or `sha256`, `size`,
            `name`, `counts` and what joins the ledger of releases.

        Raises:
            MissingCertificateError: nothing to seal to yet.
        """
        at = self._shop.clock()
        case = self._case(identity)
        if ExchangeState(case.row["state"]) in _SETTLED:
            return {"state": case.row["state"]}
        if case.is_replaced:
            return {"state": ExchangeState.REMPLACE}
        try:
            granted = self._authorise(case, at)
        except RefusedError as error:
            return _refusal(error)
        certificate = None if case.to.is_public else _certificate(case, at)
        objections, shown = self._inputs.objections(case), self._inputs.shown(case, at)
        made, basis = self._inputs.work_out(case, granted, at, shown)
        file = result_file(case, granted, made, at)
        name = identity + STAGED
        with self._shop.shelves.writing(name) as part:
            self._write_file(file, certificate, part)
        stored = self._shop.shelves.describe(name)
        return {
            "state": ExchangeState.SCELLE,
            "sha256": stored.sha256,
            "size": stored.size,
            "name": file.name(identity, at),
            "counts": dict(file.counts),
            "oppositions": objections,
            "contestations": basis,
            "diffusion": self._staged(identity, shown, made, at),
        }

    def record_sealed(self, connection: Connection, identity: str, sealed: Sealed) -> None:
        """Write what the matching came to."""
        state = ExchangeState(sealed["state"])
        if exchanges.get(connection, identity)["state"] != ExchangeState.OUVERT:
            return
        changes = {
            "motif": sealed.get("motif"),
            "counts": sealed.get("counts"),
            "sealed_sha256": sealed.get("sha256"),
            **({"clause": sealed["clause"]} if sealed.get("clause") else {}),
        }
        at = self._shop.clock()
        exchanges.move(connection, identity, state, _EVENTS[state], at, changes)

    def place(self, identity: str) -> None:
        """8. Give the sealed file its place on the shelf: exclusive, and the same file is success.

        Raises:
            DeliveryError: another file lies there.
        """
        self._shop.shelves.place(identity + STAGED, self._shop.shelves, identity)

    def release(self, connection: Connection, identity: str, sealed: Sealed) -> str:
        """8. Authorise again at this instant; make the file visible, or refuse.

        Returns:
            The state reached, or `AGAIN` where it is to be sealed anew.
        """
        row = exchanges.get(connection, identity)
        if row["state"] != ExchangeState.SCELLE:
            return str(row["state"])
        at = self._shop.clock()
        case = self._case(identity)
        if case.is_replaced:
            exchanges.move(connection, identity, ExchangeState.REMPLACE, Event.REMPLACEMENT, at)
            return ExchangeState.REMPLACE
        try:
            self._authorise(case, at)
        except RefusedError as error:
            changes = {"motif": error.motif, "clause": error.clause}
            exchanges.move(connection, identity, ExchangeState.REFUSE, Event.REFUS, at, changes)
            return ExchangeState.REFUSE
        if self._has_moved(connection, case, sealed, at):
            void = {"motif": None, "counts": None, "sealed_sha256": None}
            exchanges.move(connection, identity, ExchangeState.OUVERT, Event.REPRISE, at, void)
            return AGAIN
        if sealed.get("diffusion"):
            self._ledgers.record(connection, row, sealed["diffusion"], at)
        self._offer(connection, case, sealed, at)
        exchanges.move(connection, identity, ExchangeState.LIVRE, Event.LIVRAISON, at)
        return ExchangeState.LIVRE

    def clear(self, identity: str, state: str) -> None:
        """Leave nothing behind but the delivered file."""
        self._shop.destroy(self._shop.shelves.path(identity + STAGED))
        if state != ExchangeState.LIVRE:
            self._shop.destroy(self._shop.shelves.path(identity))
        if not self._ledgers.is_kept(identity):
            self._shop.destroy(self._shop.objects.path(identity + SUFFIX))

    def _has_moved(self, connection: Connection, case: Case, sealed: Sealed, at: datetime) -> bool:
        """Whether what was sealed rests on something that changed since: it is worked out anew.

        A list or a decision on what is contested, an objection (GDPR art. 21), or another release
        of aggregates may have come between the sealing and now.
        """
        staged = sealed["diffusion"]
        return (
            sealed["oppositions"] != self._inputs.objections(case)
            or sealed["contestations"] != self._inputs.basis(connection, case, at)
            or (staged is not None and not self._ledgers.stands(connection, staged))
        )

    def _staged(
        self, identity: str, shown: Shown | None, made: Result | Report, at: datetime
    ) -> dict[str, Any] | None:
        """What an aggregate adds to the ledger of releases, sealed; None for other results."""
        if shown is None or not isinstance(made, Report):
            return None
        return self._ledgers.stage(identity, shown, made.released, at)

    def _case(self, identity: str) -> Case:
        with self._shop.database.reading() as connection:
            return read_case(connection, identity)

    def _authorise(self, case: Case, at: datetime) -> GrantedFlux:
        return flow.authorise(
            case.convention,
            case.row["flux"],
            case.senders,
            case.to,
            case.list_accepted_at,
            at,
        )

    def _write_file(self, file: ResultFile, certificate: bytes | None, part: Path) -> None:
        """Write the file in memory that has no name on any disk, and seal it from there.

        What is published is for everyone: it is written as it is.
        """
        if certificate is None:
            with part.open("w+b") as plain:
                file.write(plain)
            return
        descriptor = os.memfd_create("resultat", os.MFD_CLOEXEC)
        with os.fdopen(descriptor, "w+b") as memory:
            file.write(memory)
            memory.flush()
            seal_fd_to_path(self._shop.secrets.openpgp, [certificate], descriptor, part)

    def _offer(self, connection: Connection, case: Case, sealed: Sealed, at: datetime) -> None:
        """Put the file on the shelf of its recipient, or of every party where it is published."""
        row = case.row
        for party in case.shelves:
            new = NewOutgoing(
                party=party,
                folder=outgoing.RETOUR,
                name=sealed["name"],
                size=sealed["size"],
                sha256=sealed["sha256"],
                object=row["id"],
                about=f"echange:{row['id']}",
            )
            entry = Entry(
                event=Event.PUBLICATION if case.to.is_public else Event.SCELLEMENT,
                at=at,
                subject=PENDING,
                convention=row["convention"],
                flux=row["flux"],
                clause=row["clause"],
                parties=(party,),
                object_sha256=sealed["sha256"],
            )
            outgoing.offer(connection, new, at, entry)


def _certificate(case: Case, at: datetime) -> bytes:
    """The recipient's certificate, judged again: it may have expired since it was accepted.

    Raises:
        MissingCertificateError: it has none.
    """
    if case.recipient is None:
        raise MissingCertificateError
    return check_certificate(case.recipient.certificate, at).data


def _refusal(error: RefusedError) -> dict[str, Any]:
    return {"state": ExchangeState.REFUSE, "motif": error.motif, "clause": error.clause}
