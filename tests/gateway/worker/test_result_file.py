"""What a result says of itself is true of it: whom it names, and what it was made from."""

from typing import IO

import pytest

from exchange.report import Report
from gateway.rendering.delimited import write_delimited
from gateway.rendering.sheet import About, ResultSheet
from tests.gateway.worker.bench_of_steps import StepBench
from tests.gateway.worker.test_contributions import YEAR, accepted, convene, delivered
from tests.gateway.worker.test_reports import TO_ALL
from tests.scenario import CARSAT, SPSTI

NAMING = "Données nominatives d'établissements"
TOTALS = "ne pas chercher à y reconnaître un établissement"
HEAD = "source;annee;indicateur;zone;categorie;valeur;unite;effectif"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> dict[str, About]:
    """What the last result of each recipient says of itself, by its name."""
    kept: dict[str, About] = {}

    def keep(sheet: ResultSheet, target: IO[bytes]) -> None:
        kept[sheet.about.to_party] = sheet.about
        write_delimited(sheet, target)

    def keep_report(report: Report, about: About, target: IO[bytes]) -> None:
        kept[about.to_party] = about
        target.write(b"rapport")

    monkeypatch.setattr("gateway.worker.result_file.write_delimited", keep)
    monkeypatch.setattr("gateway.worker.result_file.write_report", keep_report)
    return kept


def test_a_list_reminds_that_it_names_establishments(
    bench: StepBench, said: dict[str, About]
) -> None:
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(10))
    delivered(bench)
    (about,) = said.values()
    assert about.confidentiality.startswith(NAMING)
    assert about.loaded == "Extrait de la Caisse"


def test_totals_do_not_say_that_they_name_anyone(bench: StepBench, said: dict[str, About]) -> None:
    convene(bench, "donnees_sante_travail", '"spsti vers carsat"')
    row = f"SPSTI;{YEAR};Part exposée au bruit;Bassin;Ensemble;14;%;804"
    accepted(bench, SPSTI, "donnees_sante_travail", HEAD, [row])
    delivered(bench)
    (about,) = said.values()
    assert NAMING not in about.confidentiality
    assert TOTALS in about.confidentiality
    # The SPSTI gave it: there is no extract of the Caisse in it.
    assert about.loaded == "Dernier fichier reçu"


def test_the_control_sheet_of_the_spsti_alone_names_its_own(
    bench: StepBench, said: dict[str, About]
) -> None:
    convene(bench, "tableau_dgt", TO_ALL, 'thematiques = ["tms"]\n')
    known, last = bench.scenario.sirets, YEAR - 1
    rows = [f"{known[place]};{last};tms;formé" for place in range(6)]
    accepted(bench, SPSTI, "tableau_dgt", "siret;annee;theme;modalite", rows)
    followed = [f"{siret};{last}" for siret in known[2:30]]
    accepted(bench, CARSAT, "tableau_dgt", "siret;annee", followed)
    delivered(bench)
    naming = [to for to, about in said.items() if about.confidentiality.startswith(NAMING)]
    assert len(said) == 3
    assert naming == ["Service de prévention et de santé au travail Exemple"]
