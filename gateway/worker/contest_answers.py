"""Tells each party concerned what became of the contests: an answer, and a file only it opens.

`write` makes, for each party that some change was not told to, the signed answer of `/accuses/`
and, sealed to its own certificate, the workbook of its contested establishments; `offer` puts them
on its shelves. Promises: a SPSTI reads its own SIRETs and never who else claims them, nor how many
do; the Caisse reads the claimants; an answer holds counts and no SIRET.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, RowMapping

from audit.entry import Entry, Event
from exchange.members import contested
from exchange.results import siret_text
from exchange.states import ContestState
from gateway.acknowledgement import PARIS, Acknowledgement, as_json, as_text
from gateway.messages import (
    CONTEST_NOTES,
    CONTEST_NOTES_CARSAT,
    CONTEST_STEPS,
    CONTEST_STEPS_CARSAT,
    CONTEST_TITLE,
    CONTEST_TITLE_CARSAT,
    NO_CERTIFICATE,
)
from gateway.rendering.contested import write_contested
from gateway.rendering.names import SEALED
from gateway.storage import contests, outgoing, parties
from gateway.storage.contests import TOLD
from gateway.storage.outgoing import ACCUSES, RETOUR, NewOutgoing
from gateway.storage.pending import PENDING
from gateway.worker.contesting import ClaimingList, Contesting
from gateway.worker.workshop import Workshop
from keys.errors import KeysError
from keys.recipients import check_certificate
from keys.sealing.openpgp import seal_fd_to_path

Written = Mapping[str, Any]
_TAKEN: Final = "attribué à votre service"
_LOST: Final = "non attribué à votre service"
_HELD: Final = "retenu, en attente de la décision de la Caisse"


class ContestAnswers:
    """The steps of the `contest` workflow, over one workshop."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._contesting = Contesting(shop)

    def write(self) -> Written:
        """Write what is to be told, to everyone who was not.

        Returns:
            `at`, the instant as of which it is told, and the `files`: party, folder, name, object,
            size and SHA-256.
        """
        with self._shop.database.writing() as connection:
            # Read under the lock that writes contests: what changes later is told later.
            at = self._shop.clock()
            changed = contests.untold(connection)
            live = contests.live(connection)
            lists = self._contesting.lists(connection, at)
        files: list[dict[str, Any]] = []
        for party, rows in sorted(changed.items()):
            files += self._told(party, rows, live, lists, at)
        return {"at": at.isoformat(), "files": files}

    def offer(self, connection: Connection, written: Written) -> None:
        """Put the files on their parties' shelves."""
        at = datetime.fromisoformat(written["at"])
        for file in written["files"]:
            entry = Entry(
                event=Event.ACQUITTEMENT if file["folder"] == ACCUSES else Event.SCELLEMENT,
                at=at,
                subject=PENDING,
                parties=(file["party"],),
                object_sha256=file["sha256"],
            )
            outgoing.offer(connection, NewOutgoing(about=TOLD, **file), at, entry)

    def _told(
        self,
        party: str,
        changed: Sequence[RowMapping],
        live: Sequence[RowMapping],
        lists: Sequence[ClaimingList],
        at: datetime,
    ) -> list[dict[str, Any]]:
        """The files of one party: the sealed workbook first, that the answer names."""
        # Named by what is told: a second run writes the same files again.
        latest = max(row["changed_at"] for row in changed)
        mark = hashlib.sha256(f"{party}/{latest.isoformat()}".encode()).hexdigest()[:12]
        stem = f"{latest.astimezone(PARIS):%Y-%m-%dT%Hh%Mm%S}_contestations_{mark}"
        own = [row for row in live if party in contests.parties_of(row) | contests.carsats_of(row)]
        files = []
        sealed = self._sealed(party, own, lists, at, stem) if own else None
        if sealed:
            files.append(sealed)
        answer = self._answer(party, changed, own, sealed, at)
        forms = {".json": as_json(answer, self._shop.answers_signer), ".txt": as_text(answer)}
        for suffix, content in forms.items():
            stored = self._shop.shelves.write_bytes(f"accuse-{stem}{suffix}", content)
            files.append(
                {
                    "party": party,
                    "folder": ACCUSES,
                    "name": stem + suffix,
                    "object": stored.name,
                    "size": stored.size,
                    "sha256": stored.sha256,
                }
            )
        return files

    def _answer(
        self,
        party: str,
        changed: Sequence[RowMapping],
        own: Sequence[RowMapping],
        sealed: Mapping[str, Any] | None,
        at: datetime,
    ) -> Acknowledgement:
        is_carsat = any(party in contests.carsats_of(row) for row in changed)
        file = f"/{RETOUR}/{sealed['name']}" if sealed else NO_CERTIFICATE
        return Acknowledgement(
            instance=self._shop.name,
            subject=TOLD,
            party=party,
            title=CONTEST_TITLE_CARSAT if is_carsat else CONTEST_TITLE,
            verdict="information",
            at=at,
            lines=(
                *((("Fichier", file),) if own else ()),
                ("Que faire", CONTEST_STEPS_CARSAT if is_carsat else CONTEST_STEPS),
            ),
            counts=_counts(party, own, changed, is_carsat=is_carsat),
        )

    def _sealed(
        self,
        party: str,
        own: Sequence[RowMapping],
        lists: Sequence[ClaimingList],
        at: datetime,
        stem: str,
    ) -> dict[str, Any] | None:
        """The workbook, sealed; None where no certificate serves at that instant."""
        with self._shop.database.reading() as connection:
            recipient = parties.recipient_of(connection, party)
            names = {one.code: one.name for one in parties.list_parties(connection)}
        try:
            certificate = recipient and check_certificate(recipient.certificate, at)
        except KeysError:
            return None
        if not certificate:
            return None
        is_carsat = any(party in contests.carsats_of(row) for row in own)
        columns = [("SIRET", self._sirets(own, lists)), *_columns(party, own, names, is_carsat)]
        notes = CONTEST_NOTES_CARSAT if is_carsat else CONTEST_NOTES
        stored_name = f"contestations-{stem}"
        descriptor = os.memfd_create("contestations", os.MFD_CLOEXEC)
        with (
            self._shop.shelves.writing(stored_name) as part,
            os.fdopen(descriptor, "w+b") as memory,
        ):
            write_contested(columns, notes, memory)
            memory.flush()
            seal_fd_to_path(self._shop.secrets.openpgp, [certificate.data], descriptor, part)
        stored = self._shop.shelves.describe(stored_name)
        return {
            "party": party,
            "folder": RETOUR,
            "name": f"{stem}.xlsx.{SEALED}",
            "object": stored.name,
            "size": stored.size,
            "sha256": stored.sha256,
        }

    def _sirets(self, own: Sequence[RowMapping], lists: Sequence[ClaimingList]) -> list[str]:
        """The SIRET of each contest, found again in the lists that claim it; blank where none."""
        asked = np.array([bytes.fromhex(row["digest"]) for row in own], contested.DIGEST)
        found = np.full(len(own), "", object)
        concerned = {claim["convention"] for row in own for claim in row["claims"]}
        for one in lists:
            if one.row["convention"] not in concerned:
                continue
            sirets = self._contesting.open(one.row)
            digests = self._contesting.digests(sirets)
            order = np.argsort(digests)
            place = np.minimum(np.searchsorted(digests, asked, sorter=order), len(digests) - 1)
            hit = digests[order[place]] == asked
            found[hit] = siret_text(sirets[order[place[hit]]]).to_pylist()
        return list(found)


def _columns(
    party: str, own: Sequence[RowMapping], names: Mapping[str, str], is_carsat: bool
) -> list[tuple[str, list[str]]]:
    references = ("Référence", [row["id"] for row in own])
    if not is_carsat:
        return [references, ("Situation", [_standing(party, row) for row in own])]
    return [
        references,
        ("Réclamé par", [_claimants(row, names) for row in own]),
        ("État", [row["state"] for row in own]),
        ("Décision", [row["decision"] or "" for row in own]),
        ("Depuis", [f"{row['opened_at'].astimezone(PARIS):%d/%m/%Y}" for row in own]),
    ]


def _claimants(row: RowMapping, names: Mapping[str, str]) -> str:
    codes = sorted(contests.parties_of(row))
    return ", ".join(f"{names.get(code, code)} ({code})" for code in codes)


def _standing(party: str, row: RowMapping) -> str:
    if row["state"] == ContestState.OUVERTE:
        return _HELD
    return _TAKEN if row["decision"] == party else _LOST


def _counts(
    party: str, own: Sequence[RowMapping], changed: Sequence[RowMapping], *, is_carsat: bool
) -> dict[str, int]:
    standing = [_standing(party, row) for row in own]
    waiting = {"SIRET contestés, à trancher": standing.count(_HELD)}
    over = {"contestations éteintes": sum(r["state"] == ContestState.ETEINTE for r in changed)}
    if is_carsat:
        return {**waiting, "tranchées": len(own) - standing.count(_HELD), **over}
    return {
        **waiting,
        "attribués à votre service": standing.count(_TAKEN),
        "non attribués à votre service": standing.count(_LOST),
        **over,
    }
