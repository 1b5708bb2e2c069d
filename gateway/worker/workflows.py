"""The two workflows and the operator's answer, as durable sequences of steps.

A plain step may run more than once and is written for it; a transactional step commits with its
own checkpoint, exactly once. A step that fails is tried again at once, a few times; then the
deposit or exchange is put *en échec*, on record and in the operator's sight: housekeeping takes it
up again where the cause may pass by itself (see `gateway.storage.followup`), the operator
elsewhere. `Faults` is how tests stop the process at a given point; in service it does nothing.
"""

from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar

import structlog
from dbos import DBOS
from sqlalchemy import Connection

from gateway.storage import followup
from gateway.storage.contests import CONTEST_WORKFLOW
from gateway.storage.deposits import DEPOSIT_WORKFLOW
from gateway.storage.exchanges import ANSWER_WORKFLOW, EXCHANGE_WORKFLOW
from gateway.worker.answer_steps import AnswerSteps
from gateway.worker.causes import cause_of, may_pass
from gateway.worker.contest_answers import ContestAnswers
from gateway.worker.contest_steps import ContestSteps
from gateway.worker.deposit_steps import DepositSteps
from gateway.worker.durable import Executor
from gateway.worker.exchange_steps import AGAIN, ExchangeSteps
from gateway.worker.workshop import Workshop

T = TypeVar("T")
ATTEMPTS: Final = 3
_FIRST_PAUSE: Final = 0.5
_BACKOFF: Final = 2.0


class Faults(Protocol):
    """Where tests stop the process."""

    def reach(self, step: str, moment: str) -> None:
        """Called at `before`, `after_effect` and `after_checkpoint` of every step."""
        ...


class NoFaults:
    """In service: nothing is injected."""

    def reach(self, step: str, moment: str) -> None:
        """Do nothing."""


class Workflows:
    """Registers the workflows on an executor; made once, before its launch."""

    def __init__(self, executor: Executor, shop: Workshop, faults: Faults, attempts: int) -> None:
        self._datasource = executor.datasource
        self._shop = shop
        self._faults = faults
        self._attempts = attempts
        deposits = DepositSteps(shop)
        exchanges = ExchangeSteps(shop)
        answers = AnswerSteps(shop)
        contests = ContestSteps(shop)
        self._register_deposit(deposits, answers, contests)
        self._register_exchange(exchanges, answers)
        self._register_answer(deposits, answers)
        self._register_contest(contests, ContestAnswers(shop))

    def _register_deposit(
        self, steps: DepositSteps, answers: AnswerSteps, contests: ContestSteps
    ) -> None:
        examine = self._step("examine", steps.examine)
        record = self._transaction("record", steps.record)
        open_exchanges = self._transaction("open_exchanges", steps.open_exchanges)
        settle = self._step("settle_contests", contests.settle_after)
        write = self._step("write_answer", answers.write)
        offer = self._transaction("offer_answer", answers.offer)
        purge = self._step("purge", steps.purge)

        def deposit(identity: str) -> None:
            record(identity, examine(identity))
            open_exchanges(identity)
            settle(identity)
            offer(identity, write(identity))
            purge(identity)

        self._workflow(DEPOSIT_WORKFLOW, deposit)

    def _register_exchange(self, steps: ExchangeSteps, answers: AnswerSteps) -> None:
        seal = self._step("seal", steps.seal)
        record = self._transaction("record_sealed", steps.record_sealed)
        place = self._step("place", steps.place)
        release = self._transaction("release", steps.release)
        clear = self._step("clear", steps.clear)
        write = self._step("write_exchange_answer", answers.write)
        offer = self._transaction("offer_exchange_answer", answers.offer)

        def exchange(identity: str) -> None:
            state = AGAIN
            while state == AGAIN:
                sealed = seal(identity)
                record(identity, sealed)
                if "sha256" in sealed:
                    place(identity)
                state = release(identity, sealed)
                clear(identity, state)
            offer(identity, write(identity))

        self._workflow(EXCHANGE_WORKFLOW, exchange)

    def _register_answer(self, steps: DepositSteps, answers: AnswerSteps) -> None:
        write = self._step("write_last_answer", answers.write)
        offer = self._transaction("offer_last_answer", answers.offer)
        purge = self._step("purge_abandoned", steps.purge_if_deposit)

        def answer(identity: str) -> None:
            offer(identity, write(identity))
            purge(identity)

        self._workflow(ANSWER_WORKFLOW, answer)

    def _register_contest(self, steps: ContestSteps, answers: ContestAnswers) -> None:
        # A decision may leave nothing to contest.
        settle = self._step("settle_decided", steps.settle)
        write = self._step("write_contest_answers", answers.write)
        offer = self._transaction("offer_contest_answers", answers.offer)

        def contest(_identity: str) -> None:
            try:
                settle()
                offer(write())
            except Exception as error:  # noqa: BLE001 # whatever it is: housekeeping tells again
                structlog.get_logger().error("contestations non dites", code=cause_of(error))

        DBOS.workflow(name=CONTEST_WORKFLOW)(contest)

    def _workflow(self, name: str, body: Callable[[str], None]) -> None:
        fail = self._transaction(f"{name}_failed", self._fail)

        def run(identity: str) -> None:
            try:
                body(identity)
            except Exception as error:  # noqa: BLE001 # whatever it is, it is put on record
                # Not raised again: the library would print it whole, and a stranger's error may
                # quote what it was reading. The failure is a state, an entry and a line of ours.
                code = cause_of(error)
                fail(identity, code)
                structlog.get_logger().error("en échec", objet=identity, code=code)

        DBOS.workflow(name=name)(run)

    def _fail(self, connection: Connection, identity: str, code: str) -> None:
        followup.fail(connection, identity, code, self._shop.clock())

    def _step(self, name: str, body: Callable[..., T]) -> Callable[..., T]:
        def effect(*arguments: Any) -> T:
            self._faults.reach(name, "before")
            result = body(*arguments)
            self._faults.reach(name, "after_effect")
            return result

        durable = DBOS.step(
            name=name,
            retries_allowed=True,
            max_attempts=self._attempts,
            interval_seconds=_FIRST_PAUSE,
            backoff_rate=_BACKOFF,
            should_retry=may_pass,
        )(effect)
        return self._then(name, durable)

    def _transaction(self, name: str, body: Callable[..., T]) -> Callable[..., T]:
        def effect(*arguments: Any) -> T:
            self._faults.reach(name, "before")
            result = body(self._datasource.sql_session().connection(), *arguments)
            self._faults.reach(name, "after_effect")
            return result

        effect.__name__ = effect.__qualname__ = name
        return self._then(name, self._datasource.transaction(effect))

    def _then(self, name: str, durable: Callable[..., T]) -> Callable[..., T]:
        def run(*arguments: Any) -> T:
            result = durable(*arguments)
            self._faults.reach(name, "after_checkpoint")
            return result

        return run
