"""The table of rates is what the published figures give."""

import csv
from collections import Counter, defaultdict

import pytest

from gateway.demo.rates import BY_CTN, CtnFigures
from tests.support import shared_file

AT_COLUMNS = {
    "etablissements": "Nombre de SIRET",
    "salaries": "Nombre de salariés",
    "heures": "Nombre d'heures travaillées",
    "at_1er_reglement": "AT en 1er règlement",
    "at_4j_et_plus": "dont AT avec 4 jours d'arrêt ou plus sur l'année",
    "nouvelles_ip": "Nouvelles IP",
    "somme_taux_ip": "Somme des taux d'IP",
    "deces": "Décès",
    "journees_it": "Journées d'IT",
}


def test_totals_of_accidents_are_those_published() -> None:
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    with shared_file("data/ameli_at_ctn_naf_2024.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            totals[row["CTN"]].update({n: int(row[c]) for n, c in AT_COLUMNS.items()})
    typed = {c.ctn: Counter({n: getattr(c, n) for n in AT_COLUMNS}) for c in BY_CTN}
    assert typed == totals


def test_frequent_activities_are_those_with_the_most_establishments() -> None:
    sirets: dict[str, Counter[str]] = defaultdict(Counter)
    with shared_file("data/ameli_at_ctn_naf_2024.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["Code NAF"] != "xxxxx":
                sirets[row["CTN"]][row["Code NAF"]] += int(row["Nombre de SIRET"])
    for figures in BY_CTN:
        assert list(figures.frequent_naf) == sirets[figures.ctn].most_common(5)


def test_totals_of_diseases_are_those_published() -> None:
    mp: Counter[str] = Counter()
    tms: Counter[str] = Counter()
    with shared_file("data/ameli_mp_ctn_naf_tableau_2024.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            mp[row["ctn"]] += int(row["mp_1er_reglement"])
            tms[row["ctn"]] += int(row["mp_1er_reglement"]) * (row["tms"] == "oui")
    assert {(c.ctn, c.mp, c.mp_tms) for c in BY_CTN} == {
        (ctn, mp[ctn], tms[ctn]) for ctn in mp if ctn != "ZC"
    }


def test_together_they_give_the_national_indices() -> None:
    def total(name: str) -> float:
        return float(sum(getattr(c, name) for c in BY_CTN))

    at, hours = total("at_1er_reglement"), total("heures")
    assert at == 549_614
    assert total("deces") == 764
    assert round(at / total("salaries") * 1_000, 1) == 26.4
    assert round(at / hours * 1e6, 1) == 16.0
    assert round(total("journees_it") / hours * 1_000, 2) == 1.57


@pytest.mark.parametrize("figures", BY_CTN, ids=lambda c: c.ctn)
def test_shares_are_shares(figures: CtnFigures) -> None:
    assert 0 < figures.at_4j_share < 1
    assert 0 < figures.mp_tms_share < 1
    assert 1 < figures.mean_ip_rate < 100
    assert 1_000 < figures.hours_per_employee < 2_000
