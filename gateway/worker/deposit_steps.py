"""What becomes of a file dropped by a partner, step by step.

`examine` reads it, in memory, and seals what is to be kept; `record` writes the verdict and puts
the list or extract in force; `open_exchanges` opens what it makes possible; `purge` destroys the
original once the answer is written. Each step may run again after a crash: a sealed object is
written whole under the deposit's name, and the transactions refuse a passage done already.
"""

import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping

from audit.entry import Entry, Event
from exchange import flow, member_list
from exchange.conventions import Convention, PartyKind
from exchange.flux.registry import by_name
from exchange.sealed_extract import seal_extract
from exchange.states import DepositState
from gateway.constats import constats
from gateway.storage import conventions, deposits, exchanges, holdings
from gateway.storage.holdings import SealedObject
from gateway.storage.pending import PENDING
from gateway.worker.vault import pseudonym_key
from gateway.worker.workshop import Workshop
from keys.arrival import open_arrival
from keys.at_rest import seal
from keys.digests import KeyedDigest
from keys.pseudonyms import Algorithm
from validators.codes import Code
from validators.contracts.model import Adherents, Extract
from validators.errors import RejectedError, rejected
from validators.findings import Severity
from validators.reading.table import read_table

ESSAI: Final = "essai"
SPARSE: Final = ".index"
Examined = Mapping[str, Any]

_EVENTS: Final = {
    DepositState.ACCEPTE: Event.ACCEPTATION,
    DepositState.REPETE: Event.DOUBLON,
    DepositState.ESSAYE: Event.ACCEPTATION,
    DepositState.REJETE: Event.REJET,
    DepositState.REFUSE: Event.REFUS,
}
_SHA256: Final = re.compile(rb"\b[0-9a-fA-F]{64}\b")


class DepositSteps:
    """The steps of the `deposit` workflow, over one workshop."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop

    def examine(self, identity: str) -> dict[str, Any]:
        """2 and 3. Authorise, read, validate; seal what will be kept.

        Returns:
            The verdict as plain JSON data: `state`, `motif`, `clause`, `constats`, `comptes`,
            `empreinte` and the sealed `objets`, never a value of the file.
        """
        at = self._shop.clock()
        with self._shop.database.reading() as connection:
            row = deposits.get(connection, identity)
            signed = conventions.conventions_of(connection, row["party"])
        if row["state"] != DepositState.PRIS:
            return {"state": row["state"]}
        admission = flow.admit(signed, row["flux"], row["party"], at)
        if admission.refusal is not None:
            return _refused(admission.refusal.motif, admission.refusal.clause)
        if not row["spool"]:
            return _refused("DEPOT-HORS-DOSSIER", None)
        digest = self._shop.vault.deposit_digest()
        try:
            return self._read(row, admission.granting, digest, at)
        except RejectedError as error:
            return {
                "state": DepositState.REJETE,
                "constats": constats(error.findings),
                "empreinte": digest.hexdigest(),
            }

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
            "answer": {
                key: examined.get(key) for key in ("motif", "clause", "constats", "comptes")
            },
        }
        deposits.conclude(connection, identity, state, changes, entry)
        if state is DepositState.ACCEPTE:
            self._put_in_force(connection, row, examined, at)
        if state is DepositState.REPETE:
            for held in holdings.lists_of_deposit(connection, examined["same_as"]):
                holdings.confirm_list(connection, held, at)
                refused = exchanges.refused_under(connection, held["convention"])
                exchanges.reopen(connection, self._shop.outbox, refused, at)

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
            exchanges.open_once(connection, self._shop.outbox, key, clause, at)
            for convention in signed
            for key, clause in _possible(connection, convention, row)
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

    def _read(
        self,
        row: RowMapping,
        granting: Sequence[Convention],
        digest: KeyedDigest,
        at: datetime,
    ) -> dict[str, Any]:
        plain = hashlib.sha256()
        table = read_table(_taking(self._opened(row["spool"]), digest, plain))
        self._check_companion(row, plain.hexdigest())
        trial = row["place"] == ESSAI
        repeated = None if trial else self._in_force(row, digest.hexdigest())
        if repeated is not None:
            return {
                "state": DepositState.REPETE,
                "same_as": repeated,
                "empreinte": digest.hexdigest(),
            }
        if row["flux"] == flow.ADHERENTS:
            members = flow.read_members(table)
            kept = [] if trial else [self._seal_list(row, c, members.sirets, at) for c in granting]
            found, counts = members.findings, _list_counts(members)
        else:
            extract = flow.read_extract(row["flux"], table, at)
            kept = [] if trial else [self._seal_extract(row, extract, at)]
            found, counts = extract.findings, {"lignes reçues": len(extract.sirets)}
        return {
            "state": DepositState.ESSAYE if trial else DepositState.ACCEPTE,
            "constats": constats(found),
            "comptes": counts,
            "empreinte": digest.hexdigest(),
            "objets": kept,
        }

    def _opened(self, spool: str) -> Iterator[bytes]:
        with (self._shop.spool / spool).open("rb") as source:
            yield from open_arrival(self._shop.secrets.arrival, source)

    def _check_companion(self, row: RowMapping, digest: str) -> None:
        if not row["companion"]:
            return
        with self._shop.database.reading() as connection:
            spool = deposits.get(connection, row["companion"])["spool"]
        said = _SHA256.search(b"".join(self._opened(spool)))
        if said is None or not hmac.compare_digest(said.group().decode().lower(), digest):
            raise rejected(Code.EMPREINTE_DIFFERENTE)

    def _in_force(self, row: RowMapping, keyed_digest: str) -> str | None:
        """The deposit of the very same content whose list or extract is in force, or None."""
        with self._shop.database.reading() as connection:
            same = deposits.same_content(connection, row["party"], row["flux"], keyed_digest)
            if same is None:
                return None
            held = holdings.lists_of_deposit(connection, same["id"])
            extract = holdings.extract_of_deposit(connection, same["id"])
        identity: str = same["id"]
        return identity if held or extract is not None else None

    def _seal_list(
        self, row: RowMapping, convention: Convention, sirets: Any, at: datetime
    ) -> dict[str, Any]:
        fresh = self._shop.vault.fresh_key(convention.reference, at)
        name = f"liste-{row['id']}-{hashlib.sha256(convention.reference.encode()).hexdigest()[:8]}"
        sealed = seal(fresh.key, name.encode(), member_list.encode(sirets))
        stored = self._shop.objects.write_bytes(name, sealed)
        return {
            "convention": convention.reference,
            "lignes": len(sirets),
            "objet": name,
            "sha256": stored.sha256,
            "cle": fresh.scope_key,
            "enveloppe": b64encode(fresh.wrapped).decode(),
        }

    def _seal_extract(self, row: RowMapping, extract: Extract, at: datetime) -> dict[str, Any]:
        fresh = self._shop.vault.fresh_key(f"extraits/{row['party']}", at)
        name = f"extrait-{row['id']}"
        pseudonyms = flow.Pseudonyms(Algorithm.AES_256_CMAC, pseudonym_key(fresh.key))
        encoded = flow.index_extract(extract, pseudonyms)
        sealed = seal_extract(encoded, fresh.key, name.encode())
        stored = self._shop.objects.write_bytes(name, sealed.records)
        self._shop.objects.write_bytes(name + SPARSE, sealed.sparse)
        return {
            "lignes": encoded.count,
            "objet": name,
            "sha256": stored.sha256,
            "cle": fresh.scope_key,
            "enveloppe": b64encode(fresh.wrapped).decode(),
        }

    def _put_in_force(
        self, connection: Connection, row: RowMapping, examined: Examined, at: datetime
    ) -> None:
        for kept in examined["objets"]:
            sealed = SealedObject(
                kept["objet"], kept["sha256"], kept["cle"], b64decode(kept["enveloppe"])
            )
            if row["flux"] == flow.ADHERENTS:
                holdings.accept_list(
                    connection, kept["convention"], row, kept["lignes"], sealed, at
                )
            else:
                holdings.accept_extract(
                    connection, row, kept["lignes"], Algorithm.AES_256_CMAC, sealed, at
                )


def _possible(
    connection: Connection, convention: Convention, row: RowMapping
) -> Iterator[tuple[dict[str, str], str]]:
    """The tuples that a deposit makes possible under one convention, with their clauses."""
    carsat, spsti = (convention.party(kind) for kind in (PartyKind.CARSAT, PartyKind.SPSTI))
    members = holdings.list_in_force(connection, convention.reference)
    if carsat is None or spsti is None or members is None:
        return
    for granted in convention.flux:
        concerned = row["flux"] in {flow.ADHERENTS, granted.nom}
        if not concerned or by_name(granted.nom).build is None:
            continue
        extract = holdings.extract_in_force(connection, carsat.code, granted.nom)
        if extract is not None:
            key = {
                "convention": convention.reference,
                "flux": granted.nom,
                "member_list": members["id"],
                "extract": extract["id"],
                "recipient": spsti.code,
            }
            yield key, granted.clause


def _taking(blocks: Iterable[bytes], keyed: KeyedDigest, plain: "hashlib._Hash") -> Iterator[bytes]:
    for block in blocks:
        keyed.update(block)
        plain.update(block)
        yield block


def _refused(motif: str | None, clause: str | None) -> dict[str, Any]:
    return {"state": DepositState.REFUSE, "motif": motif, "clause": clause}


def _list_counts(members: Adherents) -> dict[str, int]:
    findings, kept = members.findings, len(members.sirets)
    doubles = len(findings.with_code(Code.SIRET_DOUBLE).rows())
    return {
        "lignes reçues": members.received,
        "lignes retenues": kept,
        "lignes réparées": findings.count(Severity.REPARE),
        "lignes écartées": members.received - kept - doubles,
        "doublons": doubles,
    }
