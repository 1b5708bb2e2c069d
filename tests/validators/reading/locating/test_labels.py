"""What is a title of SIRETs, what only speaks of them, what is a sentence."""

import pytest

from validators.reading.locating.labels import (
    is_value,
    label_distance,
    looks_like_siret,
    may_be_title,
)

PLAIN = """SIRET|siret|N° SIRET|N°SIRET|Siret établissement|siret_etab|siretEtablissement
NUMERO_SIRET|Code SIRET adhérent|NumÃ©ro SIRET|NÂ° SIRET|N\ufffd SIRET|numSiret|NOSIRET|S.I.R.E.T.
N.SIRET|SIRET (14 chiffres)|Numéro SIRET de l'établissement (sans espace)|SIRET :|ＳＩＲＥＴ
\ufeffSIRET|N°\u00a0SIRET|siretetablissement|SI\u200bRET|Identifiant SIRET|SIRET2
Établissement (SIRET)|N° d'établissement (SIRET)|Identifiant établissement (SIRET)"""
OTHERS = "SIRET siège|Siret 2|SIREN/SIRET|Siret client principal|SIRET 2024|Liste des SIRET"
ABOUT = "SIRET valide (O/N)|Date SIRET|Commentaire SIRET|Nombre de SIRET|Statut du SIRET"
NONE = """SIREN|Liste des SIRET au 31/12/2025|Merci de vérifier le SIRET de chaque établissement
Nombre de SIRET : 12|SIRET : 73282|désiré|Raison sociale|SIRET;Nom|
Le SIRET de chaque établissement adhérent figure dans la première colonne ci-dessous"""


@pytest.mark.parametrize(
    ("label", "distance"),
    [
        *((label, 0) for label in PLAIN.replace("\n", "|").split("|")),
        ("N°\nSIRET", 0),
        *((label, 1) for label in OTHERS.split("|")),
        *((label, 2) for label in ABOUT.split("|")),
        *((label, None) for label in NONE.replace("\n", "|").split("|")),
    ],
)
def test_distance_from_a_bare_siret(label: str, distance: int | None) -> None:
    assert label_distance(label, "siret") == distance


@pytest.mark.parametrize("cell", ["123", "7,32829E+13", "732 829 320 00074", "FR 12345678", "12,5"])
def test_numbers_are_values(cell: str) -> None:
    assert is_value(cell)
    assert not may_be_title(cell)


@pytest.mark.parametrize("cell", ["Nom", "Adresse 2", "14 chiffres", "Code postal (5)"])
def test_words_may_be_titles(cell: str) -> None:
    assert not is_value(cell)
    assert may_be_title(cell)


def test_a_long_text_does_not_look_like_a_siret() -> None:
    assert looks_like_siret("732829320 00074")
    assert looks_like_siret("7,32829E+13")
    assert not looks_like_siret("Dossier 732829320")
    assert not looks_like_siret("12")
