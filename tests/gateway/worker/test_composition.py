"""A list that takes in establishments from elsewhere is told to its sender and to the CARSAT."""

import re
from collections.abc import Sequence
from pathlib import Path

import structlog

from audit.entry import Event, from_leaf
from exchange.states import DepositState
from gateway.storage import journal, outgoing
from tests.exchange.sirenes import load_sirene
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import CARSAT, SPSTI
from tests.validators.making import siret

MEMBERS = [siret(number) for number in range(1, 201)]
STRANGERS = [siret(number) for number in range(1_001, 1_021)]
FARMS = [siret(number) for number in range(2_001, 2_021)]


def load(bench: StepBench) -> Path:
    """Sirene: members in Marseille, strangers in Lille, farms in Marseille."""
    folder = bench.scenario.folder / "sirene"
    kinds = dict.fromkeys(MEMBERS, ("13055", "62.01Z"))
    kinds |= dict.fromkeys(STRANGERS, ("59350", "62.01Z"))
    kinds |= dict.fromkeys(FARMS, ("13055", "01.21Z"))
    load_sirene(folder, None, kinds=kinds)
    return folder


def listed(sirets: Sequence[str]) -> bytes:
    return ("SIRET\r\n" + "\r\n".join(sirets) + "\r\n").encode()


def carsat_is_told(bench: StepBench, identity: str) -> list[str]:
    """What the CARSAT reads of a deposit, its lines joined."""
    paths = bench.shop.shelves.path(".").glob(f"accuse-{identity}-{CARSAT}-*.txt")
    return [re.sub(r"\s+", " ", path.read_text("utf-8-sig")) for path in paths]


def test_new_members_of_another_departement_are_told_to_both_sides(bench: StepBench) -> None:
    load(bench)
    bench.deposit(SPSTI, "adherents", listed(MEMBERS[:180]))
    identity = bench.deposit(SPSTI, "adherents", listed([*MEMBERS, *STRANGERS]))
    assert bench.row(identity)["state"] == DepositState.ACCEPTE, "told, never stopped"
    answer = re.sub(r"\s+", " ", bench.answer(identity))
    assert "LISTE-DEPARTEMENT" in answer
    assert "LISTE-ACTIVITE" not in answer
    (told,) = carsat_is_told(bench, identity)
    line = "département 59 : 20 nouveaux sur 40, 0 auparavant sur 180"
    assert line in answer
    assert line in told
    assert "a beaucoup changé de composition" in told
    with bench.shop.database.reading() as connection:
        names = [r["name"] for r in outgoing.on_shelf(connection, CARSAT, outgoing.ACCUSES)]
    assert any("_variation_cpom-exemple-2025_" in name for name in names)


def test_nothing_of_it_holds_a_siret_and_the_log_holds_a_count(bench: StepBench) -> None:
    load(bench)
    bench.deposit(SPSTI, "adherents", listed(MEMBERS))
    identity = bench.deposit(SPSTI, "adherents", listed([*MEMBERS, *STRANGERS]))
    texts = [bench.answer(identity), *carsat_is_told(bench, identity)]
    assert not any(one in text for one in (*MEMBERS, *STRANGERS) for text in texts)
    with bench.shop.database.reading() as connection:
        entries = [from_leaf(leaf) for leaf in journal.leaves(connection)]
    (counts,) = [
        entry.counts
        for entry in entries
        if entry.subject == f"depot:{identity}" and entry.event is Event.ACCEPTATION
    ]
    assert counts["départements inhabituels"] == 1
    assert all(isinstance(count, int) for count in counts.values())


def test_a_new_activity_is_told(bench: StepBench) -> None:
    load(bench)
    bench.deposit(SPSTI, "adherents", listed(MEMBERS))
    identity = bench.deposit(SPSTI, "adherents", listed([*MEMBERS, *FARMS]))
    assert "LISTE-ACTIVITE" in bench.answer(identity)
    assert "division NAF 01 : 20 nouveaux sur 20" in carsat_is_told(bench, identity)[0]


def test_a_first_list_is_compared_with_the_circonscription(bench: StepBench) -> None:
    load(bench)
    identity = bench.deposit(SPSTI, "adherents", listed([*MEMBERS, *STRANGERS]))
    (told,) = carsat_is_told(bench, identity)
    assert "hors circonscription : 20 sur 220, sans liste antérieure à comparer" in told


def test_a_size_and_a_composition_that_change_are_told_together(bench: StepBench) -> None:
    load(bench)
    bench.deposit(SPSTI, "adherents", listed(MEMBERS[:120]))
    identity = bench.deposit(SPSTI, "adherents", listed([*MEMBERS, *STRANGERS]))
    (told,) = carsat_is_told(bench, identity)
    assert "+83 %" in told
    assert "département 59" in told


def test_the_usual_new_members_are_not_told(bench: StepBench) -> None:
    load(bench)
    bench.deposit(SPSTI, "adherents", listed(MEMBERS[:180]))
    identity = bench.deposit(SPSTI, "adherents", listed(MEMBERS))
    assert "LISTE-" not in bench.answer(identity)
    assert carsat_is_told(bench, identity) == []
    assert "inhabituel" not in bench.answer(identity)


def test_without_sirene_nothing_is_told(bench: StepBench) -> None:
    bench.deposit(SPSTI, "adherents", listed(MEMBERS))
    identity = bench.deposit(SPSTI, "adherents", listed([*MEMBERS, *STRANGERS]))
    assert "LISTE-" not in bench.answer(identity)


def test_a_former_list_that_does_not_open_stops_nothing(bench: StepBench) -> None:
    load(bench)
    first = bench.deposit(SPSTI, "adherents", listed(MEMBERS))
    for path in bench.shop.objects.path(".").glob(f"liste-{first}-*"):
        path.write_bytes(b"")
    with structlog.testing.capture_logs() as logged:
        identity = bench.deposit(SPSTI, "adherents", listed([*MEMBERS, *STRANGERS]))
    assert bench.row(identity)["state"] == DepositState.ACCEPTE
    assert "LISTE-DEPARTEMENT" not in bench.answer(identity)
    codes = [e["code"] for e in logged if e["event"] == "composition de la liste non comparée"]
    assert len(codes) == 1
