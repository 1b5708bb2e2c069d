"""The lists of a CARSAT go from its deposit to the shelf of the SPSTI, where they are granted."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import IO

import pytest

from exchange.states import DepositState, ExchangeState
from gateway.rendering.delimited import write_delimited
from gateway.rendering.sheet import ResultSheet
from gateway.storage import conventions
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import CARSAT, SPSTI, convention_text

YEAR = datetime.now(UTC).year
GRANTED = """
[[flux]]
nom = "{nom}"
clause = "clause de {nom}"
finalite = "prévention"
sens = ["carsat vers spsti"]
granularite = "etablissement"
adhesion = ["relations_operationnelles"]
liste_requise = true
conservation_jours = {{ valeur = 365, source = "projet" }}
"""
THRESHOLDS = """
seuils.sinistres = { valeur = 2, source = "projet", accord = "relevé de décision" }
seuils.effectif_max = { valeur = 10, source = "projet" }
"""
HEADS = {
    "visites": "siret;annee;antenne",
    "risques_chimiques_pros": "siret;annee",
    "programmes": "siret;annee;programme;situation",
    "courriers_tpe": "siret;annee;effectif;sinistres",
}


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[ResultSheet]:
    """The sheets sealed, oldest first."""
    sheets: list[ResultSheet] = []

    def keep(sheet: ResultSheet, target: IO[bytes]) -> None:
        sheets.append(sheet)
        write_delimited(sheet, target)

    monkeypatch.setattr("gateway.worker.result_file.write_delimited", keep)
    return sheets


def grant(bench: StepBench, nom: str, more: str = "") -> None:
    """The example convention, with this flux too."""
    text = convention_text() + GRANTED.format(nom=nom) + more
    with bench.shop.database.writing() as connection:
        conventions.load(connection, text, bench.clock())


def exchanged(bench: StepBench, nom: str, rows: Sequence[tuple[int, str]]) -> str:
    """Deposit a list of members and this extract, and run its exchange; the state reached.

    Args:
        bench: the instance.
        nom: the flux.
        rows: place of an establishment, and what follows its SIRET and the year.
    """
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(30))
    sirets = bench.scenario.sirets
    lines = [f"{sirets[place]};{YEAR}{more}" for place, more in rows]
    extract = "\r\n".join([HEADS[nom], *lines, ""]).encode()
    assert bench.row(bench.deposit(CARSAT, nom, extract))["state"] == DepositState.ACCEPTE
    return str(bench.exchange(bench.opened()[-1])["state"])


def test_visites_are_delivered(bench: StepBench, shown: list[ResultSheet]) -> None:
    grant(bench, "visites")
    rows = [(4, ";Antenne du Var"), (35, ";Antenne du Var")]
    assert exchanged(bench, "visites", rows) == ExchangeState.LIVRE
    assert shown[-1].frame["siret"].to_pylist() == [bench.scenario.sirets[4]]
    assert shown[-1].frame.column_names == ["siret", "annee"]


def test_risques_chimiques_pros_are_delivered_where_granted_by_name(
    bench: StepBench, shown: list[ResultSheet]
) -> None:
    refused = bench.deposit(CARSAT, "risques_chimiques_pros", b"siret;annee\r\n")
    assert bench.row(refused)["state"] == DepositState.REFUSE
    assert "FLUX-NON-PREVU" in bench.answer(refused)
    grant(bench, "risques_chimiques_pros")
    assert exchanged(bench, "risques_chimiques_pros", [(7, "")]) == ExchangeState.LIVRE
    assert shown[-1].frame["siret"].to_pylist() == [bench.scenario.sirets[7]]


def test_programmes_are_delivered_with_a_row_for_each(
    bench: StepBench, shown: list[ResultSheet]
) -> None:
    grant(bench, "programmes")
    rows = [(2, ";Transport;ciblé"), (2, ";Aide à la personne;suivi"), (0, ";Transport;suivi")]
    assert exchanged(bench, "programmes", rows) == ExchangeState.LIVRE
    frame = shown[-1].frame
    first, second = bench.scenario.sirets[0], bench.scenario.sirets[2]
    assert frame["siret"].to_pylist() == [first, second, second]
    assert frame["programme"].to_pylist() == ["Transport", "Transport", "Aide à la personne"]
    assert frame["situation_programme"].to_pylist() == ["suivi", "ciblé", "suivi"]
    assert all(column.description for column in shown[-1].columns)


def test_courriers_are_delivered_within_the_thresholds_of_the_convention(
    bench: StepBench, shown: list[ResultSheet]
) -> None:
    grant(bench, "courriers_tpe", THRESHOLDS)
    rows = [(1, ";9;3"), (2, ";9;2"), (3, ";11;8")]
    assert exchanged(bench, "courriers_tpe", rows) == ExchangeState.LIVRE
    assert shown[-1].frame["siret"].to_pylist() == [bench.scenario.sirets[1]]
    assert shown[-1].frame.column_names == ["siret", "annee"]
    assert any("2 lignes hors de ces seuils" in notice for notice in shown[-1].about.notices)


def test_the_same_file_is_given_again_once_the_convention_has_changed(
    bench: StepBench, shown: list[ResultSheet]
) -> None:
    grant(bench, "courriers_tpe")
    rows = [(1, ";9;3")]
    assert exchanged(bench, "courriers_tpe", rows) == ExchangeState.LIVRE
    assert shown[-1].frame.num_rows == 0
    grant(bench, "courriers_tpe", THRESHOLDS)
    extract = f"{HEADS['courriers_tpe']}\r\n{bench.scenario.sirets[1]};{YEAR};9;3\r\n".encode()
    before = len(bench.opened())
    assert bench.row(bench.deposit(CARSAT, "courriers_tpe", extract))["state"] == "déjà reçu"
    (again,) = bench.opened()[before:]
    assert bench.exchange(again)["state"] == ExchangeState.LIVRE
    assert shown[-1].frame["siret"].to_pylist() == [bench.scenario.sirets[1]]
    bench.deposit(CARSAT, "courriers_tpe", extract)
    assert bench.opened()[before:] == [again]
