"""What the parties contribute reaches those that the convention names, and nobody else."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import IO

import pytest
from sqlalchemy import RowMapping

from exchange.report import Report
from exchange.states import DepositState, ExchangeState
from gateway.rendering.delimited import write_delimited
from gateway.rendering.sheet import About, ResultSheet
from gateway.storage import conventions, exchanges, parties
from gateway.storage.parties import Party, Recipient
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import CARSAT, SPSTI, convention_text
from tests.two_services import OTHER, add_other

DREETS = "dreets-exemple"
YEAR = datetime.now(UTC).year
GRANTED = """
[[flux]]
nom = "{nom}"
clause = "clause de {nom}"
finalite = "prévention"
sens = [{sens}]
conservation_jours = {{ valeur = 365, source = "projet" }}
"""
EACH = (
    '"spsti vers carsat", "spsti vers dreets", "carsat vers spsti", "carsat vers dreets", '
    '"dreets vers spsti", "dreets vers carsat"'
)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[ResultSheet | Report]:
    """What was sealed, oldest first."""
    sealed: list[ResultSheet | Report] = []

    def keep(sheet: ResultSheet, target: IO[bytes]) -> None:
        sealed.append(sheet)
        write_delimited(sheet, target)

    def keep_report(report: Report, about: About, target: IO[bytes]) -> None:
        sealed.append(report)
        target.write(b"rapport")

    monkeypatch.setattr("gateway.worker.result_file.write_delimited", keep)
    monkeypatch.setattr("gateway.worker.result_file.write_report", keep_report)
    return sealed


def convene(bench: StepBench, nom: str, sens: str = EACH, more: str = "") -> None:
    """The example convention with this flux too, and a certificate for every party."""
    text = convention_text() + GRANTED.format(nom=nom, sens=sens) + more
    with bench.shop.database.writing() as connection:
        at = bench.clock()
        conventions.load(connection, text, at)
        mine = parties.recipient_of(connection, SPSTI)
        assert mine is not None
        parties.add_party(connection, Party(DREETS, "dreets", "DREETS Exemple"), at)
        for code in (CARSAT, DREETS):
            new = Recipient("", code, "F" * 40, mine.certificate, "csv", mine.expires_at)
            parties.put_recipient(connection, new, at)


def accepted(bench: StepBench, party: str, flux: str, head: str, rows: Sequence[str]) -> str:
    identity = bench.deposit(party, flux, "\r\n".join([head, *rows, ""]).encode())
    assert bench.row(identity)["state"] == DepositState.ACCEPTE, bench.answer(identity)
    return identity


def delivered(bench: StepBench) -> dict[str, str]:
    """Run the exchanges that wait; the state of each, by recipient."""
    waiting = [i for i in bench.opened() if bench.row(i)["state"] == ExchangeState.OUVERT]
    done = [bench.exchange(identity) for identity in waiting]
    return {row["recipient"]: row["state"] for row in done}


def sirets(sheet: ResultSheet | Report) -> list[str]:
    assert isinstance(sheet, ResultSheet)
    texts: list[str] = sheet.frame["siret"].to_pylist()
    return texts


def test_actions_of_each_party_make_the_picture_of_the_year(
    bench: StepBench, shown: list[ResultSheet | Report]
) -> None:
    convene(bench, "actions")
    known = bench.scenario.sirets
    head = "siret;annee;type_action"
    accepted(bench, SPSTI, "actions", head, [f"{known[1]};{YEAR};Conseil"])
    assert delivered(bench) == {CARSAT: ExchangeState.LIVRE, DREETS: ExchangeState.LIVRE}
    themed = [f"{known[0]};{YEAR};Contrôle;risques chimiques"]
    accepted(bench, DREETS, "actions", f"{head};theme", themed)
    assert delivered(bench)[SPSTI] == ExchangeState.LIVRE
    last = shown[-1]
    assert isinstance(last, ResultSheet)
    assert [sheet for sheet in shown if len(sirets(sheet)) == 1 and sheet is not last]
    merged = next(s for s in shown if isinstance(s, ResultSheet) and s.frame.num_rows == 2)
    assert sorted(merged.frame["donne_par"].to_pylist()) == ["DREETS", "SPSTI"]
    assert sirets(merged) == sorted(known[:2])
    assert set(merged.frame["theme"].to_pylist()) == {"Risques chimiques", None}
    assert not merged.is_looked_up


def test_a_party_that_the_convention_does_not_name_gets_nothing(
    bench: StepBench, shown: list[ResultSheet | Report]
) -> None:
    convene(bench, "actions", '"spsti vers carsat"')
    head = "siret;annee;type_action"
    row = f"{bench.scenario.sirets[1]};{YEAR};Conseil"
    accepted(bench, SPSTI, "actions", head, [row])
    assert delivered(bench) == {CARSAT: ExchangeState.LIVRE}
    refused = bench.deposit(DREETS, "actions", f"{head}\r\n{row}\r\n".encode())
    assert bench.row(refused)["state"] == DepositState.REFUSE


def test_a_spsti_is_told_about_its_own_members_alone(
    bench: StepBench, shown: list[ResultSheet | Report]
) -> None:
    convene(bench, "cible_detaillee")
    known = bench.scenario.sirets
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(10))
    rows = [f"{known[3]};Chutes", f"{known[20]};Chutes"]
    accepted(bench, CARSAT, "cible_detaillee", "siret;action", rows)
    assert delivered(bench) == {SPSTI: ExchangeState.LIVRE, DREETS: ExchangeState.LIVRE}
    sheets = [s for s in shown if isinstance(s, ResultSheet) and "action" in s.frame.column_names]
    mine, theirs = sorted(sheets, key=lambda sheet: sheet.frame.num_rows)
    assert sirets(theirs) == sorted([known[3], known[20]])
    assert sirets(mine) == [known[3]]
    assert any("1 ligne ne porte pas" in notice for notice in mine.about.notices)


def test_a_contribution_about_a_contested_establishment_is_held_back(
    bench: StepBench, shown: list[ResultSheet | Report]
) -> None:
    convene(bench, "cible_detaillee")
    known = bench.scenario.sirets
    with bench.shop.database.reading() as connection:
        mine = parties.recipient_of(connection, SPSTI)
    assert mine is not None
    with bench.scenario.desk() as desk:
        add_other(desk, mine.certificate)
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(10))
    bench.deposit(OTHER, "adherents", bench.scenario.member_csv(4))
    rows = [f"{known[3]};Chutes", f"{known[7]};Chutes"]
    accepted(bench, CARSAT, "cible_detaillee", "siret;action", rows)
    (waiting,) = [i for i in bench.opened() if _is_for_spsti(bench.row(i))]
    row = bench.exchange(waiting)
    (sheet,) = [s for s in shown if isinstance(s, ResultSheet)]
    assert sirets(sheet) == [known[7]]
    assert [one.sirets.to_pylist() for one in sheet.elsewhere] == [list(known[:4])]
    assert row["counts"][exchanges.HELD] == 4


def _is_for_spsti(row: RowMapping) -> bool:
    return (row["flux"], row["recipient"]) == ("cible_detaillee", SPSTI)


def test_events_do_not_replace_one_another(
    bench: StepBench, shown: list[ResultSheet | Report]
) -> None:
    convene(bench, "difficultes_aigues", '"spsti vers carsat", "carsat vers spsti"')
    known = bench.scenario.sirets
    head = "siret;date_alerte;nature"
    for place in (4, 5):
        day = f"02/01/{YEAR}"
        accepted(bench, CARSAT, "difficultes_aigues", head, [f"{known[place]};{day};Accidents"])
    waiting = [i for i in bench.opened() if bench.row(i)["state"] == ExchangeState.OUVERT]
    assert [bench.exchange(i)["state"] for i in waiting] == [ExchangeState.LIVRE] * 2
    assert [sirets(sheet) for sheet in shown] == [[known[4]], [known[5]]]


def test_the_carsat_gets_analyses_marked_with_its_own_targets(
    bench: StepBench, shown: list[ResultSheet | Report]
) -> None:
    convene(bench, "analyses_ergonomiques", '"spsti vers carsat"')
    known, last = bench.scenario.sirets, YEAR - 1
    head = "siret;annee;date_rapport;intervenant"
    rows = [f"{known[i]};{last};03/02/{last};Camille Fictive" for i in (1, 2)]
    accepted(bench, SPSTI, "analyses_ergonomiques", head, rows)
    assert delivered(bench) == {CARSAT: ExchangeState.LIVRE}
    first = shown[-1]
    assert isinstance(first, ResultSheet)
    assert first.frame.column_names == ["siret", "annee", "date_rapport"]
    marks = [f"{known[2]};{YEAR};ciblé", f"{known[2]};{YEAR};suivi", f"{known[9]};{YEAR};suivi"]
    accepted(bench, CARSAT, "analyses_ergonomiques", "siret;annee;situation", marks)
    assert delivered(bench) == {CARSAT: ExchangeState.LIVRE}
    marked = shown[-1]
    assert isinstance(marked, ResultSheet)
    assert marked.frame["cible"].to_pylist() == ["non", "oui"]
    assert marked.frame["suivi"].to_pylist() == ["non", "oui"]


def test_figures_reach_the_parties_without_the_small_ones(
    bench: StepBench, shown: list[ResultSheet | Report]
) -> None:
    convene(bench, "donnees_sante_travail", '"spsti vers carsat", "spsti vers dreets"')
    head = "source;annee;indicateur;zone;categorie;valeur;unite;effectif"
    rows = [
        f"SPSTI;{YEAR};Part exposée au bruit;Bassin;Hommes;12,5;%;800",
        f"SPSTI;{YEAR};Part exposée au bruit;Bassin;Femmes;25;%;4",
        f"SPSTI;{YEAR};Part exposée au bruit;Bassin;Ensemble;14;%;804",
    ]
    accepted(bench, SPSTI, "donnees_sante_travail", head, rows)
    assert delivered(bench) == {CARSAT: ExchangeState.LIVRE, DREETS: ExchangeState.LIVRE}
    report = shown[-1]
    assert isinstance(report, Report)
    values = {row[2]: row[3] for row in report.pages[0].blocs[0].lignes}
    assert values == {"Hommes": "secret", "Femmes": "secret", "Ensemble": 14.0}
    assert report.counts == {"valeurs": 3, "valeurs retenues": 2}


def test_a_release_revoked_between_sealing_and_delivery_leaves_nothing(
    bench: StepBench, shown: list[ResultSheet | Report]
) -> None:
    convene(bench, "actions", '"spsti vers carsat"')
    row = f"{bench.scenario.sirets[1]};{YEAR};Conseil"
    accepted(bench, SPSTI, "actions", "siret;annee;type_action", [row])
    (identity,) = [i for i in bench.opened() if bench.row(i)["state"] == ExchangeState.OUVERT]

    def denounce() -> None:
        text = convention_text() + GRANTED.format(nom="cible_detaillee", sens=EACH)
        with bench.shop.database.writing() as connection:
            conventions.load(connection, text, bench.clock())

    state = bench.exchange(identity, denounce)
    assert (state["state"], state["motif"]) == (ExchangeState.REFUSE, "FLUX-NON-PREVU")
    assert not bench.shop.shelves.path(identity).exists()
