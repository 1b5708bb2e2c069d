"""What becomes of a file dropped by a partner, step by step.

`examine` has `Reception` read it, in memory, and seal what is to be kept; `record` writes the
verdict and puts the list or extract in force; `open_exchanges` opens what it makes possible;
`purge` destroys the original once the answer is written. Each step may run again after a crash: a
sealed object is written whole under the deposit's name, and the transactions refuse a passage done
already.
"""

from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping

from audit.entry import Entry, Event
from exchange import flow
from exchange.admission import admit
from exchange.avenants import in_force
from exchange.states import DepositState, ExchangeState
from gateway.storage import conventions, deposits, exchanges, holdings
from gateway.storage.holdings import Holding, SealedObject
from gateway.storage.pending import PENDING
from gateway.worker.possible import possible_exchanges
from gateway.worker.reception import Reception
from gateway.worker.workshop import Workshop
from keys.pseudonyms import Algorithm

Examined = Mapping[str, Any]

_EVENTS: Final = {
    DepositState.ACCEPTE: Event.ACCEPTATION,
    DepositState.REPETE: Event.DOUBLON,
    DepositState.ESSAYE: Event.ACCEPTATION,
    DepositState.REJETE: Event.REJET,
    DepositState.REFUSE: Event.REFUS,
}
_ANSWERED: Final = (
    "motif",
    "clause",
    "constats",
    "comptes",
    "variations",
    "repartitions",
    "rapport",
)


class DepositSteps:
    """The steps of the `deposit` workflow, over one workshop."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._reception = Reception(shop)

    def examine(self, identity: str) -> dict[str, Any]:
        """2 and 3. Authorise, read, validate; seal what will be kept.

        Returns:
            The verdict as plain JSON data: `state`, `motif`, `clause`, `constats`, `comptes`,
            `empreinte`, the sealed `objets`, the `variations` in size, the
            `repartitions` that are unusual and the sealed `rapport`;
            never a value of the file.
        """
        at = self._shop.clock()
        with self._shop.database.reading() as connection:
            row = deposits.get(connection, identity)
            signed = conventions.conventions_of(connection, row["party"])
        if row["state"] != DepositState.PRIS:
            return {"state": row["state"]}
        admission = admit(signed, row["flux"], row["party"], at)
        if admission.refusal is not None:
            return _refused(admission.refusal.motif, admission.refusal.clause)
        if not row["spool"]:
            return _refused("DEPOT-HORS-DOSSIER", None)
        return self._reception.receive(row, admission.granting, at)

    def record(self, connection: Connection, identity: str, examined: Examined) -> None:
        """Write the verdict, and put in force what was accepted, in one transaction."""
        row = deposits.get(connection, identity)
        if row["state"] != DepositState.PRIS:
            return
        at = self._shop.clock()
        state = DepositState(examined["state"])
        entry = Entry(
            event=_EVENTS[state],
            at=at,
            subject=PENDING,
            flux=row["flux"],
            parties=(row["party"],),
            motif=examined.get("motif"),
            clause=examined.get("clause"),
            counts=examined.get("comptes") or {},
        )
        changes = {
            "keyed_digest": examined.get("empreinte"),
            "same_as": examined.get("same_as"),
            "answer": {key: examined.get(key) for key in _ANSWERED},
        }
        deposits.conclude(connection, identity, state, changes, entry)
        if state is DepositState.ACCEPTE:
            self._put_in_force(connection, row, examined, at)
        if state is DepositState.REPETE:
            for held in holdings.lists_of_deposit(connection, examined["same_as"]):
                holdings.confirm_list(connection, held, at)
                refused = exchanges.refused_under(connection, held["convention"])
                exchanges.reopen(connection, self._shop.outbox, refused, at)
            self._give_again(connection, examined["same_as"], at)

    def _give_again(self, connection: Connection, deposit: str, at: datetime) -> None:
        """Give anew what left under a former version of its convention: it may grant otherwise."""
        loaded = {
            one.convention.reference: one.loaded_at
            for one in conventions.list_conventions(connection)
        }
        held = [
            *holdings.lists_of_deposit(connection, deposit),
            *holdings.extracts_of_deposit(connection, deposit),
        ]
        former = [
            row
            for one in held
            for row in exchanges.resting_on(connection, one["id"])
            if row["state"] == ExchangeState.LIVRE and row["opened_at"] < loaded[row["convention"]]
        ]
        exchanges.open_again(connection, self._shop.outbox, former, at)

    def open_exchanges(self, connection: Connection, identity: str) -> list[str]:
        """Open the exchanges that an accepted list or extract makes possible, each once.

        Returns:
            Their ids.
        """
        row = deposits.get(connection, identity)
        if row["state"] != DepositState.ACCEPTE:
            return []
        at = self._shop.clock()
        signed = conventions.conventions_of(connection, row["party"])
        opened = [
            exchanges.open_once(connection, self._shop.outbox, new, at)
            for convention in signed
            for new in possible_exchanges(connection, in_force(convention, at), row)
        ]
        return [identity for identity in opened if identity is not None]

    def purge(self, identity: str) -> None:
        """9. Destroy the original and its companion, and put it on record."""
        with self._shop.database.reading() as connection:
            row = deposits.get(connection, identity)
            joined = [deposits.get(connection, row["companion"])] if row["companion"] else []
        for dropped in (*joined, row):
            if dropped["spool"] and dropped["purged_at"] is None:
                self._shop.destroy(self._shop.spool / dropped["spool"])
                with self._shop.database.writing() as connection:
                    deposits.purged(connection, dropped["id"], self._shop.clock())

    def purge_if_deposit(self, identity: str) -> None:
        """The same, where `identity` may be an exchange's: it holds no original."""
        with self._shop.database.reading() as connection:
            known = deposits.exists(connection, identity)
        if known:
            self.purge(identity)

    def _put_in_force(
        self, connection: Connection, row: RowMapping, examined: Examined, at: datetime
    ) -> None:
        for kept in examined["objets"]:
            sealed = SealedObject(
                kept["objet"], kept["sha256"], kept["cle"], b64decode(kept["enveloppe"])
            )
            if row["flux"] == flow.ADHERENTS:
                reference = kept["convention"]
                attested = kept["lignes"], kept["racine"]
                holdings.accept_list(connection, reference, row, attested, sealed, at)
                # What was refused for want of a list looks it up when it runs again.
                refused = exchanges.refused_under(connection, reference)
                exchanges.reopen(connection, self._shop.outbox, refused, at)
            else:
                holding = Holding(row["flux"], kept["garde"], kept["convention"], kept["periode"])
                holdings.accept_extract(
                    connection, row, holding, kept["lignes"], Algorithm.AES_256_CMAC, sealed, at
                )


def _refused(motif: str | None, clause: str | None) -> dict[str, Any]:
    return {"state": DepositState.REFUSE, "motif": motif, "clause": clause}
