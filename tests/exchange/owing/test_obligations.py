"""Each rule of the calendar, at the edges of its window, in legal time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from exchange.conventions import (
    Adhesion,
    Avenant,
    Convention,
    Denonciation,
    PartyKind,
    RegleAdhesion,
    Sens,
)
from exchange.echeances import Echeance, JourAnnuel, Rythme
from exchange.errors import Motif
from exchange.flux.entree import Entree, Garde
from exchange.flux.registry import CATALOGUE
from exchange.instants import PARIS
from exchange.owing.obligations import obligations
from exchange.owing.owed import Empechement, Etat, Obligation, Record
from tests.exchange.examples import BASE, CARSAT, DREETS, SPSTI, a_convention, a_grant

VISITES = a_grant("visites")
TABLEAU = a_grant(
    "tableau_dgt",
    sens=(Sens(SPSTI, SPSTI), Sens(SPSTI, CARSAT), Sens(CARSAT, SPSTI), Sens(CARSAT, DREETS)),
    niveaux=(),
    adhesion=(),
    liste_requise=False,
    granularite=CATALOGUE["tableau_dgt"].granularite,
)
ADHERENTS = a_grant("adherents", sens=(Sens(SPSTI, CARSAT),), liste_requise=False)
LISTED = Record(lists={"exemple": (datetime(2025, 11, 5, 9, tzinfo=UTC),)})


@pytest.fixture(autouse=True)
def _every_flux_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the flux that have their contract of columns today."""
    entrees = dict.fromkeys(PartyKind, Entree("adherents", Garde.LISTE))
    every = {nom: replace(flux, entrees=entrees) for nom, flux in CATALOGUE.items()}
    monkeypatch.setattr("exchange.owing.obligations.CATALOGUE", every)


def at(text: str) -> datetime:
    """An instant at Paris."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def one(
    convention: Convention, objet: str, year: int, when: str, record: Record = LISTED
) -> Obligation:
    """The obligation of that object due in that year."""
    found = [
        owed
        for owed in obligations(convention, record, at(when))
        if owed.objet == objet and owed.window.due.year == year
    ]
    assert len(found) == 1
    return found[0]


def delivered(*instants: str) -> Record:
    return replace(LISTED, deliveries={("exemple", "visites"): tuple(map(at, instants))})


CONVENTION = a_convention(flux=(VISITES,))


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ("2025-12-31T23:59:59", Etat.A_VENIR),
        ("2026-01-01T00:00:00", Etat.A_FAIRE),
        ("2026-01-31T23:59:59", Etat.A_FAIRE),
        ("2026-02-01T00:00:00", Etat.EN_RETARD),
        ("2026-10-30T12:00:00", Etat.EN_RETARD),
    ],
)
def test_visites_are_due_in_january_in_legal_time(when: str, state: Etat) -> None:
    owed = one(CONVENTION, "visites", 2026, when)
    assert (owed.state, owed.party, owed.recipients) == (state, "carsat", ("spsti",))
    assert (owed.window.opens, owed.window.due) == (date(2026, 1, 1), date(2026, 1, 31))
    assert owed.clause == "clause de visites"


def test_an_instant_of_another_zone_is_read_at_paris() -> None:
    eve = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    states = {owed.key: owed.state for owed in obligations(CONVENTION, LISTED, eve)}
    assert states["exemple.carsat.visites.2026"] is Etat.EN_RETARD


def test_a_delivery_in_the_year_is_done_from_its_instant_on() -> None:
    record = delivered("2026-01-20T10:00:00")
    assert one(CONVENTION, "visites", 2026, "2026-01-20T09:59:59", record).state is Etat.A_FAIRE
    done = one(CONVENTION, "visites", 2026, "2026-01-20T10:00:00", record)
    assert (done.state, done.done_at) == (Etat.FAIT, at("2026-01-20T10:00:00"))


def test_a_late_delivery_is_done_all_the_same_and_one_of_another_year_is_not() -> None:
    late = delivered("2026-05-02T10:00:00")
    assert one(CONVENTION, "visites", 2026, "2026-05-03T00:00:00", late).state is Etat.FAIT
    before = delivered("2025-12-31T23:59:59")
    assert one(CONVENTION, "visites", 2026, "2026-01-15T00:00:00", before).state is Etat.A_FAIRE
    listed = {"exemple": (at("2026-03-01T09:00:00"),)}
    after = replace(delivered("2027-01-01T00:00:00"), lists=listed)
    old = one(CONVENTION, "visites", 2026, "2027-01-02T00:00:00", after)
    assert old.state is Etat.EN_RETARD


def test_without_the_list_the_carsat_cannot_and_the_spsti_owes_it() -> None:
    convention = a_convention(flux=(ADHERENTS, VISITES))
    visites = one(convention, "visites", 2026, "2026-01-15T00:00:00", Record())
    assert (visites.state, visites.why) == (Etat.IMPOSSIBLE, Motif.LISTE_ABSENTE)
    assert "liste d'adhérents" in visites.texte
    liste = one(convention, "adherents", 2026, "2026-01-15T00:00:00", Record())
    assert (liste.state, liste.party, liste.window.due) == (
        Etat.A_FAIRE,
        "spsti",
        date(2026, 1, 31),
    )


def test_nobody_is_late_with_what_was_not_permitted_when_it_was_due() -> None:
    signed = Adhesion(2026, (BASE,), signee_le=datetime(2026, 3, 2, 9, tzinfo=UTC))
    convention = replace(CONVENTION, adhesions=(signed,))
    assert one(convention, "visites", 2026, "2026-02-20T10:00").state is Etat.IMPOSSIBLE
    assert one(convention, "visites", 2026, "2026-03-20T10:00").state is Etat.A_FAIRE
    assert one(CONVENTION, "visites", 2026, "2026-03-20T10:00").state is Etat.EN_RETARD


def test_a_list_is_renewed_before_the_former_one_is_twelve_months_old() -> None:
    convention = a_convention(flux=(ADHERENTS, VISITES))
    former = Record(lists={"exemple": (at("2025-06-15T09:00:00"),)})
    asked = one(convention, "adherents", 2026, "2026-04-15T12:00:00", former)
    assert (asked.window.due, asked.state) == (date(2026, 6, 15), Etat.A_VENIR)
    assert one(convention, "adherents", 2026, "2026-04-16T00:00:00", former).state is Etat.A_FAIRE
    assert one(convention, "adherents", 2026, "2026-06-15T23:59:59", former).state is Etat.A_FAIRE
    assert one(convention, "adherents", 2026, "2026-06-16T00:00:00", former).state is Etat.EN_RETARD
    again = Record(lists={"exemple": (at("2025-06-15T09:00:00"), at("2026-03-01T09:00:00"))})
    assert one(convention, "adherents", 2026, "2026-03-02T00:00:00", again).state is Etat.FAIT
    following = one(convention, "adherents", 2027, "2026-12-01T00:00:00", again)
    assert following.window.due == date(2027, 3, 1)


def test_a_list_of_a_29th_of_february_ends_on_the_28th() -> None:
    convention = a_convention(
        flux=(ADHERENTS, VISITES), debut=date(2028, 1, 1), fin=date(2032, 12, 31)
    )
    former = Record(lists={"exemple": (at("2028-02-29T09:00:00"),)})
    asked = one(convention, "adherents", 2029, "2029-01-05T00:00:00", former)
    assert asked.window.due == date(2029, 2, 28)


def test_no_list_is_owed_where_no_granted_flux_needs_one() -> None:
    convention = a_convention(flux=(ADHERENTS, TABLEAU), regle_adhesion=None)
    found = obligations(convention, Record(), at("2026-02-01T00:00:00"))
    assert {owed.objet for owed in found} == {"tableau_dgt"}


def test_each_sender_owes_its_part_of_the_state_table_by_30_june() -> None:
    convention = a_convention(flux=(TABLEAU,))
    record = Record(deposits={("spsti", "tableau_dgt"): (at("2026-06-30T23:59:00"),)})
    found = {
        owed.party: owed
        for owed in obligations(convention, record, at("2026-07-01T00:00:00"))
        if owed.objet == "tableau_dgt" and owed.window.due == date(2026, 6, 30)
    }
    assert {party: owed.state for party, owed in found.items()} == {
        "spsti": Etat.FAIT,
        "carsat": Etat.EN_RETARD,
    }
    assert found["spsti"].annee == 2025
    assert found["carsat"].recipients == ("spsti", "dreets")


def test_totals_of_a_year_before_the_contract_are_not_owed() -> None:
    # The contract begins in 2025: of 2024 there is nothing to follow, and the form of indicators of
    # that year is sent back.
    convention = a_convention(flux=(TABLEAU,), debut=date(2025, 3, 27))
    found = obligations(convention, Record(), at("2025-06-01T00:00:00"))
    about = {owed.annee for owed in found if owed.objet == "tableau_dgt"}
    assert about == {2025, 2026, 2027, 2028}


def test_what_no_file_can_carry_yet_is_impossible_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unread = {"visites": replace(CATALOGUE["visites"], entrees={})}
    monkeypatch.setattr("exchange.owing.obligations.CATALOGUE", unread)
    owed = one(CONVENTION, "visites", 2026, "2026-01-15T00:00:00")
    assert (owed.state, owed.why) == (Etat.IMPOSSIBLE, Empechement.FICHIER_NON_LU)
    assert "ne sait pas encore lire" in owed.texte


@pytest.mark.parametrize(
    ("adhesions", "motif"),
    [
        ((), Motif.ADHESION_ABSENTE),
        ((Adhesion(2026, ("tms",)),), Motif.THEME_NON_CHOISI),
        (
            (Adhesion(2026, (BASE,), revoquee_le=at("2026-01-10T00:00:00")),),
            Motif.ADHESION_REVOQUEE,
        ),
    ],
)
def test_what_the_opt_in_does_not_cover_is_impossible(
    adhesions: tuple[Adhesion, ...], motif: Motif
) -> None:
    convention = replace(CONVENTION, adhesions=adhesions)
    owed = one(convention, "visites", 2026, "2026-01-15T00:00:00")
    assert (owed.state, owed.why) == (Etat.IMPOSSIBLE, motif)
    # Nobody becomes late afterwards in what was not possible.
    assert one(convention, "visites", 2026, "2027-06-01T00:00:00").why == motif


def test_a_revocation_after_the_window_ends_what_is_still_owed() -> None:
    revoked = Adhesion(2026, (BASE,), revoquee_le=at("2026-03-10T00:00:00"))
    convention = replace(CONVENTION, adhesions=(revoked,))
    assert one(convention, "visites", 2026, "2026-03-09T23:59:59").state is Etat.EN_RETARD
    assert one(convention, "visites", 2026, "2026-03-10T00:00:00").why == Motif.ADHESION_REVOQUEE


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ("2026-10-31T23:59:59", Etat.A_VENIR),
        ("2026-11-01T00:00:00", Etat.A_FAIRE),
        ("2026-12-31T23:59:59", Etat.A_FAIRE),
        ("2027-01-01T00:00:00", Etat.EN_RETARD),
    ],
)
def test_the_opt_in_is_signed_again_before_each_year(when: str, state: Etat) -> None:
    owed = one(CONVENTION, "adhesion", 2026, when)
    assert (owed.annee, owed.flux, owed.party, owed.clause) == (2027, None, "spsti", "annexe 2")
    assert owed.state is state


def test_an_opt_in_is_done_once_signed_even_late_and_void_once_revoked() -> None:
    signed = Adhesion(2027, (BASE,), signee_le=at("2027-02-01T09:00:00"))
    convention = replace(CONVENTION, adhesions=(signed,))
    assert one(convention, "adhesion", 2026, "2027-01-31T00:00:00").state is Etat.EN_RETARD
    done = one(convention, "adhesion", 2026, "2027-02-01T09:00:00")
    assert (done.state, done.done_at) == (Etat.FAIT, at("2027-02-01T09:00:00"))
    revoked = replace(signed, revoquee_le=at("2027-03-01T00:00:00"))
    gone = one(replace(CONVENTION, adhesions=(revoked,)), "adhesion", 2026, "2027-03-01T00:00:00")
    assert (gone.state, gone.why) == (Etat.IMPOSSIBLE, Motif.ADHESION_REVOQUEE)


def test_the_first_opt_in_is_due_on_the_first_day() -> None:
    convention = replace(CONVENTION, debut=date(2026, 3, 27), adhesions=())
    first = min(
        (o for o in obligations(convention, LISTED, at("2026-03-28T00:00:00")) if o.flux is None),
        key=lambda owed: owed.annee,
    )
    assert (first.annee, first.window.opens, first.window.due, first.state) == (
        2026,
        date(2026, 3, 27),
        date(2026, 3, 27),
        Etat.EN_RETARD,
    )


def test_no_opt_in_is_owed_where_the_contract_has_none() -> None:
    found = obligations(replace(CONVENTION, regle_adhesion=None), LISTED, at("2026-12-01T00:00:00"))
    assert all(owed.flux for owed in found)


def test_the_convention_bounds_its_windows() -> None:
    convention = replace(CONVENTION, debut=date(2026, 1, 20), fin=date(2028, 1, 10))
    dues = [
        (owed.window.opens, owed.window.due)
        for owed in obligations(convention, LISTED, at("2026-01-01T00:00:00"))
        if owed.flux == "visites"
    ]
    assert dues == [
        (date(2026, 1, 20), date(2026, 1, 31)),
        (date(2027, 1, 1), date(2027, 1, 31)),
        (date(2028, 1, 1), date(2028, 1, 10)),
    ]


def test_what_was_not_done_when_the_convention_ended_can_no_more_be() -> None:
    convention = replace(CONVENTION, fin=date(2026, 6, 30))
    assert one(convention, "visites", 2026, "2026-06-30T23:59:59").state is Etat.EN_RETARD
    over = one(convention, "visites", 2026, "2026-07-01T00:00:00")
    assert (over.state, over.why) == (Etat.IMPOSSIBLE, Motif.CONVENTION_ECHUE)


def test_a_denunciation_ends_what_is_owed_and_what_would_have_been() -> None:
    letter = Denonciation(at("2026-01-15T10:00:00"), CARSAT)
    convention = replace(CONVENTION, denonciation=letter)
    before = obligations(convention, LISTED, at("2026-01-15T09:59:59"))
    assert {owed.window.year for owed in before if owed.flux} == set(range(2025, 2030))
    after = obligations(convention, LISTED, at("2026-01-15T10:00:00"))
    assert {owed.window.year for owed in after if owed.flux} == {2025, 2026}
    denounced = next(owed for owed in after if owed.key == "exemple.carsat.visites.2026")
    assert denounced.why == Motif.CONVENTION_DENONCEE


def test_an_incomplete_convention_owes_nothing() -> None:
    assert obligations(replace(CONVENTION, fin=None), LISTED, at("2026-01-15T00:00:00")) == ()


def test_an_avenant_adds_a_flux_from_its_day_and_takes_one_away() -> None:
    added = Avenant(
        "n° 1",
        date(2027, 1, 10),
        "tms_pros ajouté, visites retiré",
        flux=(a_grant("tms_pros"),),
        flux_retires=("visites",),
    )
    convention = replace(CONVENTION, avenants=(added,))
    found = obligations(convention, LISTED, at("2026-02-01T00:00:00"))
    years = {
        nom: [owed.window.year for owed in found if owed.flux == nom]
        for nom in ("tms_pros", "visites")
    }
    assert years == {"tms_pros": [2027, 2028, 2029], "visites": [2025, 2026, 2027]}
    opens = next(owed.window.opens for owed in found if owed.flux == "tms_pros")
    assert opens == date(2027, 1, 10)
    listed = Record(lists={"exemple": (at("2027-01-02T09:00:00"),)})
    convention = replace(convention, adhesions=(Adhesion(2027, (BASE,)),))
    gone = one(convention, "visites", 2027, "2027-01-10T00:00:00", listed)
    assert gone.why == Motif.FLUX_NON_PREVU


def test_an_avenant_that_prolongs_the_convention_prolongs_what_is_owed() -> None:
    longer = Avenant("n° 1", date(2026, 6, 1), "prolongation", fin=date(2027, 6, 30))
    convention = replace(CONVENTION, fin=date(2026, 12, 31), avenants=(longer,))
    found = obligations(convention, LISTED, at("2026-02-01T00:00:00"))
    assert [o.window.due for o in found if o.flux][-1] == date(2027, 1, 31)


def test_a_convention_says_otherwise_for_its_own_flux() -> None:
    march = Echeance(Rythme.ANNUEL, JourAnnuel(3, 1), JourAnnuel(3, 15))
    convention = a_convention(flux=(replace(VISITES, echeance=march),))
    owed = one(convention, "visites", 2026, "2026-02-20T00:00:00")
    assert (owed.state, owed.window.due) == (Etat.A_VENIR, date(2026, 3, 15))
    event = a_convention(flux=(replace(VISITES, echeance=Echeance(Rythme.EVENEMENT)),))
    found = obligations(event, LISTED, at("2026-02-20T00:00:00"))
    assert all(owed.flux is None for owed in found)


def test_a_new_offer_of_the_panier_is_the_one_cited() -> None:
    offer = Avenant(
        "offre 2027",
        date(2026, 12, 1),
        "offre",
        panier=RegleAdhesion(BASE, (BASE,), "offre 2027"),
    )
    convention = replace(CONVENTION, avenants=(offer,))
    owed = one(convention, "adhesion", 2026, "2026-12-02T00:00:00")
    assert owed.clause == "offre 2027"


def test_keys_name_each_obligation_once() -> None:
    found = obligations(
        a_convention(flux=(ADHERENTS, VISITES, TABLEAU)), LISTED, at("2026-02-01T00:00:00")
    )
    assert len({owed.key for owed in found}) == len(found)
    later = obligations(
        a_convention(flux=(ADHERENTS, VISITES, TABLEAU)),
        LISTED,
        at("2026-02-01T00:00:00") + timedelta(days=400),
    )
    assert {owed.key for owed in later} == {owed.key for owed in found}
