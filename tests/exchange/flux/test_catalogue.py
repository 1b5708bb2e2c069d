"""The flux are those that the texts call for, each declared as the table of flux says."""

import pytest

from exchange.admission import depositable
from exchange.flux import registry
from exchange.flux.directions import PARTIES, SPSTI_TO_CARSAT
from exchange.flux.outside import HORS_PERIMETRE
from exchange.flux.registry import CATALOGUE, REGISTRY, by_name
from tests.exchange.examples import CARSAT, NOON, SPSTI, a_convention, a_grant

NAMES = [
    "adherents",
    "sinistralite",
    "portefeuille",
    "visites",
    "tms_pros",
    "risques_chimiques_pros",
    "programmes",
    "analyses_ergonomiques",
    "courriers_tpe",
    "actions",
    "cible_detaillee",
    "difficultes_aigues",
    "sptpe_tms",
    "tableau_dgt",
    "indicateurs",
    "statistiques_sectorielles",
    "statistiques_dreets",
    "donnees_sante_travail",
    "sinistralite_comparee",
]
NEED_A_LIST = {"sinistralite", "portefeuille", "visites", "tms_pros", "programmes", "courriers_tpe"}
AGGREGATES = set(NAMES[13:])


def test_the_catalogue_holds_the_nineteen_flux_in_their_order() -> None:
    assert list(CATALOGUE) == NAMES


@pytest.mark.parametrize("nom", NAMES)
def test_a_flux_declares_what_a_reader_needs(nom: str) -> None:
    flux = by_name(nom)
    assert flux.nom == nom
    assert flux.libelle
    assert flux.finalite
    assert flux.forme
    assert flux.sens
    assert flux.liste_requise is (nom in NEED_A_LIST)
    assert (flux.granularite != "etablissement") is (nom in AGGREGATES)
    assert bool(flux.clauses) is (nom != "risques_chimiques_pros")


def test_only_what_the_gateway_can_read_can_be_deposited() -> None:
    assert set(REGISTRY) == {nom for nom in NAMES if CATALOGUE[nom].contrat}
    granted = tuple(
        a_grant(nom, sens=CATALOGUE[nom].sens, adhesion=(), liste_requise=False) for nom in NAMES
    )
    convention = a_convention(flux=granted)
    for party in PARTIES:
        opened = {nom for nom in REGISTRY if party in REGISTRY[nom].entrees}
        assert set(depositable([convention], party.value, NOON)) == opened


def test_a_folder_that_serves_what_the_depositor_receives_opens_for_it_alone() -> None:
    granted = a_grant(
        "analyses_ergonomiques", sens=SPSTI_TO_CARSAT, adhesion=(), liste_requise=False
    )
    convention = a_convention(flux=(granted,))
    assert depositable([convention], "carsat", NOON) == ("analyses_ergonomiques",)
    assert depositable([convention], "dreets", NOON) == ()


def test_a_first_direction_names_who_deposits() -> None:
    assert (by_name("visites").sender, by_name("visites").recipient) == (CARSAT, SPSTI)
    assert by_name("analyses_ergonomiques").sender == SPSTI


def test_nominative_data_about_workers_has_no_flux() -> None:
    assert HORS_PERIMETRE
    assert HORS_PERIMETRE.keys().isdisjoint(CATALOGUE)


def test_each_flux_is_one_file_of_its_name() -> None:
    files = {module.__name__.rpartition(".")[2] for module in registry.modules()}
    assert files == set(NAMES)
