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

from exchange import flow, member_list
from exchange.conventions import Convention
from exchange.sealed_extract import seal_extract
from exchange.states import DepositState
from exchange.variation import Variation, notable
from gateway.acknowledgement import french_number
from gateway.constats import constats
from gateway.storage import deposits, holdings
from gateway.worker.returned_file import return_file
from gateway.worker.sirene_advice import advised
from gateway.worker.vault import pseudonym_key
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
SPARSE: Final = ".index"
"""Suffix of an extract's sparse index, beside its records."""
Verdict = dict[str, Any]

_SHA256: Final = re.compile(rb"\b[0-9a-fA-F]{64}\b")


class Reception:
    """Reads deposits, over one workshop."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop

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
        checked = judged(Kind(row["flux"]), found, table)
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
            found, counts = members.findings + _told(changed), _list_counts(members)
        else:
            extract = flow.read_extract(row["flux"], table, at)
            kept = [] if trial else [self._seal_extract(row, extract, at)]
            changed, found, counts = [], extract.findings, {"lignes reçues": len(extract.sirets)}
        verdict = {
            "state": DepositState.ESSAYE if trial else DepositState.ACCEPTE,
            "comptes": counts,
            "objets": kept,
            "variations": [[v.convention, v.before, v.after] for v in changed],
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
            extract = holdings.extract_of_deposit(connection, same["id"])
        if not held and extract is None:
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


def variation_text(variation: Variation) -> str:
    """`+35 % : 6 510 établissements, 4 822 auparavant ; convention cpom-2025`."""
    return (
        f"{variation.percent:+d} % : {french_number(variation.after)} établissements, "
        f"{french_number(variation.before)} auparavant ; convention {variation.convention}"
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
