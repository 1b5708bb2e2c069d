"""The driver: an instance where a year of a convention is played, its instant said by the journey.

`with playing(folder, text, keyring, "2026-01-02T09:00") as year:` then, in order:

- `year.on("2026-01-12T10:00")`: that instant, Paris time, for all that follows;
- `year.command("adhesion", "add", …)`: the operator's command, as typed; `year.done(…)` where it
  must succeed;
- `year.drop("spsti", "adherents", lines("SIRET", rows))`: a party drops a file, everything that
  follows from it runs, and its answer comes back;
- `year.collect("carsat")`: what is new in that party's `/retour/`, opened with its own gpg;
- `year.tidy()`: what the worker does at intervals (reminders, destructions, signed checkpoint);
- `year.owed(…)`: what `passerelle obligations` says; `year.verified()`: the log, verified twice.

Parties are named by role: `spsti`, `carsat`, `dreets`, and `tiers` for the one that `add_third`
adds. Real parts: commands, storage, worker's steps, shelves, gpg, verifier. Put in their place: the
clock, and the queue of workflows, whose order is that of `settle`. Certificates alone are judged at
the machine's clock, since the library that checks their signatures reads it itself.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from icalendar import Calendar

from audit.entry import Entry, from_leaf
from exchange.convention_files.parsing import parse_convention
from exchange.instants import PARIS
from gateway.cli import main
from gateway.demo.sirets import as_text, invented_sirets
from gateway.storage import exchanges, journal
from gateway.worker.housekeeping import Housekeeping
from keys.recipients import RecipientCertificate, check_certificate
from tests.fakes.outbox import FakeOutbox
from tests.gateway.worker.bench_of_steps import StepBench
from tests.instances import new_instance
from tests.journeys.annees.keyring import Keyring
from tests.journeys.annees.log import Verified, verify
from tests.journeys.annees.opened import Opened
from tests.journeys.annees.shelves import Shelves
from tests.scenario import Scenario

SIRETS: Final[Sequence[str]] = sorted(as_text(invented_sirets(40, 7)).to_pylist())
"""Invented establishments: the first ones are the members, as each journey says."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command ended with and printed."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a deposit, as its sender reads it in `/accuses/`."""

    identity: str
    state: str
    motif: str | None
    clause: str | None
    text: str


class Year:
    """A convention's parties around one instance, and the instant they are at."""

    def __init__(self, bench: StepBench, keyring: Keyring, codes: Mapping[str, str]) -> None:
        self.bench = bench
        self.folder = bench.scenario.folder
        self._keyring = keyring
        self._codes = dict(codes)
        self._shelves = Shelves(bench)
        self._exports = 0

    def on(self, instant: str) -> None:
        """It is that instant, Paris time, until the next call."""
        self.bench.at(_paris(instant))

    def code(self, role: str) -> str:
        """The code under which the convention's file names a party."""
        return self._codes[role]

    def command(self, *words: str) -> Said:
        """Type a command of `passerelle` on this instance, at this instant."""
        out, err = StringIO(), StringIO()
        status = 0
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setenv("COLUMNS", "300")
            patch.setenv("PASSERELLE_INSTANCE", str(self.folder))
            patch.setattr("sys.argv", ["passerelle", *words])
            try:
                main()
            except SystemExit as stop:
                status = int(stop.code or 0)
        self.settle()
        return Said(status, out.getvalue(), err.getvalue())

    def done(self, *words: str) -> str:
        """The same, where it must succeed; what it printed."""
        said = self.command(*words)
        assert said.status == 0, said.err + said.out
        return said.out

    def asked(self, *words: str) -> Any:
        """The JSON that a command prints."""
        return json.loads(self.done(*words, "--json"))

    def document(self, text: str = "pièce signée") -> str:
        """The path of a signed document, for commands that keep its digest."""
        path = self.folder.parent / "piece.pdf"
        path.write_text(text, "utf-8")
        return str(path)

    def load(self, text: str) -> None:
        """Load the convention's file, or a later version of it."""
        path = self.folder.parent / "convention.toml"
        path.write_text(text, "utf-8")
        self.done("convention", "load", str(path))

    def add_third(self, code: str, name: str) -> None:
        """Register someone outside the convention, with the certificate of `tiers`."""
        self._codes["tiers"] = code
        self._register("tiers", code, name)

    def drop(
        self,
        role: str,
        flux: str,
        content: bytes,
        name: str = "fichier.csv",
        between: Callable[[], None] = lambda: None,
    ) -> Answer:
        """A party drops a file; its workflow and the exchanges that it opens run at once.

        Args:
            role: of the party.
            flux: folder of `/depot/`.
            content: of the file.
            name: of the file.
            between: happens after each result is sealed and before it is released.
        """
        identity = self.bench.scenario.drop(self.code(role), flux, content, name)
        self.settle(between)
        return self.answer(identity)

    def answer(self, identity: str) -> Answer:
        """The last answer about a deposit."""
        row = self.bench.row(identity)
        said = row["answer"] or {}
        text = self.bench.answer(identity)
        return Answer(identity, row["state"], said.get("motif"), said.get("clause"), text)

    def settle(self, between: Callable[[], None] = lambda: None) -> None:
        """Run every workflow that waits, and those that they queue, in order."""
        queued = self.bench.outbox.queued
        while queued:
            workflow, identity = queued.pop(0)
            self._run(workflow, identity, between)
            self.bench.tick()

    def tidy(self) -> None:
        """The worker's side jobs, once: reminders, destructions, a signed checkpoint."""
        Housekeeping(self.bench.shop).run_once()
        self.settle()

    def collect(self, role: str) -> list[Opened]:
        """What came into a party's `/retour/` since it last looked, opened, oldest first.

        A publication is in the clear; everything else opens with that party's key alone.
        """
        found = self._shelves.new(self.code(role), "retour")
        return [self._opened(role, name, content) for name, content in found]

    def sealed(self, role: str) -> list[tuple[str, bytes]]:
        """The same as they lie on the shelf, not opened."""
        return self._shelves.new(self.code(role), "retour")

    def told(self, role: str) -> dict[str, str]:
        """The French texts of `/accuses/` that a party had not read yet, by name."""
        found = self._shelves.new(self.code(role), "accuses")
        return {name: raw.decode("utf-8-sig") for name, raw in found if name.endswith(".txt")}

    def agenda(self, role: str) -> dict[str, str]:
        """What the `calendrier.ics` of a party announces at this instant, by obligation."""
        events = Calendar.from_ical(self._shelves.agenda(self.code(role))).walk("VEVENT")
        return {str(one["uid"]).partition("@")[0]: str(one["summary"]) for one in events}

    def owed(self, *words: str) -> list[dict[str, Any]]:
        """What `passerelle obligations` lists, at this instant."""
        found: list[dict[str, Any]] = self.asked("obligations", *words)
        return found

    def state_of(self, objet: str, role: str = "", year: int = 2026) -> str:
        """Where one obligation, due that year, stands; its party where several owe the same."""
        owed = [one for one in self.owed("--year", str(year)) if one["objet"] == objet]
        (one,) = (one for one in owed if role in {"", one["role"]})
        return str(one["etat"])

    def refused(self) -> list[tuple[str, str, str, str | None]]:
        """Flux, recipient, motif and clause of the exchanges that stand refused."""
        references = {row["reference"] for row in self.asked("convention", "list")}
        with self.bench.shop.database.reading() as connection:
            rows = [
                row
                for reference in sorted(references)
                for row in exchanges.refused_under(connection, reference)
            ]
        return [(row["flux"], row["recipient"], row["motif"], row["clause"]) for row in rows]

    def entries(self) -> list[Entry]:
        """The log, oldest first."""
        with self.bench.shop.database.reading() as connection:
            return [from_leaf(leaf) for leaf in journal.leaves(connection)]

    def verified(self) -> Verified:
        """Sign a checkpoint, take the log away, and verify it alone and against the database."""
        self.tidy()
        self._exports += 1
        return verify(self.folder, self.folder.parent / f"journal-{self._exports}")

    def enter(self, names: Mapping[str, str]) -> None:
        """Register the parties of the convention, each with its certificate."""
        for role, code in self._codes.items():
            self._register(role, code, names[role])

    def _run(self, workflow: str, identity: str, between: Callable[[], None]) -> None:
        match workflow:
            case "deposit":
                self.bench.run_deposit(identity)
            case "exchange":
                self.bench.exchange(identity, between)
            case "answer":
                self.bench.answer_again(identity)
            case "contest":
                self.bench.tell()
            case _:
                pytest.fail(f"no step runs the workflow {workflow}")

    def _register(self, role: str, code: str, name: str) -> None:
        path = self.folder.parent / f"{role}.asc"
        path.write_bytes(self._keyring[role].certificate)
        self.done("party", "add", code, "--kind", role, "--name", name)
        self.done("recipient", "add", code, "--cert", str(path), "--form", "csv")

    def _opened(self, role: str, name: str, content: bytes) -> Opened:
        if not name.endswith(".gpg"):
            return Opened(name, content)
        return Opened(name, self._keyring[role].open(content))


def lines(head: str, rows: Sequence[str]) -> bytes:
    """A delimited file, as a spreadsheet of a French office writes it."""
    return "\r\n".join([head, *rows, ""]).encode("utf-8-sig")


@contextmanager
def playing(folder: Path, text: str, keyring: Keyring, start: str) -> Iterator[Year]:
    """An instance with the parties of a convention and the convention itself, at `start`.

    Args:
        folder: a new one.
        text: the convention's file.
        keyring: the parties' keys.
        start: the instant it all begins, Paris time.
    """
    parties = parse_convention(text).parties
    new_instance(folder / "instance", lambda: _paris(start))
    bench = StepBench(Scenario(folder / "instance", SIRETS, {}))
    with pytest.MonkeyPatch.context() as patch:
        _put_in_place(patch, bench)
        year = Year(bench, keyring, {str(partie.kind): partie.code for partie in parties})
        year.on(start)
        _trust_the_gateway(year.folder, keyring)
        year.enter({str(partie.kind): partie.nom for partie in parties})
        year.load(text)
        yield year


def _paris(instant: str) -> datetime:
    return datetime.fromisoformat(instant).replace(tzinfo=PARIS)


def _put_in_place(patch: pytest.MonkeyPatch, bench: StepBench) -> None:
    """The journey's clock and queue, for every desk that a command opens."""
    outbox: FakeOutbox = bench.outbox
    patch.setattr("gateway.bootstrap.desk.now", bench.clock)
    patch.setattr("gateway.bootstrap.desk.LazyOutbox", lambda _: outbox)
    patch.setattr("gateway.logs.configure", lambda *_: None)
    for module in ("gateway.cli.parties", "gateway.worker.exchange_steps"):
        patch.setattr(f"{module}.check_certificate", _judged_now)


def _judged_now(data: bytes, at: datetime) -> RecipientCertificate:
    del at
    return check_certificate(data, datetime.now(UTC))


def _trust_the_gateway(folder: Path, keyring: Keyring) -> None:
    certificate = (folder / "public" / "passerelle.asc").read_bytes()
    for partner in keyring.values():
        partner.gnupg.import_(certificate)
