"""Writes a partner's answer: the signed JSON and the French text, with the receipt of the log.

`write` signs a checkpoint that covers the fact's verdict, so that the receipt proves it, and writes
both files; `offer` puts them on the partner's shelf. A second run rewrites the same two files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping

from audit.entry import Entry, Event
from audit.receipt import Receipt as Proof
from audit.tiles import prove_inclusion
from exchange.errors import Motif
from exchange.flow import ADHERENTS
from exchange.flux.outside import outside_scope
from exchange.flux.registry import REGISTRY
from exchange.states import DepositState, ExchangeState
from gateway.acknowledgement import (
    Acknowledgement,
    Receipt,
    as_json,
    as_text,
    french_instant,
    french_number,
    paris_stamp,
)
from gateway.messages import (
    DEPOSIT_TITLES,
    EXCHANGE_TITLES,
    EXTRACT_IN_FORCE,
    HELD_MEMBERS,
    NEXT_STEPS,
    NOT_RETURNED,
    RETURNED,
    sentence,
)
from gateway.rendering.names import safe_part
from gateway.storage import (
    contests,
    deposits,
    exchanges,
    facts,
    holdings,
    journal,
    outgoing,
    recalls,
)
from gateway.storage.outgoing import ACCUSES, NewOutgoing
from gateway.storage.pending import PENDING
from gateway.storage.tables import DEPOSIT, EXCHANGE, RECALL
from gateway.worker.case import read_case
from gateway.worker.list_notices import informations
from gateway.worker.recall_answers import replacement_lines, to_giver, to_recipient
from gateway.worker.returned_file import ANNOTATED
from gateway.worker.workshop import Workshop

Written = Sequence[Mapping[str, Any]]


class AnswerSteps:
    """The last steps of both workflows, over one workshop."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop

    def write(self, identity: str) -> list[dict[str, Any]]:
        """9. Write both forms of the answer, sealed by the log's receipt.

        Returns:
            For each file: party, name, object, size, SHA-256; none where it was answered already.
        """
        with self._shop.database.reading() as connection:
            recall = recalls.get(connection, identity)
            if recall is not None:
                return self._to_all_recalled(connection, recall)
            is_deposit = deposits.exists(connection, identity)
            if is_deposit and deposits.get(connection, identity)["acknowledged_at"] is not None:
                return []
            if not is_deposit and not exchanges.is_ended(connection, identity):
                return []  # It will be: nothing to tell yet.
            if not is_deposit:
                told = self._to_exchange(connection, identity)
                return [file for answer in told for file in self._written(*answer, identity)]
            row = deposits.get(connection, identity)
            answer, stem = self._to_deposit(connection, identity)
            notices = informations(self._shop.name, connection, row)
        written = self._written(answer, stem, identity)
        for rank, (notice, its_stem) in enumerate(notices, 1):
            written += self._written(notice, its_stem, identity, f"-{rank}")
        if returned := _returned(row):
            about = {"party": answer.party, "name": stem + ANNOTATED, "about": answer.subject}
            written.append({**returned, **about})
        return written

    def _written(
        self, answer: Acknowledgement, stem: str, identity: str, rank: str = ""
    ) -> list[dict[str, Any]]:
        """Both forms of one answer, stored."""
        files = []
        for suffix, content in self._forms(answer).items():
            # An exchange may be answered again: each answer is a file of its own.
            instant = f"{answer.at:%Y%m%d%H%M%S%f}{rank}"
            name = f"accuse-{identity}-{answer.party}-{instant}{suffix}"
            stored = self._shop.shelves.write_bytes(name, content)
            files.append(
                {
                    "party": answer.party,
                    "name": stem + suffix,
                    "object": stored.name,
                    "size": stored.size,
                    "sha256": stored.sha256,
                    "about": answer.subject,
                }
            )
        return files

    def offer(self, connection: Connection, identity: str, written: Written) -> None:
        """Put both files on the partner's shelf, and the answer on record."""
        at = self._shop.clock()
        for file in written:
            entry = Entry(
                event=Event.ACQUITTEMENT,
                at=at,
                subject=PENDING,
                parties=(file["party"],),
                object_sha256=file["sha256"],
            )
            outgoing.offer(connection, NewOutgoing(folder=ACCUSES, **file), at, entry)
        if written and deposits.exists(connection, identity):
            deposits.acknowledged(connection, identity, at)

    def _forms(self, answer: Acknowledgement) -> dict[str, bytes]:
        return {".json": as_json(answer, self._shop.answers_signer), ".txt": as_text(answer)}

    def _to_deposit(self, connection: Connection, identity: str) -> tuple[Acknowledgement, str]:
        row = deposits.get(connection, identity)
        subject = facts.subject_of(DEPOSIT, identity)
        state = DepositState(row["state"])
        said: Mapping[str, Any] = row["answer"] or {}
        proven = subject
        lines = self._deposit_lines(row, state, said)
        lines += self._list_lines(row["same_as"] or identity)
        if state is DepositState.REPETE:
            # An identical deposit is answered with the first one's receipt.
            proven = facts.subject_of(DEPOSIT, row["same_as"])
            lines.append(("Premier dépôt", f"référence {proven}"))
        at = row["changed_at"]
        answer = Acknowledgement(
            instance=self._shop.name,
            subject=subject,
            party=row["party"],
            title=DEPOSIT_TITLES[state],
            verdict=state.value,
            at=at,
            lines=tuple(lines),
            findings=said.get("constats") or (),
            counts=said.get("comptes") or {},
            motif=said.get("motif"),
            clause=said.get("clause"),
            receipt=self._receipt(proven),
        )
        stem = safe_part(row["name"].rsplit(".", 1)[0])[:60] or "depot"
        flux = safe_part(row["flux"])[:40]
        return answer, f"{paris_stamp(at)}_{flux}_{stem}_{identity}"

    def _list_lines(self, deposit: str) -> list[tuple[str, str]]:
        """What is to be signed of each list in force that came with a deposit; what is held."""
        lines = []
        with self._shop.database.reading() as connection:
            for held in holdings.lists_of_deposit(connection, deposit):
                count = french_number(held["members"])
                root = f"{held['root']} ({count} établissements, convention {held['convention']})"
                lines.append(("Empreinte de la liste à faire signer", root))
                back = contests.held_from(connection, held["party"], held["convention"])
                if back:
                    lines.append(("SIRET contestés", f"{french_number(back)} {HELD_MEMBERS}"))
        return lines

    def _deposit_lines(
        self, row: RowMapping, state: DepositState, said: Mapping[str, Any]
    ) -> list[tuple[str, str]]:
        size = f" ({french_number(row['size'])} octets)" if row["spool"] else ""
        lines = [
            ("Fichier", f"{row['name']}{size}"),
            ("Déposé le", f"{french_instant(row['closed_at'])}, dossier {row['flux']}"),
        ]
        if row["keyed_digest"]:
            lines.append(("Empreinte sous clé (HMAC-SHA-256)", row["keyed_digest"]))
        if said.get("motif"):
            lines.append(("Raison", _why(row["flux"], said["motif"])))
        lines.append(("Que faire", _what_next(row, state)))
        if said.get("rapport"):
            lines.append(("Fichier annoté", RETURNED if _returned(row) else NOT_RETURNED))
        return lines

    def _to_all_recalled(self, connection: Connection, recall: RowMapping) -> list[dict[str, Any]]:
        """To each recipient of what a recall reached, and to the party that recalled."""
        shop, identity = self._shop, recall["id"]
        proof = self._receipt(facts.subject_of(RECALL, identity))
        answer = to_giver(connection, shop.name, recall, proof)
        stem = f"{paris_stamp(answer.at)}_rappel_{safe_part(recall['flux'])}"
        written = self._written(answer, f"{stem}_{identity}", identity)
        for row in recalls.reached(connection, recall):
            proof = self._receipt(facts.subject_of(EXCHANGE, row["id"]))
            for answer in self._to_recipients(connection, row, proof):
                written += self._written(answer, f"{stem}_{row['id']}", f"{identity}-{row['id']}")
        return written

    def _to_recipients(
        self, connection: Connection, row: RowMapping, proof: Receipt | None
    ) -> list[Acknowledgement]:
        """About one recalled exchange, to its recipient, or to each who was given a publication."""
        told = read_case(connection, row["id"]).shelves
        return [to_recipient(connection, self._shop.name, row, proof, party) for party in told]

    def _to_exchange(
        self, connection: Connection, identity: str
    ) -> list[tuple[Acknowledgement, str]]:
        """The answer about an exchange, to its recipient, or to every party of a publication."""
        row = exchanges.get(connection, identity)
        subject = facts.subject_of(EXCHANGE, identity)
        state = ExchangeState(row["state"])
        at = row["changed_at"]
        if state is ExchangeState.RAPPELE:
            stem = f"{paris_stamp(at)}_{safe_part(row['flux'])}_{identity}"
            proof = self._receipt(subject)
            return [(one, stem) for one in self._to_recipients(connection, row, proof)]
        flux = REGISTRY[row["flux"]]
        lines = [("Échange", flux.libelle), ("Convention", row["convention"])]
        lines += [
            ("Fichier", f"/{file['folder']}/{file['name']} (SHA-256 {file['sha256']})")
            for file in outgoing.about(connection, subject)
            if file["folder"] == outgoing.RETOUR
        ]
        if row["motif"]:
            lines.append(("Raison", sentence(row["motif"])))
        if state is ExchangeState.LIVRE:
            lines += replacement_lines(recalls.replaced_by(connection, row))
        lines.append(("Que faire", NEXT_STEPS[state]))
        answer = Acknowledgement(
            instance=self._shop.name,
            subject=subject,
            party="",
            title=EXCHANGE_TITLES[state],
            verdict=state.value,
            at=at,
            lines=tuple(lines),
            counts=exchanges.counts_told(row["state"], row["counts"]),
            motif=row["motif"],
            clause=row["clause"],
            receipt=self._receipt(subject),
        )
        stem = f"{paris_stamp(at)}_{safe_part(row['flux'])}_{identity}"
        told = read_case(connection, identity).shelves
        return [(replace(answer, party=party), stem) for party in told]

    def _receipt(self, subject: str) -> Receipt | None:
        """The proof of a fact's last entry, under a checkpoint signed now."""
        shop = self._shop
        with shop.database.writing() as connection:
            found = journal.last_leaf_about(connection, subject)
            if found is None:
                return None
            position, leaf = found
            size, note = journal.sign_checkpoint(
                connection, shop.origin, shop.journal_signer, shop.clock()
            )
            path = prove_inclusion(journal.Tiles(connection), position, size)
        proof = Proof(position, path, note)
        return Receipt(leaf.decode("utf-8"), proof.render().decode("utf-8"))


def _returned(row: RowMapping) -> Mapping[str, Any] | None:
    """The annotated file that goes back with the answer, or None."""
    returned = (row["answer"] or {}).get("rapport") or {}
    return returned if "object" in returned else None


def _why(flux: str, motif: str) -> str:
    """The sentence of a motif; what no convention may grant is named as such."""
    outside = outside_scope(flux) if motif == Motif.FLUX_NON_PREVU else ""
    return f"{sentence(motif)} ({outside})" if outside else sentence(motif)


def _what_next(row: RowMapping, state: DepositState) -> str:
    if state is DepositState.ACCEPTE and row["flux"] != ADHERENTS:
        return EXTRACT_IN_FORCE
    return NEXT_STEPS[state]
