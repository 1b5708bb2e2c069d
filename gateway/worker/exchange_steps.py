"""One exchange, from the sealed list and extract to the sealed result on the partner's shelf.

`seal` does all that needs the data, in memory, and leaves one file that only the recipient opens;
`record_sealed` writes the match; `place` gives the file its place, exclusively; `release` decides
again at that instant and makes it visible, or takes it back. Each may run again after a crash.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, RowMapping

from audit.entry import Entry, Event
from exchange import flow, member_list
from exchange.conventions import Convention, GrantedFlux, PartyKind
from exchange.errors import RefusedError
from exchange.flux.registry import by_name
from exchange.results import Result
from exchange.sealed_extract import open_extract
from exchange.states import ExchangeState
from gateway.acknowledgement import PARIS
from gateway.errors import GatewayError
from gateway.messages import CONFIDENTIALITY
from gateway.rendering.delimited import write_delimited
from gateway.rendering.from_result import sheet_from_result
from gateway.rendering.names import result_name
from gateway.rendering.sheet import About, ResultSheet
from gateway.rendering.workbook import write_workbook
from gateway.storage import conventions, exchanges, holdings, outgoing, parties
from gateway.storage.holdings import SealedObject
from gateway.storage.objects import reader_at
from gateway.storage.outgoing import NewOutgoing
from gateway.storage.parties import Recipient
from gateway.storage.pending import PENDING
from gateway.worker.reception import SPARSE
from gateway.worker.successions import successions_of
from gateway.worker.vault import pseudonym_key
from gateway.worker.workshop import Workshop
from keys.at_rest import open_sealed
from keys.pseudonyms import Algorithm
from keys.recipients import check_certificate
from keys.sealing.openpgp import seal_fd_to_path

STAGED: Final = ".scelle"
WORKBOOK_CELLS: Final = 3_000_000
"""Largest workbook written, in cells; about 0.3 KB of memory each, here and in Excel."""
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

    def seal(self, identity: str) -> dict[str, Any]:
        """2 to 7. Authorise, pseudonymise, match, disclose, and seal to the recipient.

        Returns:
            Plain JSON data: the `state` to come, and `motif` and `clause`, or `sha256`, `size`,
            `name` and `counts`.

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
        if case.recipient is None:
            raise MissingCertificateError
        result = self._work_out(case, granted)
        sheet = sheet_from_result(result, _about(case, granted, at))
        form = _form_for(sheet, case.recipient.form)
        # The policy is judged again: a certificate may have expired since it was accepted.
        certificate = check_certificate(case.recipient.certificate, at)
        name = identity + STAGED
        with self._shop.shelves.writing(name) as part:
            self._seal_sheet(sheet, form, certificate.data, part)
        stored = self._shop.shelves.describe(name)
        return {
            "state": ExchangeState.SCELLE,
            "sha256": stored.sha256,
            "size": stored.size,
            "name": result_name(
                at.astimezone(PARIS), granted.nom, case.convention.reference, identity, form
            ),
            "counts": _counts(result),
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
            The state reached.
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
        self._offer(connection, row, sealed, at)
        exchanges.move(connection, identity, ExchangeState.LIVRE, Event.LIVRAISON, at)
        return ExchangeState.LIVRE

    def clear(self, identity: str, state: str) -> None:
        """Leave nothing behind but the delivered file."""
        self._shop.destroy(self._shop.shelves.path(identity + STAGED))
        if state != ExchangeState.LIVRE:
            self._shop.destroy(self._shop.shelves.path(identity))

    def _case(self, identity: str) -> "_Case":
        with self._shop.database.reading() as connection:
            row = exchanges.get(connection, identity)
            return _Case(
                row,
                conventions.get_convention(connection, row["convention"]),
                holdings.get_list(connection, row["member_list"]),
                holdings.get_extract(connection, row["extract"]),
                parties.recipient_of(connection, row["recipient"]),
            )

    def _authorise(self, case: "_Case", at: datetime) -> GrantedFlux:
        return flow.authorise(case.convention, case.row["flux"], case.members["confirmed_at"], at)

    def _work_out(self, case: "_Case", granted: GrantedFlux) -> Result:
        name = case.extract["object"]
        key = self._shop.vault.key_of(_sealed_object(case.extract))
        pseudonyms = flow.Pseudonyms(Algorithm(case.extract["algorithm"]), pseudonym_key(key))
        sparse = self._shop.objects.read_bytes(name + SPARSE)
        members = self._members(case)
        successions = successions_of(self._shop.lineage, members)
        with self._shop.objects.reading(name) as source:
            index = open_extract(sparse, key, name.encode(), reader_at(source))
            result = flow.work_out(granted, members, index, pseudonyms, successions.related)
        return replace(result, notices=(*successions.notices, *result.notices))

    def _members(self, case: "_Case") -> NDArray[np.uint8]:
        name = case.members["object"]
        key = self._shop.vault.key_of(_sealed_object(case.members))
        return member_list.decode(
            open_sealed(key, name.encode(), self._shop.objects.read_bytes(name))
        )

    def _seal_sheet(self, sheet: ResultSheet, form: str, certificate: bytes, part: Path) -> None:
        """Write the file in memory that has no name on any disk, and seal it from there."""
        descriptor = os.memfd_create("resultat", os.MFD_CLOEXEC)
        with os.fdopen(descriptor, "w+b") as memory:
            _write_sheet(sheet, form, memory)
            memory.flush()
            seal_fd_to_path(self._shop.secrets.openpgp, [certificate], descriptor, part)

    def _offer(self, connection: Connection, row: RowMapping, sealed: Sealed, at: datetime) -> None:
        new = NewOutgoing(
            party=row["recipient"],
            folder=outgoing.RETOUR,
            name=sealed["name"],
            size=sealed["size"],
            sha256=sealed["sha256"],
            object=row["id"],
            about=f"echange:{row['id']}",
        )
        entry = Entry(
            event=Event.SCELLEMENT,
            at=at,
            subject=PENDING,
            convention=row["convention"],
            flux=row["flux"],
            clause=row["clause"],
            parties=(row["recipient"],),
            object_sha256=sealed["sha256"],
        )
        outgoing.offer(connection, new, at, entry)


class _Case:
    """An exchange and all it rests on, read in one snapshot."""

    def __init__(
        self,
        row: RowMapping,
        convention: Convention,
        members: RowMapping,
        extract: RowMapping,
        recipient: Recipient | None,
    ) -> None:
        self.row = row
        self.convention = convention
        self.members = members
        self.extract = extract
        self.recipient = recipient

    @property
    def is_replaced(self) -> bool:
        return self.members["replaced_at"] is not None or self.extract["replaced_at"] is not None


def _about(case: _Case, granted: GrantedFlux, at: datetime) -> About:
    carsat = case.convention.party(PartyKind.CARSAT)
    spsti = case.convention.party(PartyKind.SPSTI)
    clause = case.convention.clauses.confidentialite
    return About(
        convention=case.convention.reference,
        convention_title=case.convention.titre,
        flux=by_name(granted.nom).libelle,
        clause=granted.clause,
        finalite=granted.finalite,
        from_party=carsat.nom if carsat else "",
        to_party=spsti.nom if spsti else "",
        instant=at.astimezone(PARIS),
        list_accepted_at=case.members["confirmed_at"].astimezone(PARIS),
        extract_loaded_at=case.extract["loaded_at"].astimezone(PARIS),
        retention_days=granted.conservation_jours,
        confidentiality=CONFIDENTIALITY + (f" ({clause})" if clause else ""),
    )


def _form_for(sheet: ResultSheet, preferred: str) -> str:
    """The recipient's preference, unless a workbook of that size would not open anywhere."""
    cells = sheet.frame.num_rows * sheet.frame.num_columns
    return "csv" if cells > WORKBOOK_CELLS else preferred


def _write_sheet(sheet: ResultSheet, form: str, memory: IO[bytes]) -> None:
    if form == "csv":
        write_delimited(sheet, memory)
    else:
        write_workbook(sheet, memory)


def _sealed_object(row: RowMapping) -> SealedObject:
    return SealedObject(row["object"], row["sealed_sha256"], row["scope_key"], row["wrapped_key"])


def _refusal(error: RefusedError) -> dict[str, Any]:
    return {"state": ExchangeState.REFUSE, "motif": error.motif, "clause": error.clause}


def _counts(result: Result) -> dict[str, int]:
    counts = result.counts
    followed, outside = counts.followed_members, counts.outside_rows
    return {
        "adhérents": counts.members,
        "adhérents trouvés": counts.matched_members,
        **({} if followed is None else {"adhérents trouvés par succession": followed}),
        "lignes": counts.rows,
        "sans donnée": counts.without_data,
        "lignes sous le plancher d'effectif": counts.withheld_rows,
        **({} if outside is None else {"lignes hors des seuils convenus": outside}),
    }
