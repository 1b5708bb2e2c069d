"""Each flux says when it is due, and a convention may say otherwise, in a file or not at all."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from exchange.convention_files.parsing import parse_convention
from exchange.decide import decide
from exchange.echeances import ECHEANCES, AnneeVisee, Echeance, JourAnnuel, Rythme, usual
from exchange.errors import ConventionFileError
from exchange.flux.registry import CATALOGUE
from exchange.owing.windows import echeance_of
from exchange.terms import Source
from tests.exchange.examples import a_convention, a_grant, a_request

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "conventions"
EXAMPLE = (FOLDER / "exemple.toml").read_text("utf-8")
SET = 'echeance = { du = "01-01", au = "03-31", source = "projet" }'


def test_every_flux_has_its_row_with_where_it_comes_from() -> None:
    assert set(ECHEANCES) == set(CATALOGUE)
    for nom, echeance in ECHEANCES.items():
        assert bool(echeance.texte) is (echeance.rythme is not Rythme.AUCUN), nom
        assert echeance.du <= echeance.au


def test_a_flux_without_a_row_is_never_due() -> None:
    assert usual("flux_de_demain").rythme is Rythme.AUCUN


@pytest.mark.parametrize(
    ("name", "flux", "expected"),
    [
        ("expertis", "visites", ((1, 1), (1, 31), "courante", "texte")),
        ("expertis", "analyses_ergonomiques", ((1, 1), (1, 31), "precedente", "texte")),
        ("expertis", "portefeuille", ((1, 1), (3, 31), "courante", "projet")),
        ("expertis", "tms_pros", ((1, 1), (12, 31), "courante", "texte")),
        ("expertis", "tableau_dgt", ((1, 1), (6, 30), "precedente", "projet")),
        ("expertis", "indicateurs", ((3, 1), (4, 30), "precedente", "texte")),
        ("pst35", "tableau_dgt", ((1, 1), (6, 30), "precedente", "texte")),
        ("pst35", "statistiques_sectorielles", ((1, 1), (12, 31), "courante", "texte")),
        ("amt", "indicateurs", ((1, 1), (12, 31), "precedente", "texte")),
        ("satm", "indicateurs", ((1, 1), (12, 31), "precedente", "texte")),
    ],
)
def test_the_files_say_what_the_texts_say(
    name: str, flux: str, expected: tuple[tuple[int, int], tuple[int, int], str, str]
) -> None:
    grant = parse_convention((FOLDER / f"{name}.toml").read_text("utf-8")).grant(flux)
    assert grant is not None
    du, au, annee, source = expected
    assert grant.echeance == Echeance(
        Rythme.ANNUEL, JourAnnuel(*du), JourAnnuel(*au), AnneeVisee(annee), Source(source)
    )


@pytest.mark.parametrize(
    ("name", "flux", "rythme"),
    [
        ("pst35", "adherents", Rythme.EVENEMENT),
        ("amt", "adherents", Rythme.RENOUVELLEMENT),
        ("satm", "statistiques_sectorielles", Rythme.AUCUN),
        ("expertis", "sinistralite", Rythme.EVENEMENT),
        ("occitanie", "sinistralite_comparee", Rythme.EVENEMENT),
    ],
)
def test_some_have_no_day(name: str, flux: str, rythme: Rythme) -> None:
    grant = parse_convention((FOLDER / f"{name}.toml").read_text("utf-8")).grant(flux)
    assert grant is not None
    assert echeance_of(grant).rythme is rythme


@pytest.mark.parametrize(
    ("written", "key", "told"),
    [
        ('{ du = "1er janvier", au = "03-31" }', "du", 'mois puis jour, par exemple "01-31"'),
        ('{ du = "01-01", au = "02-29" }', "au", "un jour de chaque année est attendu"),
        ('{ du = "01-01", au = "13-01" }', "au", "un jour de chaque année est attendu"),
        ('{ du = "04-01", au = "03-31" }', "au", "le dernier jour précède le premier"),
        ('{ du = "01-01" }', "au", "clé absente"),
        ('{ rythme = "mensuel" }', "rythme", "annuel, renouvellement, evenement, aucun"),
        ('{ rythme = "aucun", du = "01-01" }', "du", "ce rythme n'a pas de dates"),
        ('{ rythme = "renouvellement" }', "rythme", "seule la liste des adhérents"),
        ('{ du = "01-01", au = "03-31", anee = "precedente" }', "anee", "clé inconnue"),
        ('"en janvier"', "", "une section [echeance] est attendue"),
    ],
)
def test_what_does_not_read_is_told_in_french_with_its_line(
    written: str, key: str, told: str
) -> None:
    text = EXAMPLE.replace(SET, f"echeance = {written}")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if row.startswith("echeance ="))
    with pytest.raises(ConventionFileError) as caught:
        parse_convention(text)
    finding = next(found for found in caught.value.findings if told in found.texte)
    assert finding.chemin == ".".join(part for part in ("flux[3].echeance", key) if part)
    assert finding.ligne == line


def test_a_calendar_never_refuses_anything() -> None:
    never = Echeance(Rythme.ANNUEL, JourAnnuel(1, 1), JourAnnuel(1, 2))
    on_time = a_convention()
    out_of_time = a_convention(flux=(a_grant(echeance=never),))
    for month in range(1, 13):
        at = datetime(2026, month, 15, 12, tzinfo=UTC)
        request = a_request(list_accepted_at=at)
        assert decide(out_of_time, request, at) == decide(on_time, request, at)
