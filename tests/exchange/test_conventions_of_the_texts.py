"""The five convention files say what the table of flux and the table of clauses say, by hand.

`GRANTED` is written from the reading of the five texts, not from the files: for each convention and
flux, a piece of the clause, the directions, the levels (empty: any), the detail, the themes of
which one is needed, and whether a list is.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from exchange.convention_files.parsing import parse_convention
from exchange.conventions import (
    Adhesion,
    Convention,
    Denonciation,
    Granularite,
    Niveau,
    PartyKind,
    Source,
)
from exchange.decide import Request, decide
from exchange.errors import Motif
from exchange.flux.registry import CATALOGUE
from exchange.instants import PARIS
from tests.exchange.examples import CARSAT, DREETS, SPSTI, TIERS

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "conventions"
TEXTS = ("amt", "expertis", "pst35", "occitanie", "satm")

S_C, C_S = "spsti>carsat", "carsat>spsti"
BOTH = f"{S_C} {C_S}"
EACH = f"{S_C} spsti>dreets {C_S} carsat>dreets dreets>spsti dreets>carsat"
SPSTI_TO_ALL = f"spsti>spsti {S_C} spsti>dreets"
TWO_TO_ALL = f"{SPSTI_TO_ALL} {C_S} carsat>carsat carsat>dreets"
FROM_DREETS = "dreets>spsti dreets>carsat"
ROW, SECTOR, TOTAL = "etablissement", "secteur", "total"
BASE = "relations_operationnelles"

GRANTED = {
    "amt": {
        "adherents": ("art. 6", S_C, "R", ROW, "", False),
        "sinistralite": ("art. 6", C_S, "DR", ROW, "", True),
        "actions": ("art. 7", EACH, "", ROW, "", False),
        "cible_detaillee": ("art. 3 et art. 7", EACH, "", ROW, "", False),
        "indicateurs": ("art. 5 et art. 11", SPSTI_TO_ALL, "", TOTAL, "", False),
        "statistiques_dreets": ("art. 6", FROM_DREETS, "", SECTOR, "", False),
    },
    "expertis": {
        "adherents": ("annexe 2, relations", S_C, "R", ROW, BASE, False),
        "sinistralite": ("annexe 2, relations", C_S, "DR", ROW, BASE, True),
        "portefeuille": ("annexe 2, relations", C_S, "R", ROW, BASE, True),
        "visites": ("annexe 2, relations", C_S, "D", ROW, BASE, True),
        "tms_pros": ("annexe 2, prévention des TMS", C_S, "R", ROW, "tms", True),
        "analyses_ergonomiques": (
            "annexe 2, prévention des TMS",
            S_C,
            "",
            ROW,
            "tms risques_chimiques",
            False,
        ),
        "courriers_tpe": ("annexe 2, TPE", C_S, "D", ROW, "tpe", True),
        "difficultes_aigues": ("annexe 2, relations", BOTH, "D", ROW, BASE, False),
        "sptpe_tms": (
            "annexe 2, prévention des risques chimiques",
            C_S,
            "R",
            ROW,
            "risques_chimiques",
            False,
        ),
        "tableau_dgt": ("art. 6", TWO_TO_ALL, "", TOTAL, "", False),
        "indicateurs": ("art. 6 et art. 7", TWO_TO_ALL, "", TOTAL, "", False),
    },
    "pst35": {
        "adherents": ("échanges d'informations", S_C, "R", ROW, "", False),
        "programmes": ("échanges d'informations", C_S, "", ROW, "", True),
        "difficultes_aigues": ("axe 3", BOTH, "D", ROW, "", False),
        "tableau_dgt": ("annexe", TWO_TO_ALL, "", TOTAL, "", False),
        "indicateurs": ("indicateurs de suivi", SPSTI_TO_ALL, "", TOTAL, "", False),
        "statistiques_sectorielles": ("statistiques annuelles", C_S, "", SECTOR, "", False),
        "donnees_sante_travail": (
            "données en santé au travail",
            f"{S_C} spsti>dreets",
            "",
            SECTOR,
            "",
            False,
        ),
    },
    "occitanie": {
        "sinistralite_comparee": ("sinistralité comparée", TWO_TO_ALL, "", TOTAL, "", False),
    },
    "satm": {
        "indicateurs": ("ch. 2, §3.1 et §4", SPSTI_TO_ALL, "", TOTAL, "", False),
        "statistiques_sectorielles": ("§3.2", C_S, "", SECTOR, "", False),
        "statistiques_dreets": ("§3.3", FROM_DREETS, "", SECTOR, "", False),
    },
}
ENTRIES = [(text, flux, *row) for text, rows in GRANTED.items() for flux, row in rows.items()]

DATES = {
    "amt": (date(2025, 6, 17), date(2029, 6, 24)),
    "expertis": (date(2025, 1, 1), date(2029, 12, 31)),
    "pst35": (None, None),
    "occitanie": (None, None),
    "satm": (date(2025, 3, 27), date(2029, 3, 26)),
}
PROCEDURES = {
    # third parties, publication, denunciation
    "amt": ("art. 8", "art. 9", None),
    "expertis": (None, None, "art. 9"),
    "pst35": (None, None, "conditions de dénonciation"),
    "occitanie": (None, None, None),
    "satm": (None, None, None),
}


def read(name: str) -> Convention:
    return parse_convention((FOLDER / f"{name}.toml").read_text("utf-8"))


def completed(name: str) -> Convention:
    """A fictitious copy of an incomplete text, with the dates it lacks."""
    text = (FOLDER / f"{name}.toml").read_text("utf-8")
    head, mark, rest = text.partition("\nbase_legale")
    if "\ndebut" not in head:
        head += "debut = 2025-01-01\n"
    return parse_convention(f"{head}signature = 2025-03-03\nfin = 2029-12-31\n{mark}{rest}")


def usable(name: str) -> Convention:
    """The text as it is where it is complete, a fictitious copy of it otherwise."""
    convention = read(name)
    return convention if convention.is_complete else completed(name)


@pytest.mark.parametrize("name", TEXTS)
def test_a_convention_grants_the_flux_of_its_text_and_no_other(name: str) -> None:
    assert {grant.nom for grant in read(name).flux} == set(GRANTED[name])


@pytest.mark.parametrize(
    ("name", "flux", "clause", "sens", "niveaux", "detail", "themes", "listed"), ENTRIES
)
def test_a_grant_says_what_the_texts_say(
    name: str,
    flux: str,
    clause: str,
    sens: str,
    niveaux: str,
    detail: str,
    themes: str,
    listed: bool,
) -> None:
    grant = read(name).grant(flux)
    assert grant is not None
    assert clause in grant.clause
    assert {f"{one.sender}>{one.recipient}" for one in grant.sens} == set(sens.split())
    assert {niveau.value for niveau in grant.niveaux} == set(niveaux)
    assert grant.granularite.value == detail
    assert set(grant.adhesion) == set(themes.split())
    assert grant.liste_requise is listed
    assert (grant.canal is not None) is (flux == "actions")


@pytest.mark.parametrize("name", TEXTS)
def test_dates_and_procedures_are_those_of_the_text(name: str) -> None:
    convention = read(name)
    assert (convention.debut, convention.fin) == DATES[name]
    clauses = convention.clauses
    assert (clauses.tiers, clauses.publication, clauses.denonciation) == PROCEDURES[name]
    assert [partie.kind for partie in convention.parties] == [SPSTI, CARSAT, DREETS]
    acts = (*convention.adhesions, *convention.autorisations, *convention.validations)
    assert acts == ()


@pytest.mark.parametrize("name", TEXTS)
def test_what_no_text_sets_is_the_projects(name: str) -> None:
    for grant in read(name).flux:
        assert grant.source_conservation is Source.PROJET
        assert grant.plancher_effectif is None
        assert grant.seuils == ()


def test_only_at_mp_and_atr_are_given_where_no_regional_model_lists_more() -> None:
    for name in ("amt", "expertis"):
        grant = read(name).grant("sinistralite")
        assert grant is not None
        assert grant.colonnes == ("at", "mp", "atr")


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("flux", sorted(CATALOGUE))
def test_what_a_text_does_not_grant_is_refused(name: str, flux: str) -> None:
    convention = usable(name)
    chosen = Adhesion(2026, convention.regle_adhesion.themes if convention.regle_adhesion else ())
    kind = CATALOGUE[flux]
    at = datetime(2026, 6, 15, 12, tzinfo=PARIS)
    request = Request(flux, kind.sender, kind.recipient, list_accepted_at=at)
    decision = decide(_with(convention, chosen), request, at)
    if flux not in GRANTED[name]:
        assert decision.motif is Motif.FLUX_NON_PREVU
    elif flux == "actions":
        assert decision.motif is Motif.CANAL_NON_AGREE
    else:
        assert decision.allowed
    assert decision.clause


@pytest.mark.parametrize("name", ["pst35", "occitanie"])
@pytest.mark.parametrize("flux", ["indicateurs", "sinistralite_comparee", "fiches_salaries"])
@pytest.mark.parametrize("recipient", list(PartyKind))
def test_nothing_moves_under_an_incomplete_text(name: str, flux: str, recipient: PartyKind) -> None:
    at = datetime(2026, 6, 15, tzinfo=PARIS)
    decision = decide(read(name), Request(flux, SPSTI, recipient), at)
    assert decision.motif is Motif.CONVENTION_INCOMPLETE
    assert decision.clause


@pytest.mark.parametrize(
    ("flux", "themes", "motif"),
    [
        ("tms_pros", (BASE, "tms"), None),
        ("tms_pros", (BASE, "risques_chimiques"), Motif.THEME_NON_CHOISI),
        ("tms_pros", ("tms",), Motif.THEME_NON_CHOISI),
        ("analyses_ergonomiques", (BASE, "tms"), None),
        ("analyses_ergonomiques", (BASE, "risques_chimiques"), None),
        ("analyses_ergonomiques", (BASE, "tpe"), Motif.THEME_NON_CHOISI),
        ("sptpe_tms", (BASE, "tms"), Motif.THEME_NON_CHOISI),
        ("sptpe_tms", (BASE, "risques_chimiques"), None),
        ("courriers_tpe", (BASE, "tpe"), None),
        ("courriers_tpe", (BASE, "communication"), Motif.THEME_NON_CHOISI),
        ("risques_chimiques_pros", (BASE, "risques_chimiques"), Motif.FLUX_NON_PREVU),
        ("tableau_dgt", (), None),
        ("indicateurs", (), None),
    ],
)
def test_each_theme_of_the_panier_opens_its_own_flux(
    flux: str, themes: tuple[str, ...], motif: Motif | None
) -> None:
    kind = CATALOGUE[flux]
    at = datetime(2026, 6, 15, 12, tzinfo=PARIS)
    request = Request(flux, kind.sender, kind.recipient, list_accepted_at=at)
    assert decide(_with(read("expertis"), Adhesion(2026, themes)), request, at).motif is motif


@pytest.mark.parametrize("name", ["amt", "expertis", "satm"])
def test_the_first_and_the_last_day_are_inside(name: str) -> None:
    convention = read(name)
    debut, fin = DATES[name]
    assert debut is not None
    assert fin is not None
    first = datetime(debut.year, debut.month, debut.day, tzinfo=PARIS)
    last = datetime(fin.year, fin.month, fin.day, 23, 59, 59, tzinfo=PARIS)
    request = Request("indicateurs", SPSTI, DREETS)
    assert decide(convention, request, first).allowed
    assert decide(convention, request, last).allowed
    early = decide(convention, request, first - timedelta(seconds=1))
    late = decide(convention, request, last + timedelta(seconds=1))
    assert (early.motif, late.motif) == (Motif.CONVENTION_PAS_COMMENCEE, Motif.CONVENTION_ECHUE)


def test_pst35_once_dated_lasts_from_its_signature_to_the_end_of_the_agrement() -> None:
    convention = completed("pst35")
    request = Request("indicateurs", SPSTI, DREETS)
    days = {
        datetime(2025, 3, 2, 23, 59, 59, tzinfo=PARIS): Motif.CONVENTION_PAS_COMMENCEE,
        datetime(2025, 3, 3, tzinfo=PARIS): None,
        datetime(2029, 12, 31, 23, 59, 59, tzinfo=PARIS): None,
        datetime(2030, 1, 1, tzinfo=PARIS): Motif.CONVENTION_ECHUE,
    }
    assert {at: decide(convention, request, at).motif for at in days} == days


@pytest.mark.parametrize(
    ("name", "clause"),
    [("expertis", "art. 9"), ("pst35", "conditions de dénonciation")],
)
def test_a_denunciation_ends_what_its_contract_lets_it_end(name: str, clause: str) -> None:
    received = datetime(2026, 6, 15, 12, tzinfo=PARIS)
    denounced = replace(usable(name), denonciation=Denonciation(received, SPSTI))
    request = Request("indicateurs", SPSTI, DREETS)
    assert decide(denounced, request, received - timedelta(seconds=1)).allowed
    refused = decide(denounced, request, received)
    assert (refused.motif, refused.clause) == (Motif.CONVENTION_DENONCEE, clause)


LETTERS = frozenset({SPSTI, CARSAT, DREETS})


@pytest.mark.parametrize(
    ("name", "authorised", "motif"),
    [
        ("amt", LETTERS, None),
        ("amt", LETTERS - {DREETS}, Motif.DESTINATAIRE_TIERS),
        ("amt", frozenset(), Motif.DESTINATAIRE_TIERS),
        ("expertis", LETTERS, Motif.DESTINATAIRE_TIERS),
        ("pst35", LETTERS, Motif.DESTINATAIRE_TIERS),
        ("satm", LETTERS, Motif.DESTINATAIRE_TIERS),
    ],
)
def test_a_third_party_needs_the_letters_and_a_procedure(
    name: str, authorised: frozenset[PartyKind], motif: Motif | None
) -> None:
    request = Request("indicateurs", SPSTI, TIERS, authorised_by=authorised)
    assert decide(usable(name), request, datetime(2026, 6, 15, tzinfo=PARIS)).motif is motif


def test_sector_statistics_refuse_rows_by_establishment() -> None:
    request = Request(
        "statistiques_sectorielles", CARSAT, SPSTI, granularite=Granularite.ETABLISSEMENT
    )
    refused = decide(read("satm"), request, datetime(2026, 6, 15, tzinfo=PARIS))
    assert (refused.motif, refused.clause) == (Motif.GRANULARITE, "§3.2")


def test_a_level_that_the_panier_does_not_name_is_refused() -> None:
    convention = _with(read("expertis"), Adhesion(2026, (BASE,)))
    at = datetime(2026, 6, 15, tzinfo=PARIS)
    for flux, wrong in (("portefeuille", Niveau.DEPARTEMENTAL), ("visites", Niveau.REGIONAL)):
        request = Request(flux, CARSAT, SPSTI, niveau=wrong, list_accepted_at=at)
        assert decide(convention, request, at).motif is Motif.NIVEAU_NON_PREVU


def _with(convention: Convention, adhesion: Adhesion) -> Convention:
    return replace(convention, adhesions=(adhesion,) if convention.regle_adhesion else ())
