"""The worker's steps over a throwaway instance, run in the order of the workflows, without DBOS."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping

from gateway.bootstrap.worker import workshop
from gateway.clock import now
from gateway.storage import deposits, exchanges, recalls
from gateway.storage.recalls import Recalled
from gateway.storage.signatories import Signatory
from gateway.withdrawals import Withdrawals
from gateway.worker.answer_steps import AnswerSteps
from gateway.worker.contest_answers import ContestAnswers
from gateway.worker.contest_steps import ContestSteps
from gateway.worker.deposit_steps import DepositSteps
from gateway.worker.exchange_steps import AGAIN, ExchangeSteps
from gateway.worker.workshop import Workshop
from keys.custody.keystore import load
from tests.fakes.outbox import FakeOutbox
from tests.instances import PASSPHRASE
from tests.scenario import Scenario


class StepBench:
    """Runs the steps by hand; `shift` looks at another day, `at` stops the clock at an instant."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.shift = timedelta()
        self._stopped: datetime | None = None
        self.outbox = FakeOutbox()
        desk = scenario.desk()
        secrets = load(desk.instance.keystore, PASSPHRASE)
        self.shop: Workshop = replace(workshop(desk, secrets, self.clock), outbox=self.outbox)
        self.deposit_steps = DepositSteps(self.shop)
        self.exchange_steps = ExchangeSteps(self.shop)
        self.answer_steps = AnswerSteps(self.shop)
        self.contest_steps = ContestSteps(self.shop)
        self.contest_answers = ContestAnswers(self.shop)

    def at(self, instant: datetime) -> None:
        """It is that instant until the next call, whatever the machine's clock."""
        self._stopped = instant.astimezone(UTC)

    def tick(self) -> None:
        """A millisecond later, where the clock is stopped: answers bear it in their name."""
        if self._stopped is not None:
            self._stopped += timedelta(milliseconds=1)

    def clock(self) -> datetime:
        return self._stopped or now() + self.shift

    def deposit(self, party: str, flux: str, content: bytes) -> str:
        """Drop a file and run its workflow; the deposit's id."""
        identity = self.scenario.drop(party, flux, content)
        self.run_deposit(identity)
        return identity

    def run_deposit(self, identity: str) -> None:
        """The steps of a deposit's workflow."""
        examined = self.deposit_steps.examine(identity)
        self.write(self.deposit_steps.record, identity, examined)
        self.write(self.deposit_steps.open_exchanges, identity)
        self.contest_steps.settle_after(identity)
        self.write(self.answer_steps.offer, identity, self.answer_steps.write(identity))
        self.deposit_steps.purge(identity)
        self.tell()

    def tell(self) -> None:
        """The workflow that tells of contests; it says nothing where nothing changed."""
        self.contest_steps.settle()
        self.write(self.contest_answers.offer, self.contest_answers.write())

    def exchange(self, identity: str, between: Callable[[], None] | None = None) -> RowMapping:
        """Run an exchange's workflow; `between` happens after sealing and before release."""
        state = AGAIN
        while state == AGAIN:
            sealed = self.exchange_steps.seal(identity)
            self.write(self.exchange_steps.record_sealed, identity, sealed)
            if "sha256" in sealed:
                self.exchange_steps.place(identity)
            if between is not None:
                between()
                between = None
            state = self.write(self.exchange_steps.release, identity, sealed)
            self.exchange_steps.clear(identity, state)
        self.write(self.answer_steps.offer, identity, self.answer_steps.write(identity))
        return self.row(identity)

    def recall(self, reference: str, why: str = "colonnes décalées") -> Recalled:
        """Recall an extract as the operator's command does: the facts, then the objects."""
        with self.shop.database.writing() as connection:
            made = recalls.recall(
                connection, self.outbox, reference, why, Signatory(), self.clock()
            )
        self.destroy_withdrawn()
        return made

    def destroy_withdrawn(self) -> None:
        """What the command and the housekeeping destroy."""
        shop = self.shop
        Withdrawals(shop.database, shop.objects, shop.shelves, shop.destroy, shop.clock).run_once()

    def answer_again(self, identity: str) -> None:
        """Run the answer's workflow, of a recall or an exchange."""
        self.write(self.answer_steps.offer, identity, self.answer_steps.write(identity))

    def write(self, step: Callable[..., Any], *arguments: Any) -> Any:
        with self.shop.database.writing() as connection:
            return step(connection, *arguments)

    def opened(self) -> list[str]:
        """Exchanges queued so far, oldest first."""
        return [identity for workflow, identity in self.outbox.queued if workflow == "exchange"]

    def row(self, identity: str) -> RowMapping:
        with self.shop.database.reading() as connection:
            with suppress(LookupError):
                if deposits.exists(connection, identity):
                    return deposits.get(connection, identity)
            return exchanges.get(connection, identity)

    def answer(self, identity: str) -> str:
        """The French text of the last answer about a fact."""
        found = sorted(self.shop.shelves.path(".").glob(f"accuse-{identity}-*.txt"))
        return found[-1].read_text("utf-8-sig")
