"""The convention grants or refuses, with the motif and the clause a reader would find."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from exchange.conventions import (
    SIGNATAIRES,
    Adhesion,
    Autorisation,
    Canal,
    Clauses,
    Courrier,
    Denonciation,
    EquivalenceCanal,
    Granularite,
    Niveau,
    PartyKind,
    Sens,
    Validation,
)
from exchange.decide import check, decide
from exchange.errors import TEXTES, Motif, RefusedError
from exchange.instants import PARIS
from tests.exchange.examples import (
    BASE,
    CARSAT,
    DREETS,
    NOON,
    SPSTI,
    TIERS,
    a_convention,
    a_grant,
    a_request,
)


def test_a_granted_release_cites_its_clause() -> None:
    decision = decide(a_convention(), a_request(), NOON)
    assert (decision.allowed, decision.motif, decision.clause) == (
        True,
        None,
        "clause de sinistralite",
    )
    assert decision.at == NOON
    assert decision.at.utcoffset() == timedelta(hours=2)


OPEN_TO_THIRDS = Clauses("d", "f", "c", tiers="art. 8", publication="art. 9")
SECTORAL = (a_grant(granularite=Granularite.SECTEUR),)
REFUSALS = [
    ({"debut": None}, {}, Motif.CONVENTION_INCOMPLETE, "art. durée"),
    ({"fin": None}, {}, Motif.CONVENTION_INCOMPLETE, "art. durée"),
    ({"debut": date(2026, 6, 16)}, {}, Motif.CONVENTION_PAS_COMMENCEE, "art. durée"),
    ({"fin": date(2026, 6, 14)}, {}, Motif.CONVENTION_ECHUE, "art. durée"),
    (
        {"denonciation": Denonciation(NOON, SPSTI)},
        {},
        Motif.CONVENTION_DENONCEE,
        "art. dénonciation",
    ),
    ({}, {"recipient": TIERS}, Motif.DESTINATAIRE_TIERS, "art. secret"),
    (
        {},
        {"recipient": TIERS, "authorised_by": SIGNATAIRES},
        Motif.DESTINATAIRE_TIERS,
        "art. secret",
    ),
    (
        {"clauses": OPEN_TO_THIRDS},
        {"recipient": TIERS, "authorised_by": frozenset({SPSTI, CARSAT})},
        Motif.DESTINATAIRE_TIERS,
        "art. 8",
    ),
    ({}, {"flux": "visites"}, Motif.FLUX_NON_PREVU, "art. fin"),
    ({}, {"recipient": DREETS}, Motif.SENS_NON_PREVU, "clause de sinistralite"),
    ({}, {"sender": SPSTI, "recipient": CARSAT}, Motif.SENS_NON_PREVU, "clause de sinistralite"),
    ({}, {"sender": TIERS}, Motif.SENS_NON_PREVU, "clause de sinistralite"),
    ({}, {"niveau": Niveau.DEPARTEMENTAL}, Motif.NIVEAU_NON_PREVU, "clause de sinistralite"),
    (
        {"flux": SECTORAL},
        {"granularite": Granularite.ETABLISSEMENT},
        Motif.GRANULARITE,
        "clause de sinistralite",
    ),
    (
        {"clauses": OPEN_TO_THIRDS},
        {"public": True, "validated": True},
        Motif.GRANULARITE,
        "art. 9",
    ),
    ({"adhesions": ()}, {}, Motif.ADHESION_ABSENTE, "annexe 2"),
    ({"adhesions": (Adhesion(2025, (BASE,)),)}, {}, Motif.ADHESION_ABSENTE, "annexe 2"),
    (
        {"adhesions": (Adhesion(2026, (BASE,), signee_le=NOON + timedelta(seconds=1)),)},
        {},
        Motif.ADHESION_ABSENTE,
        "annexe 2",
    ),
    ({"adhesions": (Adhesion(2026, (BASE,), NOON),)}, {}, Motif.ADHESION_REVOQUEE, "annexe 2"),
    ({"adhesions": (Adhesion(2026, ("tms",)),)}, {}, Motif.THEME_NON_CHOISI, "annexe 2"),
    (
        {"adhesions": (Adhesion(2026, (BASE,)),), "flux": (a_grant(adhesion=("tms",)),)},
        {},
        Motif.THEME_NON_CHOISI,
        "annexe 2",
    ),
    (
        {"adhesions": (Adhesion(2026, ("tms",)),), "flux": (a_grant(adhesion=("tms",)),)},
        {},
        Motif.THEME_NON_CHOISI,
        "annexe 2",
    ),
    ({}, {"list_accepted_at": None}, Motif.LISTE_ABSENTE, "clause de sinistralite"),
    (
        {},
        {"list_accepted_at": NOON + timedelta(microseconds=1)},
        Motif.LISTE_ABSENTE,
        "clause de sinistralite",
    ),
    (
        {"flux": SECTORAL, "clauses": OPEN_TO_THIRDS},
        {"public": True},
        Motif.PUBLICATION_NON_VALIDEE,
        "art. 9",
    ),
    (
        {"flux": SECTORAL},
        {"public": True, "validated": True},
        Motif.PUBLICATION_NON_VALIDEE,
        "art. secret",
    ),
    (
        {"flux": (a_grant(canal=Canal.MESSAGERIE_SECURISEE),)},
        {},
        Motif.CANAL_NON_AGREE,
        "clause de sinistralite",
    ),
    (
        {
            "flux": (a_grant(canal=Canal.MESSAGERIE_SECURISEE),),
            "canal": EquivalenceCanal("lettre", date(2026, 6, 16)),
        },
        {},
        Motif.CANAL_NON_AGREE,
        "clause de sinistralite",
    ),
]


@pytest.mark.parametrize(("convention", "request_", "motif", "clause"), REFUSALS)
def test_a_refusal_names_its_motif_and_clause(
    convention: dict[str, object], request_: dict[str, object], motif: Motif, clause: str
) -> None:
    decision = decide(a_convention(**convention), a_request(**request_), NOON)
    assert (decision.allowed, decision.motif, decision.clause) == (False, motif, clause)
    assert decision.texte == TEXTES[motif]
    with pytest.raises(RefusedError, match=motif.value) as refused:
        check(a_convention(**convention), a_request(**request_), NOON)
    assert (refused.value.code, refused.value.clause) == (motif.value, clause)


GRANTED = [
    ({"clauses": OPEN_TO_THIRDS}, {"recipient": TIERS, "authorised_by": SIGNATAIRES}),
    (
        {"flux": SECTORAL, "clauses": OPEN_TO_THIRDS},
        {"public": True, "validated": True},
    ),
    ({}, {"granularite": Granularite.TOTAL}),
    ({"flux": (a_grant(niveaux=()),)}, {"niveau": Niveau.DEPARTEMENTAL}),
    ({"flux": (a_grant(liste_requise=False),)}, {"list_accepted_at": None}),
    ({"flux": (a_grant(adhesion=()),), "adhesions": ()}, {}),
    ({"flux": (a_grant(adhesion=("risques_chimiques", "tms")),)}, {}),
    ({"adhesions": (Adhesion(2026, (BASE,), NOON), Adhesion(2026, (BASE,)))}, {}),
    ({"denonciation": Denonciation(NOON + timedelta(microseconds=1), SPSTI)}, {}),
    (
        {
            "flux": (a_grant(canal=Canal.MESSAGERIE_SECURISEE),),
            "canal": EquivalenceCanal("lettre", date(2026, 6, 15)),
        },
        {},
    ),
    ({"signature": None}, {}),
]


@pytest.mark.parametrize(("convention", "request_"), GRANTED)
def test_what_the_convention_grants_passes(
    convention: dict[str, object], request_: dict[str, object]
) -> None:
    assert check(a_convention(**convention), a_request(**request_), NOON).allowed


def test_the_first_failing_check_names_the_motif() -> None:
    broken = a_convention(
        debut=None,
        fin=date(2026, 1, 1),
        flux=(a_grant(sens=(Sens(CARSAT, DREETS),), canal=Canal.MESSAGERIE_SECURISEE),),
        denonciation=Denonciation(NOON, SPSTI),
        adhesions=(),
    )
    asked = a_request(recipient=TIERS, flux="inconnu", list_accepted_at=None, public=True)
    assert decide(broken, asked, NOON).motif == Motif.CONVENTION_INCOMPLETE
    dated = a_convention(
        fin=date(2026, 6, 15), denonciation=Denonciation(NOON, SPSTI), adhesions=()
    )
    assert decide(dated, asked, NOON).motif == Motif.CONVENTION_DENONCEE
    late = NOON + timedelta(days=1)
    assert decide(dated, asked, late).motif == Motif.CONVENTION_ECHUE
    begun = a_convention(adhesions=(), flux=broken.flux)
    assert decide(begun, asked, NOON).motif == Motif.DESTINATAIRE_TIERS
    inside = a_request(flux="inconnu", list_accepted_at=None, public=True)
    assert decide(begun, inside, NOON).motif == Motif.FLUX_NON_PREVU
    named = a_request(list_accepted_at=None, public=True, niveau=Niveau.DEPARTEMENTAL)
    assert decide(begun, named, NOON).motif == Motif.SENS_NON_PREVU


def test_the_first_and_last_days_are_inside_in_paris() -> None:
    convention = a_convention(
        debut=date(2026, 3, 1),
        fin=date(2026, 7, 31),
        flux=(a_grant(liste_requise=False),),
    )
    first, last = datetime(2026, 3, 1, tzinfo=PARIS), datetime(2026, 8, 1, tzinfo=PARIS)
    instant = timedelta(microseconds=1)
    # 23:00 UTC is midnight in Paris in winter, 22:00 in summer.
    assert first == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert last == datetime(2026, 7, 31, 22, tzinfo=UTC)
    begin, end = first.astimezone(UTC), last.astimezone(UTC)
    assert decide(convention, a_request(), begin).allowed
    assert decide(convention, a_request(), end - instant).allowed
    before = decide(convention, a_request(), begin - instant)
    assert before.motif == Motif.CONVENTION_PAS_COMMENCEE
    assert decide(convention, a_request(), end).motif == Motif.CONVENTION_ECHUE


def test_an_instant_without_zone_is_paris() -> None:
    convention = a_convention(fin=date(2026, 6, 15), flux=(a_grant(liste_requise=False),))
    assert decide(convention, a_request(), datetime(2026, 6, 15, 23, 59)).allowed  # noqa: DTZ001
    assert not decide(convention, a_request(), datetime(2026, 6, 15, 23, 59, tzinfo=UTC)).allowed


def test_the_adhesion_year_turns_at_midnight_in_paris() -> None:
    convention = a_convention(
        adhesions=(Adhesion(2026, (BASE,)),), flux=(a_grant(liste_requise=False),)
    )
    new_year = datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert decide(convention, a_request(), new_year - timedelta(microseconds=1)).allowed
    assert decide(convention, a_request(), new_year).motif == Motif.ADHESION_ABSENTE


def test_a_revocation_in_the_repeated_hour_is_an_instant() -> None:
    # 25 October 2026: 2:30 comes twice in Paris, first as summer time.
    first = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)
    second = first.replace(fold=1)
    convention = a_convention(
        adhesions=(Adhesion(2026, (BASE,), revoquee_le=second),),
        flux=(a_grant(liste_requise=False),),
    )
    assert decide(convention, a_request(), first).allowed
    assert decide(convention, a_request(), second).motif == Motif.ADHESION_REVOQUEE


def test_a_list_counts_twelve_months_to_the_instant() -> None:
    accepted = datetime(2025, 6, 15, 14, tzinfo=PARIS)
    asked = a_request(list_accepted_at=accepted)
    anniversary = datetime(2026, 6, 15, 14, tzinfo=PARIS)
    assert decide(a_convention(), asked, anniversary).allowed
    late = decide(a_convention(), asked, anniversary + timedelta(microseconds=1))
    assert late.motif == Motif.LISTE_ABSENTE


def test_a_party_that_the_convention_lacks_is_a_third_party() -> None:
    pair = tuple(p for p in a_convention().parties if p.kind != PartyKind.DREETS)
    convention = a_convention(parties=pair, flux=(a_grant(sens=(Sens(CARSAT, DREETS),)),))
    assert decide(convention, a_request(recipient=DREETS), NOON).motif == Motif.DESTINATAIRE_TIERS


LETTERS = tuple(Courrier(kind, NOON, "lettre") for kind in (SPSTI, CARSAT, DREETS))
OBSERVATORY = Autorisation("observatoire", "Observatoire", ("sinistralite",), LETTERS)


@pytest.mark.parametrize(
    ("authorisation", "asked", "allowed"),
    [
        (OBSERVATORY, {"tiers": "observatoire"}, True),
        (OBSERVATORY, {"tiers": "autre"}, False),
        (OBSERVATORY, {}, False),
        (replace(OBSERVATORY, flux=("portefeuille",)), {"tiers": "observatoire"}, False),
        (replace(OBSERVATORY, courriers=LETTERS[:2]), {"tiers": "observatoire"}, False),
        (
            replace(OBSERVATORY, courriers=LETTERS[:2]),
            {"tiers": "observatoire", "authorised_by": frozenset({DREETS})},
            True,
        ),
        (replace(OBSERVATORY, retiree_le=NOON), {"tiers": "observatoire"}, False),
        (
            replace(OBSERVATORY, retiree_le=NOON + timedelta(microseconds=1)),
            {"tiers": "observatoire"},
            True,
        ),
    ],
)
def test_a_third_party_receives_what_the_letters_on_record_name(
    authorisation: Autorisation, asked: dict[str, object], allowed: bool
) -> None:
    convention = a_convention(clauses=OPEN_TO_THIRDS, autorisations=(authorisation,))
    assert decide(convention, a_request(recipient=TIERS, **asked), NOON).allowed is allowed


def test_a_letter_counts_once_received() -> None:
    convention = a_convention(
        clauses=OPEN_TO_THIRDS,
        autorisations=(OBSERVATORY,),
        flux=(a_grant(liste_requise=False),),
    )
    asked = a_request(recipient=TIERS, tiers="observatoire")
    early = decide(convention, asked, NOON - timedelta(microseconds=1))
    assert early.motif == Motif.DESTINATAIRE_TIERS


def test_letters_are_worth_nothing_without_a_procedure() -> None:
    convention = a_convention(autorisations=(OBSERVATORY,))
    asked = a_request(recipient=TIERS, tiers="observatoire", authorised_by=SIGNATAIRES)
    assert decide(convention, asked, NOON).motif == Motif.DESTINATAIRE_TIERS


def test_a_publication_is_the_committees_alone_where_the_contract_says_how() -> None:
    committee = a_convention(flux=SECTORAL, clauses=OPEN_TO_THIRDS)
    public = {"recipient": TIERS, "public": True}
    assert decide(committee, a_request(**public, validated=True), NOON).allowed
    refused = decide(committee, a_request(**public), NOON)
    assert (refused.motif, refused.clause) == (Motif.PUBLICATION_NON_VALIDEE, "art. 9")
    fine = a_convention(clauses=OPEN_TO_THIRDS)
    for validated in (False, True):
        rows = decide(fine, a_request(**public, validated=validated), NOON)
        assert (rows.motif, rows.clause) == (Motif.GRANULARITE, "art. 9")
    silent = decide(a_convention(flux=SECTORAL), a_request(**public, validated=True), NOON)
    assert silent.motif == Motif.DESTINATAIRE_TIERS


def test_a_validation_on_record_opens_its_publication_from_its_instant() -> None:
    convention = a_convention(
        flux=(a_grant(granularite=Granularite.SECTEUR, liste_requise=False),),
        clauses=OPEN_TO_THIRDS,
        validations=(Validation("bilan", ("sinistralite",), NOON, "relevé"),),
    )
    asked = a_request(public=True, publication="bilan")
    assert decide(convention, asked, NOON).allowed
    before = decide(convention, asked, NOON - timedelta(microseconds=1))
    other = decide(convention, a_request(public=True, publication="autre"), NOON)
    assert before.motif == other.motif == Motif.PUBLICATION_NON_VALIDEE


def test_what_is_not_granted_cites_the_nearest_general_clause() -> None:
    asked = a_request(flux="fiches_liaison")
    for clauses, cited in (
        (Clauses(finalite="art. fin", confidentialite="art. secret"), "art. fin"),
        (Clauses(confidentialite="art. secret"), "art. secret"),
        (Clauses(), "L. 422-6 CSS"),
    ):
        decision = decide(a_convention(clauses=clauses), asked, NOON)
        assert (decision.motif, decision.clause) == (Motif.FLUX_NON_PREVU, cited)


def test_a_list_of_29_february_counts_to_28_february() -> None:
    convention = a_convention(debut=date(2023, 1, 1), flux=(a_grant(adhesion=()),), adhesions=())
    asked = a_request(list_accepted_at=datetime(2024, 2, 29, 9, tzinfo=PARIS))
    assert decide(convention, asked, datetime(2025, 2, 28, 23, 59, tzinfo=PARIS)).allowed
    late = decide(convention, asked, datetime(2025, 3, 1, tzinfo=PARIS))
    assert late.motif == Motif.LISTE_ABSENTE


def test_every_motif_has_its_french_text() -> None:
    assert set(TEXTES) == set(Motif)
    assert len(set(TEXTES.values())) == len(Motif)
