"""Which titles refuse a file, which are dropped with a notice, which say nothing."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.worker_columns import contact_titles, worker_titles

ALONE = """
NIR | N.I.R. | nir_salarie | NSS | N° SS | N°SS | NumSS | No SS | Numéro SS | Clé SS | Sécu
N° Sécu | num_secu | NumeroSecu | numSecuSociale | NoSecuSoc | Num Sécu. Soc. | N° securite soc.
n° de sécurité sociale | Numéro de Sécurité Sociale | N° Sécurité Sociale du salarié
N° immatriculation SS | Numéro d'assuré | N° d'assuré social | INSEE (personne)
SÃ©curitÃ© sociale | N° S\ufffdcurit\ufffd sociale
Salarié | SALARIE | Salarié(e) | SalariÃ© | Salari\ufffd | SalariŽ | Salari‚ | id_salarie
Nom du salarié | nomSalarie | NOM_SALARIE | Prénom salarié | matricule salarié | Nom des salariés
Travailleur | Nom du travailleur | Employé | Date d'embauche du salarié
Nom, prénom, date de naissance
"""

HARMLESS = """
SIRET | Raison sociale | Effectif | Effectif salarié | Effectif Sal. | Effectif salariés SIR
Nb sal. | Nombre de salariés | nb salariés | Nb Salarie | N salariés | Nb_salaries_2024
nombreDeSalaries
Salariés | Salariés au 31/12 | ETP salariés | Personnel | Employés | Nb d'employés
Heures salariées | masse salariale | Salaires | Cotisation par salarié | Convention salariés
Tranche effectif salarié
Nombre de travailleurs | Travailleur indépendant | Travailleur non salarié | Sans salarié
Date d'embauche 1er salarié | Employeur | Siret employeur | caractereEmployeurEtablissement
trancheEffectifsEtablissement | Code INSEE | N° INSEE | Insee commune
Organisme de sécurité sociale | Régime de sécurité sociale | Responsable sécurité | Sécurité
ss_traitance | Avenir | Ancienneté
Matricule adhérent | N° adhérent | Numéro de compte | Numéro de poste | Poste | Médecin du travail
Nom | Prénom | Nom du contact | Âge de l'entreprise | Catégorie juridique | Date de naissance
"""

TOGETHER = """
Nom | Prénom | Date de naissance
NOM | PRENOM | Né le
Nom | PrÃ©nom | NÃ© le
nom | prenom | ddn
Nom | Prénom | Né(e) le
nomUsage | prenomUsuel | dateNaissance
Nom et prénom | date_naissance
NomPrenom | DateNaissance
Nom de naissance | Prénom | Lieu de naissance
Nom | Date de naissance
Nom entreprise | Prénom | Date de naissance
Nom du dirigeant | Prénom du dirigeant | Date de naissance
nom | prenom | Âge
nom | prenom | poste de travail
nom | prenom | matricule
Nom Prénom | Date d'embauche
Date de naissance | Date d'embauche
First name | Last name | Birth date
"""

APART = """
Nom | Prénom
Nom | Prénom | Téléphone | Courriel
Nom du contact | Prénom du contact | Fonction
Nom de naissance | Prénom | Sexe
nomUniteLegale | nomUsageUniteLegale | prenom1UniteLegale | prenomUsuelUniteLegale | sexeUniteLegale
Nom du dirigeant | Prénom du dirigeant | Date de naissance du dirigeant
Nom | Âge
Nom | Prénom | Âge moyen des salariés
Nom entreprise | Date d'embauche
Nom | Prénom | Nb salariés | Date d'adhésion
"""

CONTACTS = """
Courriel | E-mail | email | EMAIL | e_mail_2 | Adresse mail | adresseMail | Mél | Mail contact
Adresse électronique | Téléphone | telephone1 | T\ufffdl\ufffdphone | Tél. | TÃ©l
Tel_fixe | N° de téléphone | Portable | Mobile | Fax | Contact | Nom du contact | Interlocuteur
Nom du responsable | Dirigeant
Prénom du gérant | Date de naissance du dirigeant
"""

NO_CONTACTS = """
SIRET | Raison sociale | Adresse | Code postal | Effectif | Secteur | Nombre de contacts
Immobilier | Hôtel | Chef-lieu | Nom | Site
"""


def titles(text: str) -> list[str]:
    return [title.strip() for line in text.strip().splitlines() for title in line.split(" | ")]


def lines(text: str) -> list[list[str]]:
    return [line.split(" | ") for line in text.strip().splitlines()]


@pytest.mark.parametrize("title", titles(ALONE))
def test_a_title_that_refuses_alone(title: str) -> None:
    assert worker_titles(["SIRET", title, "Effectif"]) == (1,)


@pytest.mark.parametrize("title", titles(HARMLESS))
def test_a_title_that_does_not(title: str) -> None:
    assert worker_titles(["SIRET", title]) == ()


@pytest.mark.parametrize("together", lines(TOGETHER), ids=" + ".join)
def test_titles_that_refuse_together(together: list[str]) -> None:
    places = worker_titles(["SIRET", *together])
    assert places
    assert 0 not in places


@pytest.mark.parametrize("together", lines(APART), ids=" + ".join)
def test_titles_that_do_not_even_together(together: list[str]) -> None:
    assert worker_titles(["SIRET", *together]) == ()


@pytest.mark.parametrize("title", titles(CONTACTS))
def test_a_contact_is_seen(title: str) -> None:
    assert contact_titles(["SIRET", title]) == (1,)


@pytest.mark.parametrize("title", titles(NO_CONTACTS))
def test_other_columns_are_no_contact(title: str) -> None:
    assert contact_titles([title]) == ()


@pytest.mark.parametrize("change", [str.upper, str.lower, str.title])
def test_case_does_not_matter(change: Callable[[str], str]) -> None:
    for title in titles(ALONE):
        if title.isascii() or not set("Ã\ufffdŽ‚") & set(title):
            assert worker_titles([change(title)]) == (0,), title


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_titles_can_be_judged(some: list[str]) -> None:
    for places in (worker_titles(some), contact_titles(some)):
        assert sorted(set(places)) == list(places)
        assert all(0 <= place < len(some) for place in places)


def test_a_title_without_end_is_judged_by_its_beginning() -> None:
    assert worker_titles(["Nom du salarié " + "é_" * 100_000]) == (0,)
