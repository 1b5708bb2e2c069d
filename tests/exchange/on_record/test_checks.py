"""What the contract does not provide for is not recorded, and the reason is told in French."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from exchange.acts import Acte, Adhesion
from exchange.avenants import readings
from exchange.convention_files.avenants import written_avenant
from exchange.conventions import Clauses, Convention, Partie, RegleAdhesion
from exchange.errors import ActRefusedError, ConventionFileError
from exchange.on_record.checks import record
from tests.exchange import acts
from tests.exchange.acts import NOW, permissive
from tests.exchange.examples import BASE, CARSAT, DREETS, SPSTI, a_convention, a_grant

DAY = timedelta(days=1)
SILENT = Clauses()
NO_DREETS = tuple(Partie(kind, kind.value, kind.value) for kind in (SPSTI, CARSAT))


def after(*given: Acte, **changes: object) -> Convention:
    read = permissive(**changes)
    for act in given:
        read = record(read, (), act, NOW)
    return read


@pytest.mark.parametrize("act", acts.one_of_each(), ids=lambda act: type(act).__name__)
def test_every_kind_of_act_can_be_recorded_where_it_is_provided_for(act: Acte) -> None:
    before = after(acts.opt_in(), acts.letter(SPSTI))
    if act not in (acts.opt_in(), acts.letter(SPSTI)):
        assert record(before, (), act, NOW) != before


@pytest.mark.parametrize(
    ("convention", "act", "told"),
    [
        (a_convention(regle_adhesion=None), acts.opt_in(), "elle n'a pas de panier"),
        (after(), acts.opt_in(themes=(BASE, "tsm")), f"thème n° 2 inconnu.*{BASE}"),
        (after(), acts.opt_in(themes=()), "un thème au moins"),
        (after(), acts.opt_in(themes=("tms",)), f"sans le socle : ajoutez {BASE}"),
        (after(), acts.opt_in(2030), "l'année 2030 est hors de la convention"),
        (after(), acts.opt_in(2024), "l'année 2024 est hors de la convention"),
        (after(), acts.opt_in(signed=NOW + DAY), "dans l'avenir"),
        (after(), acts.opt_in(2025), "ne peut pas être signée après cette année"),
        (after(), replace(acts.opt_in(), signataires=()), "signée par le SPSTI au moins"),
        (
            after(parties=NO_DREETS),
            replace(acts.opt_in(), signataires=(acts.signer(SPSTI), acts.signer(DREETS))),
            "dreets n'est pas partie",
        ),
        (after(acts.opt_in()), acts.opt_in(), "déjà enregistrée"),
        (
            after(acts.opt_in(signed=NOW - DAY), acts.revocation()),
            acts.opt_in(signed=NOW - DAY / 2),
            "une révocation postérieure",
        ),
        (after(), acts.revocation(), "aucune adhésion 2026 n'est enregistrée"),
        (after(acts.opt_in()), acts.revocation(NOW - DAY), "n'était signée à cet instant"),
        (after(acts.opt_in(), acts.revocation()), acts.revocation(), "déjà révoquée"),
        (after(acts.opt_in()), acts.revocation(datetime(2027, 2, 1)), "a pris fin d'elle-même"),  # noqa: DTZ001
        (after(acts.avenant()), acts.avenant(effet="2028-01-01"), "un avenant de cette référence"),
        (after(clauses=SILENT), acts.letter(SPSTI), "ne prévoit pas l'autorisation d'un tiers"),
        (after(), acts.letter(SPSTI, flux=("portefeuille",)), "flux n° 1 inconnu"),
        (after(), acts.letter(SPSTI, flux=()), "un flux au moins"),
        (after(), replace(acts.letter(SPSTI), tiers="carsat"), "est partie à la convention"),
        (after(), acts.letter(SPSTI, NOW + DAY), "reçue dans l'avenir"),
        (after(parties=NO_DREETS), acts.letter(DREETS), "dreets n'est pas partie"),
        (after(acts.letter(SPSTI)), acts.letter(SPSTI), "est déjà enregistré"),
        (
            after(acts.letter(SPSTI, NOW - DAY), acts.withdrawal(SPSTI)),
            acts.letter(SPSTI, NOW - DAY / 2),
            "un retrait postérieur",
        ),
        (after(acts.letter(SPSTI)), acts.withdrawal(CARSAT), "aucun courrier de cette partie"),
        (
            after(acts.letter(SPSTI), acts.withdrawal(SPSTI)),
            acts.withdrawal(SPSTI),
            "aucun courrier de cette partie n'est à retirer",
        ),
        (
            after(acts.letter(SPSTI)),
            replace(acts.withdrawal(SPSTI), par=acts.signer(CARSAT)),
            "n'est pas celui de la partie",
        ),
        (after(clauses=SILENT), acts.validation(), "ne prévoit pas la publication"),
        (after(), replace(acts.validation(), flux=("tms_pros",)), "flux n° 1 inconnu"),
        (after(), acts.validation(NOW + DAY), "validée dans l'avenir"),
        (after(acts.validation()), acts.validation(), "déjà validée pour ces flux"),
        (after(clauses=SILENT), acts.denunciation(), "ne prévoit pas la dénonciation"),
        (after(acts.denunciation()), acts.denunciation(), "déjà dénoncée"),
        (after(), acts.denunciation(NOW + DAY), "reçue dans l'avenir"),
        (after(debut=date(2026, 7, 1)), acts.denunciation(), "hors de la durée"),
        (after(fin=date(2026, 6, 14)), acts.denunciation(), "hors de la durée"),
        (after(flux=(a_grant(),)), acts.equivalence(), "n'impose un autre canal"),
        (after(acts.equivalence()), acts.equivalence(), "déjà enregistrée"),
    ],
)  # fmt: skip
def test_an_act_without_ground_is_refused_with_its_reason(
    convention: Convention, act: Acte, told: str
) -> None:
    with pytest.raises(ActRefusedError, match=told) as refused:
        record(convention, (), act, NOW)
    assert "Fictive" not in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("effet", "told"),
    [
        ("2024-12-31", "ne prend pas effet avant la convention"),
        ("2030-01-01", "prend effet pendant la convention"),
    ],
)
def test_an_avenant_outside_the_convention_is_refused_at_its_line(effet: str, told: str) -> None:
    with pytest.raises(ConventionFileError, match=told) as refused:
        record(after(), (), acts.avenant(effet=effet), NOW)
    assert str(refused.value).startswith("ligne 3, avenants[1].effet")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "une section"),
        (acts.avenant().texte * 2, "un avenant à la fois"),
        (acts.avenant().texte + '\n[panier]\nsocle = "x"\n', "panier : clé inconnue"),
        ('[[avenants]]\nreference = "a"\n', "effet : clé absente"),
        ("= 3", "ligne 1"),
    ],
)
def test_a_text_that_is_not_one_avenant_is_refused(text: str, told: str) -> None:
    with pytest.raises(ConventionFileError, match=told):
        written_avenant(text)


def test_the_offer_of_the_year_is_the_one_that_its_themes_are_chosen_in() -> None:
    richer = written_avenant(
        '[[avenants]]\nreference = "offre 2027"\neffet = 2027-01-01\nobjet = "offre"\n'
        f'[avenants.panier]\nclause = "offre 2027"\nsocle = "{BASE}"\nthemes = ["{BASE}", "tpe"]\n'
    )
    read = after(richer)
    assert [rule.regle_adhesion for rule in readings(read, 2026)] == [read.regle_adhesion]
    with pytest.raises(ActRefusedError, match="thème n° 2"):
        record(read, (), acts.opt_in(2026, (BASE, "tpe")), NOW)
    assert record(read, (), acts.opt_in(2027, (BASE, "tpe")), NOW).adhesions
    with pytest.raises(ActRefusedError, match="thème n° 2"):
        record(read, (), acts.opt_in(2027, (BASE, "tms")), NOW)


def test_themes_can_be_added_in_the_year_with_the_base() -> None:
    read = after(acts.opt_in(themes=(BASE,)))
    assert len(record(read, (), acts.opt_in(themes=(BASE, "tms")), NOW).adhesions) == 2


def test_next_year_is_signed_in_advance_and_never_by_itself() -> None:
    read = after(acts.opt_in(2027))
    assert [adhesion.annee for adhesion in read.adhesions] == [2027]


def test_an_incomplete_convention_takes_acts_all_the_same() -> None:
    rule = RegleAdhesion(BASE, (BASE,), "annexe")
    read = permissive(debut=None, fin=None, regle_adhesion=rule)
    assert isinstance(record(read, (), acts.opt_in(themes=(BASE,)), NOW).adhesions[0], Adhesion)
    assert record(read, (), acts.denunciation(), NOW).denonciation is not None


def test_a_later_closing_is_remembered_though_a_sooner_one_came_since() -> None:
    on_record = (
        acts.opt_in(signed=NOW - 3 * DAY),
        acts.letter(SPSTI, NOW - 3 * DAY),
        acts.revocation(NOW),
        acts.revocation(NOW - 2 * DAY),
        acts.withdrawal(SPSTI, NOW),
        acts.withdrawal(SPSTI, NOW - 2 * DAY),
    )
    with pytest.raises(ActRefusedError, match="une révocation postérieure"):
        record(permissive(), on_record, acts.opt_in(signed=NOW - DAY), NOW)
    with pytest.raises(ActRefusedError, match="un retrait postérieur"):
        record(permissive(), on_record, acts.letter(SPSTI, NOW - DAY), NOW)
    after_all = acts.opt_in(signed=NOW + DAY)
    assert len(record(permissive(), on_record, after_all, NOW + DAY).adhesions) == 2
