"""Avenants and the acts they open are read, and each fault told at its own line."""

from datetime import UTC, date, datetime

import pytest

from exchange.convention_files.parsing import parse_convention
from exchange.conventions import PartyKind
from tests.exchange.convention_files.test_parsing import example, findings, line_of

AVENANT = """
[[avenants]]
reference = "avenant n° 1"
effet = 2027-01-01
objet = "prolongation et visites"
fin = 2029-06-30
flux_retires = ["tms_pros"]
[avenants.clauses]
tiers = "avenant n° 1, art. 2"
publication = "avenant n° 1, art. 3"
[[avenants.flux]]
nom = "visites"
clause = "avenant n° 1, art. 1"
finalite = "coordonner"
sens = ["carsat vers spsti"]
liste_requise = true
conservation_jours = { valeur = 365, source = "projet" }
"""
LETTERS = """
[[autorisations]]
tiers = "observatoire"
nom = "Observatoire Exemple"
flux = ["visites"]
[[autorisations.courriers]]
partie = "spsti"
recu_le = 2027-02-02
reference = "courrier"
signataire = { partie = "spsti", nom = "Camille Fictive", qualite = "directrice" }

[[validations]]
publication = "bilan"
flux = ["sinistralite"]
validee_le = 2027-04-02T16:00:00
reference = "relevé de décision"
"""


def test_an_avenant_and_the_acts_it_opens_are_read() -> None:
    convention = parse_convention(example() + AVENANT + LETTERS)
    (avenant,) = convention.avenants
    assert (avenant.effet, avenant.fin) == (date(2027, 1, 1), date(2029, 6, 30))
    assert [grant.nom for grant in avenant.flux] == ["visites"]
    assert avenant.flux_retires == ("tms_pros",)
    (authorisation,) = convention.autorisations
    (letter,) = authorisation.courriers
    assert (letter.partie, authorisation.flux) == (PartyKind.SPSTI, ("visites",))
    assert letter.recu_le == datetime(2027, 2, 1, 23, tzinfo=UTC)
    (validation,) = convention.validations
    assert validation.validee_le == datetime(2027, 4, 2, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("effet = 2027-01-01", "", "avenants[1].effet : clé absente"),
        ("effet = 2027-01-01", "effet = 2024-12-31", "avenants[1].effet : un avenant ne prend"),
        ("effet = 2027-01-01", "effet = 2030-01-01", "avenants[1].effet : un avenant prend effet"),
        ("fin = 2029-06-30", "fin = 2030-01-01", "avenants[1].fin : une convention dure cinq ans"),
        ("fin = 2029-06-30", "fin = 2026-12-31", "avenants[1].fin : la nouvelle fin précède"),
        ('["tms_pros"]', '["actions"]', "avenants[1].flux_retires : valeur n° 1 inconnue"),
        ('nom = "visites"', 'nom = "visite"', "avenants[1].flux[1].nom : valeur n° 1 inconnue"),
        ('flux = ["visites"]', 'flux = ["actions"]', "autorisations[1].flux : valeur n° 1"),
        ('tiers = "avenant', 'duree = "avenant', "autorisations[1] : le contrat n'en prévoit pas"),
        ("publication = ", "finalite = ", "validations[1] : le contrat n'en prévoit pas"),
        ('partie = "spsti"\nrecu', 'partie = "tiers"\nrecu', "courriers[1].partie : valeur n° 1"),
    ],
)
def test_a_fault_of_an_avenant_is_told_at_its_line(old: str, new: str, told: str) -> None:
    added = (AVENANT + LETTERS).replace(old, new, 1)
    assert added != AVENANT + LETTERS
    found = "\n".join(findings(example() + added))
    assert told in found


def test_the_line_is_that_of_the_avenant_concerned() -> None:
    second = AVENANT.replace("effet = 2027", "effet = 2028").replace('["tms_pros"]', "[]")
    text = example() + AVENANT + second.replace('finalite = "coordonner"', "finalite = 3")
    (found,) = findings(text)
    line = line_of(text, "finalite = 3")
    assert found.startswith(f"ligne {line}, avenants[2].flux[1].finalite : un texte")


def test_a_denunciation_needs_its_procedure() -> None:
    act = '\n[denonciation]\nrecue_le = 2027-03-01\npar = "carsat"\n'
    assert parse_convention(example() + act).denonciation is not None
    silent = example().replace('denonciation = "art. 9"', "", 1)
    assert "denonciation : le contrat n'en prévoit pas" in "\n".join(findings(silent + act))


def test_the_commented_sections_of_the_example_are_right_once_uncommented() -> None:
    text = example()
    _, mark, tail = text.partition("# Les avenants, du plus ancien")
    sections = [
        line.removeprefix("# ")
        for line in tail.splitlines()
        if line.startswith(("# [", '# reference = "', "# effet", "# objet", "# fin", "# flux"))
        or (line.startswith("# ") and " = " in line and ":" not in line.split(" = ")[0])
    ]
    avenant = [line for line in sections if line != "[[avenants.flux]]"]
    clauses = text.replace('# tiers = "art. …"', 'tiers = "art. 8"')
    clauses = clauses.replace('# publication = "art. …"', 'publication = "art. 9"')
    read = parse_convention(clauses.partition(mark)[0] + "\n".join(avenant))
    assert len(read.avenants) == len(read.autorisations) == len(read.validations) == 1
    assert read.denonciation is not None
