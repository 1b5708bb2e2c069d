"""The ledger of releases outlives the process, and a later report is held against it."""

import numpy as np
import pytest
from numpy.typing import NDArray

from audit.entry import Event, from_leaf
from exchange.aggregates.dimension import flat
from exchange.aggregates.layout import Layout
from exchange.aggregates.ledger import Ledger, Units
from exchange.aggregates.release import Counted, Released, release
from exchange.flux.statistiques_sectorielles import compile_statistics
from gateway.storage import exchanges, journal, ledgers
from gateway.verification import verify_instance
from gateway.worker.ledgers import SUFFIX, LedgerKey, LedgerMovedError, Ledgers, Shown
from keys.pseudonyms import pseudonymise
from tests.exchange.statistics.contributions import claims_of, gathered_of, sirets_of
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import CARSAT, SPSTI

LAYOUT = Layout((flat("division NAF", [f"{d:02d}" for d in range(60)]), flat("taille", ["1", "2"])))


@pytest.fixture
def shelf(bench: StepBench) -> Ledgers:
    return Ledgers(bench.shop.database, bench.shop.objects, bench.shop.vault)


def _exchange(bench: StepBench) -> str:
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(5 + len(bench.opened())))
    return bench.opened()[-1]


def _deliver(
    bench: StepBench, shelf: Ledgers, exchange: str, released: Released, seen: int
) -> None:
    shown = Shown(CARSAT, Ledger(), seen)
    staged = shelf.stage(exchange, shown, (released.entry,), bench.clock())
    with bench.shop.database.writing() as connection:
        row = exchanges.get(connection, exchange)
        shelf.record(connection, row, staged, bench.clock())


class _Population:
    """Six thousand establishments, of which some are missing from each extract."""

    def __init__(self) -> None:
        rng = np.random.default_rng(7)
        size = 6_000
        self.leaf = rng.integers(0, 120, size)
        self.persons = rng.choice([1, 4, 15, 60], size)
        self.claims = rng.poisson(self.persons * 0.0264)
        self.inside = np.ones((2, size), np.bool_)
        for row in self.inside:
            row[rng.choice(size, 60, replace=False)] = False

    def released(self, place: int, key: LedgerKey, ledger: Ledger) -> Released:
        who = np.flatnonzero(self.inside[place])
        pseudonyms = pseudonymise(key.algorithm, key.key, sirets_of(who))
        nodes = np.unravel_index(LAYOUT.leaves[self.leaf[who]], LAYOUT.shape)
        units = Units(key.cle, pseudonyms, np.full(len(who), 2024))
        rows = Counted(LAYOUT, nodes, units, self.persons[who], {"at": self.claims[who]})
        return release(f"diffusion {place}", rows, ledger)

    def isolated(self, first: NDArray[np.bool_], second: NDArray[np.bool_]) -> int:
        """Pairs of shown cells whose difference is about too few: what the attack looks for."""
        member = np.zeros((len(self.leaf), LAYOUT.size), np.float32)
        for level in LAYOUT.holding_cells(LAYOUT.leaves[self.leaf]).T:
            member[np.arange(len(self.leaf)), level] = 1
        old, new = (member * row[:, None] for row in self.inside)
        apart = old.sum(0)[:, None] + new.sum(0) - 2 * old.T @ new
        heads = self.persons[:, None].astype(np.float32)
        weight = (heads * old).sum(0)[:, None] + (heads * new).sum(0) - 2 * (heads * old).T @ new
        few = (old.T @ new > 0) & (apart > 0) & ((apart < 3) | (weight < 11))
        return int((~first[:, None] & ~second & few).sum())


def test_the_attack_by_difference_stays_at_zero_on_the_stored_ledger(
    bench: StepBench, shelf: Ledgers
) -> None:
    people, exchange = _Population(), _exchange(bench)
    key = shelf.key_of(CARSAT, bench.clock())
    first = people.released(0, key, shelf.opened(CARSAT, bench.clock()).ledger)
    _deliver(bench, shelf, exchange, first, 0)

    # Another process, later: nothing is left but the database and the sealed object.
    later = Ledgers(bench.shop.database, bench.shop.objects, bench.shop.vault)
    stored = later.opened(CARSAT, bench.clock())
    second = people.released(1, later.key_of(CARSAT, bench.clock()), stored.ledger)
    alone = people.released(1, key, Ledger())

    assert stored.reports == 1
    assert people.isolated(first.published.hidden, alone.published.hidden) > 0
    assert people.isolated(first.published.hidden, second.published.hidden) == 0


def test_a_report_is_held_against_the_ones_delivered_before(
    bench: StepBench, shelf: Ledgers
) -> None:
    key, frame = shelf.key_of(CARSAT, bench.clock()), claims_of(120)

    def report_of(years: int) -> tuple[int, int]:
        shown = shelf.opened(CARSAT, bench.clock())
        made = compile_statistics(
            gathered_of(
                frame.iloc[:years],
                shown.ledger,
                lambda sirets: pseudonymise(key.algorithm, key.key, sirets),
                key.cle,
            )
        )
        exchange = _exchange(bench)
        staged = shelf.stage(exchange, shown, made.released, bench.clock())
        with bench.shop.database.writing() as connection:
            shelf.record(connection, exchanges.get(connection, exchange), staged, bench.clock())
        return shown.reports, len(made.released)

    assert report_of(120) == (0, 21)
    assert report_of(120) == (1, 0)
    assert report_of(119)[0] == 1
    assert shelf.opened(CARSAT, bench.clock()).reports == 2


def test_a_delivery_is_in_the_log_with_counts_and_no_establishment(
    bench: StepBench, shelf: Ledgers
) -> None:
    exchange = _exchange(bench)
    first = _Population().released(0, shelf.key_of(CARSAT, bench.clock()), Ledger())
    _deliver(bench, shelf, exchange, first, 0)
    with bench.shop.database.reading() as connection:
        entries = [from_leaf(leaf) for leaf in journal.leaves(connection)]
        row = exchanges.get(connection, exchange)
    (entry,) = [entry for entry in entries if entry.event == Event.DIFFUSION]
    assert entry.parties == (CARSAT, row["recipient"])
    assert dict(entry.counts) == {"tableaux": 1}
    stored = bench.shop.objects.read_bytes(exchange + SUFFIX)
    assert first.entry.units.pseudonyms[0].tobytes() not in stored
    assert not verify_instance(bench.scenario.desk()).faults


def test_two_reports_made_beside_the_same_ledger_are_not_both_delivered(
    bench: StepBench, shelf: Ledgers
) -> None:
    people, key = _Population(), shelf.key_of(CARSAT, bench.clock())
    one, other, same = _exchange(bench), _exchange(bench), _exchange(bench)
    first = people.released(0, key, Ledger())
    _deliver(bench, shelf, one, first, 0)
    with pytest.raises(LedgerMovedError):
        _deliver(bench, shelf, other, people.released(1, key, Ledger()), 0)
    # The very same report for another recipient shows nothing more.
    _deliver(bench, shelf, same, first, 0)
    with bench.shop.database.reading() as connection:
        assert len(ledgers.releases(connection, key.ledger)) == 1
    assert [shelf.is_kept(exchange) for exchange in (one, other, same)] == [True, False, False]


def test_a_closed_ledger_is_followed_by_one_under_another_key(
    bench: StepBench, shelf: Ledgers
) -> None:
    people, key = _Population(), shelf.key_of(CARSAT, bench.clock())
    with bench.shop.database.writing() as connection:
        row = ledgers.current(connection, CARSAT)
        assert row is not None
        ledgers.close_ledger(connection, row, bench.clock())
    with pytest.raises(LedgerMovedError):
        _deliver(bench, shelf, _exchange(bench), people.released(0, key, Ledger()), 0)
    again = shelf.key_of(CARSAT, bench.clock())
    assert (key.cle, again.cle) == (f"{CARSAT}/1", f"{CARSAT}/2")
    assert again.key != key.key
    assert shelf.key_of(CARSAT, bench.clock()).key == again.key
    # What was deposited under the former key can still be read.
    assert shelf.key_named(key.cle).key == key.key
