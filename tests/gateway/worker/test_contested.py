"""A SIRET that two SPSTIs list is in no result, until the CARSAT has said whose it is."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pysequoia
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import RowMapping

from audit.entry import from_leaf
from exchange.members.contested import NOBODY
from exchange.states import ContestState, ExchangeState
from gateway.errors import ConflictError
from gateway.storage import contests, conventions, exchanges, journal, outgoing
from gateway.storage.contest_decisions import decide
from gateway.storage.contests import Decision
from gateway.verification import verify_instance
from gateway.worker.housekeeping import Housekeeping
from keys.sealing.openpgp import new_gateway_key, public_certificate
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import CARSAT, SPSTI, build_scenario
from tests.two_services import OTHER, OTHER_REFERENCE, add_other, other_convention_text

KEY = new_gateway_key("Destinataire", datetime.now(UTC))
CERTIFICATE = public_certificate(KEY)


@pytest.fixture
def bench(tmp_path: Path) -> StepBench:
    return make_bench(tmp_path / "instance")


def make_bench(folder: Path) -> StepBench:
    """Two SPSTIs under the same CARSAT, whose claims are loaded; everyone has a certificate."""
    bench = StepBench(build_scenario(folder, CERTIFICATE, establishments=12))
    with bench.scenario.desk() as desk:
        add_other(desk, CERTIFICATE, carsat_certificate=CERTIFICATE)
    bench.deposit(CARSAT, "sinistralite", bench.scenario.extracts["sinistralite"])
    return bench


def list_of(bench: StepBench, party: str, *members: int) -> str:
    """A SPSTI deposits the establishments of those ranks; the exchange it opens."""
    lines = [bench.scenario.sirets[member] for member in members]
    bench.deposit(party, "adherents", ("SIRET\r\n" + "\r\n".join(lines) + "\r\n").encode())
    return bench.opened()[-1]


def ruling(bench: StepBench, winner: str, *references: str) -> list[str]:
    """The CARSAT decides; the exchanges opened again."""
    at = bench.clock()
    decision = Decision(winner, CARSAT, "Dominique Fictif", "directeur", "ab" * 32, at)
    with bench.shop.database.writing() as connection:
        again = decide(connection, bench.outbox, references, decision, at)
    bench.tell()
    return again


def standing(bench: StepBench) -> Sequence[RowMapping]:
    with bench.shop.database.reading() as connection:
        return contests.list_contests(connection)


def ranks(bench: StepBench, identity: str) -> dict[str, set[int]]:
    """The members that a delivered result holds, by situation."""
    sealed = bench.shop.shelves.read_bytes(identity)
    lines = list(csv.reader(io.StringIO(opened(sealed).decode("utf-8-sig")), delimiter=";"))
    found: dict[str, set[int]] = {}
    for siret, situation, *_ in lines[1:]:
        found.setdefault(situation, set()).add(bench.scenario.sirets.index(siret))
    return found


def opened(sealed: bytes) -> bytes:
    content = pysequoia.decrypt(sealed, decryptor=pysequoia.Tsk.from_bytes(KEY).decryptor()).bytes
    assert content is not None
    return bytes(content)


def shelf(bench: StepBench, party: str, folder: str) -> list[RowMapping]:
    with bench.shop.database.reading() as connection:
        return [
            row
            for row in outgoing.on_shelf(connection, party, folder)
            if "contestations" in row["name"]
        ]


def told(bench: StepBench, party: str) -> list[str]:
    """The French answers about contests, oldest first."""
    return [
        bench.shop.shelves.read_bytes(row["object"]).decode("utf-8-sig")
        for row in shelf(bench, party, outgoing.ACCUSES)
        if row["name"].endswith(".txt")
    ]


def workbook(bench: StepBench, party: str) -> list[list[str]]:
    """The last workbook of contests that a party received."""
    sealed = bench.shop.shelves.read_bytes(shelf(bench, party, outgoing.RETOUR)[-1]["object"])
    book = CalamineWorkbook.from_filelike(io.BytesIO(opened(sealed)))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]


def test_what_two_services_list_is_held_back_from_both_and_said_apart(bench: StepBench) -> None:
    first, second = list_of(bench, SPSTI, 0, 1, 2), list_of(bench, OTHER, 2, 3)
    for identity, kept in ((first, {0, 1}), (second, {3})):
        row = bench.exchange(identity)
        assert row["state"] == ExchangeState.LIVRE
        assert row["counts"][exchanges.HELD] == 1
        if identity == first:
            assert ranks(bench, identity) == {"trouvé": kept, "retenu (contesté)": {2}}
    (contest,) = standing(bench)
    assert contest["state"] == ContestState.OUVERTE
    assert contests.parties_of(contest) == {SPSTI, OTHER}


def test_both_are_told_which_of_their_own_and_never_by_whom(bench: StepBench) -> None:
    list_of(bench, SPSTI, 0, 1, 2)
    assert told(bench, SPSTI) == []
    list_of(bench, OTHER, 2, 3)
    for party, rival in ((SPSTI, OTHER), (OTHER, SPSTI)):
        (answer,) = told(bench, party)
        assert "contestés" in answer
        rows = workbook(bench, party)
        assert rows[1][0] == bench.scenario.sirets[2]
        assert rows[1][2] == "retenu, en attente de la décision de la Caisse"
        assert rival not in answer + str(rows)
        assert "Autre service" not in answer + str(rows)
        assert bench.scenario.sirets[2] not in answer


def test_the_carsat_reads_the_claimants_and_the_operator_no_siret(bench: StepBench) -> None:
    list_of(bench, SPSTI, 0, 2)
    list_of(bench, OTHER, 2)
    (contest,) = standing(bench)
    header, row = workbook(bench, CARSAT)
    assert row[:2] == [bench.scenario.sirets[2], contest["id"]]
    assert SPSTI in row[2]
    assert OTHER in row[2]
    assert bench.scenario.sirets[2] not in str(dict(contest))
    assert "Réclamé par" in header


def test_the_answer_to_a_list_says_how_many_are_held(bench: StepBench) -> None:
    list_of(bench, SPSTI, 0, 2)
    content = ("SIRET\r\n" + bench.scenario.sirets[2] + "\r\n").encode()
    answer = bench.answer(bench.deposit(OTHER, "adherents", content))
    assert "SIRET contestés : 1 réclamés" in answer
    assert SPSTI not in answer


def test_a_list_that_comes_after_the_sealing_seals_again(bench: StepBench) -> None:
    identity = list_of(bench, SPSTI, 0, 1, 2)

    def listed_meanwhile() -> None:
        list_of(bench, OTHER, 2)

    row = bench.exchange(identity, between=listed_meanwhile)
    assert row["state"] == ExchangeState.LIVRE
    assert ranks(bench, identity) == {"trouvé": {0, 1}, "retenu (contesté)": {2}}


def test_what_was_delivered_before_stays_and_both_are_told(bench: StepBench) -> None:
    identity = list_of(bench, SPSTI, 0, 2)
    bench.exchange(identity)
    list_of(bench, OTHER, 2)
    assert ranks(bench, identity) == {"trouvé": {0, 2}}
    assert len(told(bench, SPSTI)) == 1


def test_a_decision_releases_to_the_one_named_by_a_complement(bench: StepBench) -> None:
    first, second = list_of(bench, SPSTI, 0, 2), list_of(bench, OTHER, 2, 3)
    bench.exchange(first)
    bench.exchange(second)
    (contest,) = standing(bench)
    (again,) = ruling(bench, SPSTI, contest["id"])
    assert again not in {first, second}
    assert bench.exchange(again)["state"] == ExchangeState.LIVRE
    assert ranks(bench, again) == {"trouvé": {0, 2}}
    assert ranks(bench, first) == {"trouvé": {0}, "retenu (contesté)": {2}}
    assert workbook(bench, SPSTI)[1][2] == "attribué à votre service"
    assert workbook(bench, OTHER)[1][2] == "non attribué à votre service"
    assert len({row["name"] for row in shelf_results(bench, SPSTI)}) == 2
    with bench.scenario.desk() as desk:
        assert verify_instance(desk).intact


def shelf_results(bench: StepBench, party: str) -> list[RowMapping]:
    with bench.shop.database.reading() as connection:
        rows = outgoing.on_shelf(connection, party, outgoing.RETOUR)
    return [row for row in rows if "sinistralite" in row["name"]]


def test_the_one_set_aside_gets_nothing_even_once_the_other_drops_it(bench: StepBench) -> None:
    list_of(bench, OTHER, 2, 3)
    list_of(bench, SPSTI, 0, 2)
    ruling(bench, OTHER, standing(bench)[0]["id"])
    list_of(bench, OTHER, 3)
    identity = list_of(bench, SPSTI, 0, 1, 2)
    bench.exchange(identity)
    assert ranks(bench, identity) == {"trouvé": {0, 1}, "retenu (contesté)": {2}}


def test_a_contest_ends_when_one_drops_it_and_the_other_is_completed(bench: StepBench) -> None:
    first = list_of(bench, SPSTI, 0, 2)
    list_of(bench, OTHER, 2, 3)
    bench.exchange(first)
    before = len(bench.opened())
    list_of(bench, OTHER, 3)
    (contest,) = standing(bench)
    assert contest["state"] == ContestState.ETEINTE
    (again,) = [one for one in bench.opened()[before:] if bench.row(one)["recipient"] == SPSTI]
    bench.exchange(again)
    assert ranks(bench, again) == {"trouvé": {0, 2}}
    assert "contestations éteintes" in told(bench, SPSTI)[-1]


def test_a_contest_ends_with_the_convention_of_one_of_them(bench: StepBench) -> None:
    first = list_of(bench, SPSTI, 0, 2)
    list_of(bench, OTHER, 2)
    with bench.shop.database.writing() as connection:
        year = bench.clock().year
        text = other_convention_text().replace(f"fin = {year + 2}-12-31", f"fin = {year - 1}-12-31")
        conventions.load(connection, text, bench.clock())
    Housekeeping(bench.shop).run_once()
    assert standing(bench)[0]["state"] == ContestState.ETEINTE
    bench.exchange(first)
    assert ranks(bench, first) == {"trouvé": {0, 2}}


def test_a_decision_on_what_is_over_or_for_a_stranger_is_refused(bench: StepBench) -> None:
    list_of(bench, SPSTI, 0, 2)
    list_of(bench, OTHER, 2, 3)
    reference = standing(bench)[0]["id"]
    with pytest.raises(ConflictError, match="--to attend"):
        ruling(bench, "spsti-inconnu", reference)
    list_of(bench, OTHER, 3)
    with pytest.raises(ConflictError, match="éteinte"):
        ruling(bench, SPSTI, reference)


def test_the_log_holds_each_change_and_names_no_service_to_another(bench: StepBench) -> None:
    list_of(bench, SPSTI, 0, 2)
    list_of(bench, OTHER, 2)
    ruling(bench, NOBODY, standing(bench)[0]["id"])
    with bench.shop.database.reading() as connection:
        entries = [from_leaf(leaf) for leaf in journal.leaves(connection)]
    events = [entry for entry in entries if entry.subject.startswith("contestation:")]
    assert [entry.event for entry in events] == ["contestation", "decision"]
    assert all(entry.parties == (CARSAT,) for entry in events)
    assert "Dominique" not in str(events)


def test_settling_and_telling_again_say_nothing_new(bench: StepBench) -> None:
    list_of(bench, SPSTI, 0, 2)
    list_of(bench, OTHER, 2)
    before = len(standing(bench)), len(told(bench, SPSTI)), len(bench.opened())
    bench.contest_steps.settle()
    bench.tell()
    Housekeeping(bench.shop).run_once()
    assert (len(standing(bench)), len(told(bench, SPSTI)), len(bench.opened())) == before


def test_two_conventions_of_one_service_contest_nothing(bench: StepBench) -> None:
    text = other_convention_text().replace(OTHER_REFERENCE, "cpom-second-2025")
    with bench.shop.database.writing() as connection:
        conventions.load(connection, text, bench.clock())
    list_of(bench, OTHER, 2, 3)
    assert standing(bench) == []


def test_without_a_certificate_the_answer_says_so(tmp_path: Path) -> None:
    bench = StepBench(build_scenario(tmp_path / "instance", CERTIFICATE, establishments=12))
    with bench.scenario.desk() as desk:
        add_other(desk, CERTIFICATE)
    for party in (SPSTI, OTHER):
        bench.deposit(party, "adherents", bench.scenario.member_csv(1))
    (answer,) = told(bench, CARSAT)
    assert "faute de certificat" in " ".join(answer.split())
    assert shelf(bench, CARSAT, outgoing.RETOUR) == []


def test_an_aged_list_claims_nothing(bench: StepBench) -> None:
    list_of(bench, OTHER, 2)
    bench.shift = timedelta(days=367)
    list_of(bench, SPSTI, 0, 2)
    assert standing(bench) == []


members = st.sets(st.integers(0, 3), min_size=1)
acts = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([SPSTI, OTHER]), members),
        st.tuples(st.just("tranche"), st.sampled_from([SPSTI, OTHER, NOBODY])),
        st.tuples(st.just("échange"), st.none()),
    ),
    min_size=3,
    max_size=7,
)


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(played=acts)
def test_nothing_contested_and_undecided_is_ever_in_a_result(
    tmp_path_factory: pytest.TempPathFactory, played: list[tuple[str, object]]
) -> None:
    """For any order of lists, decisions and exchanges run; the csv of the first is read."""
    bench = make_bench(tmp_path_factory.mktemp("suite") / "instance")
    held: dict[str, set[int]] = {}
    ran: set[str] = set()
    for act, argument in [*played, ("échange", None)]:
        if act == "tranche":
            for contest in standing(bench):
                if contest["state"] != ContestState.ETEINTE:
                    ruling(bench, str(argument), contest["id"])
        elif act == "échange":
            for identity in [one for one in bench.opened() if one not in ran]:
                ran.add(identity)
                row = bench.exchange(identity)
                if row["state"] == ExchangeState.LIVRE and row["recipient"] == SPSTI:
                    shared = held[SPSTI] & held.get(OTHER, set())
                    free = held[SPSTI] - shared
                    found = ranks(bench, identity).get("trouvé", set())
                    assert found <= free | _released(bench)
        else:
            assert isinstance(argument, set)
            if held.get(act) != argument:
                list_of(bench, act, *sorted(argument))
                held[act] = set(argument)


def _released(bench: StepBench) -> set[int]:
    """The members that a decision in force gives to the first SPSTI."""
    given = {
        row["digest"]
        for row in standing(bench)
        if row["state"] == ContestState.TRANCHEE and row["decision"] == SPSTI
    }
    sirets = np.frombuffer("".join(bench.scenario.sirets).encode(), np.uint8).reshape(-1, 14)
    digests = bench.shop.vault.contest_digests(sirets)
    return {rank for rank, digest in enumerate(digests) if bytes(digest).hex() in given}
