"""Reads what a partner dropped, and seals what is to be kept of it.

`Reception(shop).receive(row, granting, at)` gives the verdict as plain JSON data. Promises: the
file is opened in memory only; personal data are masked inside the reading process and refuse the
whole file; what is kept is sealed under a fresh key before this returns; a sender who has something
to mend and a certificate gets the file back, annotated and sealed to that certificate.
"""

import hashlib
import hmac
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping

from exchange import flow
from exchange.admission import entree_of
from exchange.conventions import Convention
from exchange.errors import UnknownFluxError
from exchange.extracts.sealed import seal_extract
from exchange.flux.entree import Entree, Garde
from exchange.members import member_list
from exchange.members.attested import AttestedList
from exchange.members.variation import Variation, notable
from exchange.routing import per_convention
from exchange.states import DepositState
from gateway.constats import constats
from gateway.storage import deposits, holdings
from gateway.withdrawals import SPARSE
from gateway.worker.composition import plain, unusual_counts, unusual_findings, unusual_members
from gateway.worker.ledgers import Ledgers
from gateway.worker.list_notices import variation_text
from gateway.worker.returned_file import return_file
from gateway.worker.sirene_advice import advised
from gateway.worker.vault import FreshKey, attested_key, pseudonym_key
from gateway.worker.workshop import Workshop
from keys.arrival import open_arrival
from keys.at_rest import seal
from keys.digests import KeyedDigest
from keys.pseudonyms import Algorithm
from validators.checking import Kind, judged
from validators.codes import Code
from validators.contracts.model import Adherents, Extract
from validators.errors import RejectedError, rejected
from validators.findings import Finding, Findings, Severity
from validators.reading.table import Table, read_table

ESSAI: Final = "essai"
Verdict = dict[str, Any]

_SHA256: Final = re.compile(rb"\b[0-9a-fA-F]{64}\b")


class Reception:
    """Reads deposits, over one workshop."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._ledgers = Ledgers(shop.database, shop.objects, shop.vault)

    def receive(self, row: RowMapping, granting: Sequence[Convention], at: datetime) -> Verdict:
        """3. Validate, and seal what will be kept.

        Args:
            row: the deposit, authorised.
            granting: the conventions that grant it.
            at: the instant of the authorisation.

        Returns:
            See `DepositSteps.examine`.
        """
        digest = self._shop.vault.deposit_digest()
        table, members = None, None
        try:
            table = self._read(row, digest)
            repeated = self._repeated(row, digest.hexdigest())
            if repeated is not None:
                return repeated
            verdict, found, members = self._accept(row, table, granting, at)
        except RejectedError as error:
            verdict, found = {"state": DepositState.REJETE}, error.findings
        checked = judged(Kind(_entree(row, granting).contrat), found, table)
        if row["flux"] == flow.ADHERENTS:
            checked = advised(self._shop.sirene, checked, members)
        return {
            **verdict,
            "motif": checked.motif and str(checked.motif),
            "constats": constats(checked.findings),
            "empreinte": digest.hexdigest(),
            "rapport": return_file(self._shop, row, checked, at),
        }

    def _read(self, row: RowMapping, digest: KeyedDigest) -> Table:
        plain = hashlib.sha256()
        table = read_table(_taking(self._opened(row["spool"]), digest, plain), masked=True)
        self._check_companion(row, plain.hexdigest())
        return table

    def _accept(
        self, row: RowMapping, table: Table, granting: Sequence[Convention], at: datetime
    ) -> tuple[Verdict, Findings, Adherents | None]:
        if table.refused:
            raise RejectedError(table.refused)
        trial, members = row["place"] == ESSAI, None
        if row["flux"] == flow.ADHERENTS:
            members = flow.read_members(table, granting)
            kept = [] if trial else [self._seal_list(row, c, members.sirets, at) for c in granting]
            changed = self._variations(granting, len(members.sirets))
            odd = unusual_members(self._shop, granting, members.sirets)
            found = members.findings + _told(changed) + unusual_findings(odd)
            counts = _list_counts(members) | unusual_counts(odd)
        else:
            entree = _entree(row, granting)
            extract = flow.read_extract(entree.contrat, table, at)
            said = flow.check_contribution(extract, granting, entree.garde, row["party"])
            kept = [] if trial else self._keep_extract(row, entree, extract, granting, at)
            if trial:
                per_convention(extract, granting, entree.garde)
            changed, odd, found = [], [], extract.findings + said
            counts = {"lignes reçues": len(extract.rows)}
        verdict = {
            "state": DepositState.ESSAYE if trial else DepositState.ACCEPTE,
            "comptes": counts,
            "objets": kept,
            "variations": [[v.convention, v.before, v.after] for v in changed],
            "repartitions": plain(odd),
        }
        return verdict, found, members

    def _variations(self, granting: Sequence[Convention], members: int) -> list[Variation]:
        """Notable changes in size since the list in force, convention by convention."""
        with self._shop.database.reading() as connection:
            former = {
                convention.reference: holdings.list_in_force(connection, convention.reference)
                for convention in granting
            }
        compared = [
            Variation(reference, row["members"], members)
            for reference, row in former.items()
            if row is not None
        ]
        return [variation for variation in compared if notable(variation)]

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

    def _repeated(self, row: RowMapping, keyed_digest: str) -> Verdict | None:
        """The verdict on a content whose list or extract is in force already, or None."""
        if row["place"] == ESSAI:
            return None
        with self._shop.database.reading() as connection:
            same = deposits.same_content(connection, row["party"], row["flux"], keyed_digest)
            if same is None:
                return None
            held = holdings.lists_of_deposit(connection, same["id"])
            extracts = holdings.extracts_of_deposit(connection, same["id"])
            if holdings.was_recalled(connection, same["id"]):
                # The clerk sends the wrong file again: it would go out once more.
                refused = {"state": DepositState.REFUSE, "motif": "DEPOT-RAPPELE"}
                return {**refused, "empreinte": keyed_digest}
        if not held and not extracts:
            return None
        return {"state": DepositState.REPETE, "same_as": same["id"], "empreinte": keyed_digest}

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
            "racine": AttestedList(sirets, attested_key(fresh.key)).root(),
            **_stored(name, stored.sha256, fresh),
        }

    def _keep_extract(
        self,
        row: RowMapping,
        entree: Entree,
        extract: Extract,
        granting: Sequence[Convention],
        at: datetime,
    ) -> list[dict[str, Any]]:
        """3 and 4. Seal what the flux keeps of a file, once or for each convention."""
        if entree.garde is Garde.INDEX:
            return [self._seal_index(row, extract, at)]
        if entree.garde is Garde.PSEUDONYMES:
            return [self._seal_contribution(row, entree, "", extract, at)]
        split = per_convention(extract, granting, entree.garde)
        return [
            self._seal_contribution(row, entree, reference, part, at)
            for reference, part in split.items()
        ]

    def _seal_index(self, row: RowMapping, extract: Extract, at: datetime) -> dict[str, Any]:
        fresh = self._shop.vault.fresh_key(f"extraits/{row['party']}", at)
        name = f"extrait-{row['id']}"
        pseudonyms = flow.Pseudonyms(Algorithm.AES_256_CMAC, pseudonym_key(fresh.key))
        encoded = flow.index_extract(extract, pseudonyms)
        sealed = seal_extract(encoded, fresh.key, name.encode())
        stored = self._shop.objects.write_bytes(name, sealed.records)
        self._shop.objects.write_bytes(name + SPARSE, sealed.sparse)
        return {
            "convention": "",
            "periode": "",
            "garde": Garde.INDEX,
            "lignes": encoded.count,
            **_stored(name, stored.sha256, fresh),
        }

    def _seal_contribution(
        self, row: RowMapping, entree: Entree, convention: str, extract: Extract, at: datetime
    ) -> dict[str, Any]:
        scope = convention or f"extraits/{row['party']}"
        fresh = self._shop.vault.fresh_key(scope, at)
        name = f"contribution-{row['id']}-{hashlib.sha256(convention.encode()).hexdigest()[:8]}"
        pseudonyms, cle = self._pseudonyms(row, entree, fresh, at)
        kept = flow.keep_contribution(extract, pseudonyms, cle)
        content = seal(fresh.key, name.encode(), kept)
        stored = self._shop.objects.write_bytes(name, content)
        return {
            "convention": convention,
            "periode": _period(row, entree, extract),
            "garde": entree.garde,
            "lignes": len(extract.rows),
            **_stored(name, stored.sha256, fresh),
        }

    def _pseudonyms(
        self, row: RowMapping, entree: Entree, fresh: FreshKey, at: datetime
    ) -> tuple[flow.Pseudonyms | None, str]:
        """Under what its SIRETs are kept, and the name of that key where it is a ledger's."""
        if entree.garde is not Garde.PSEUDONYMES:
            return None, ""
        if entree.diffusee:
            ledger = self._ledgers.key_of(row["party"], at)
            return flow.Pseudonyms(ledger.algorithm, ledger.key), ledger.cle
        return flow.Pseudonyms(Algorithm.AES_256_CMAC, pseudonym_key(fresh.key)), ""


def _entree(row: RowMapping, granting: Sequence[Convention]) -> Entree:
    """What this deposit is, by the role of its sender; it was authorised, so there is one."""
    found = entree_of(granting, row["flux"], row["party"])
    if found is None:
        raise UnknownFluxError
    return found


def _period(row: RowMapping, entree: Entree, extract: Extract) -> str:
    if entree.evenement:
        return str(row["id"])
    return str(extract.annee) if entree.par_annee else ""


def _stored(name: str, sha256: str, fresh: FreshKey) -> dict[str, str]:
    return {
        "objet": name,
        "sha256": sha256,
        "cle": fresh.scope_key,
        "enveloppe": b64encode(fresh.wrapped).decode(),
    }


def _taking(blocks: Iterable[bytes], keyed: KeyedDigest, plain: "hashlib._Hash") -> Iterator[bytes]:
    for block in blocks:
        keyed.update(block)
        plain.update(block)
        yield block


def _told(changed: Sequence[Variation]) -> Findings:
    return Findings.of(
        Finding(Code.LISTE_VARIATION, Severity.NOTICE, detail=variation_text(variation))
        for variation in changed
    )


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
