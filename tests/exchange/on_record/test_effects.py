"""What is on record counts in every decision, whatever the file says."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from exchange.acts import Acte, AvenantEcrit
from exchange.convention_files.parsing import parse_convention
from exchange.conventions import (
    SIGNATAIRES,
    Adhesion,
    Autorisation,
    Convention,
    Denonciation,
    EquivalenceCanal,
    Granularite,
)
from exchange.decide import decide
from exchange.errors import ConventionFileError, Motif
from exchange.on_record.checks import record
from exchange.on_record.effects import effective_at, replay, stated
from tests.exchange import acts
from tests.exchange.acts import NOW, permissive
from tests.exchange.convention_files.test_parsing import example
from tests.exchange.examples import BASE, CARSAT, DREETS, SPSTI, TIERS, a_grant, a_request

HOUR = timedelta(hours=1)


def recorded(*given: Acte, convention: Convention | None = None) -> Convention:
    """The convention once those acts are recorded, all at the same instant."""
    read = convention or permissive()
    for act in given:
        read = record(read, (), act, NOW)
    return read


def motif(convention: Convention, at: datetime = NOW, **request: object) -> Motif | None:
    return decide(convention, a_request(list_accepted_at=NOW - HOUR, **request), at).motif


def test_an_opt_in_counts_from_its_signature_and_no_more_from_its_revocation() -> None:
    signed = recorded(acts.opt_in(signed=NOW - HOUR))
    ended = recorded(acts.revocation(NOW), convention=signed)
    assert motif(permissive()) is Motif.ADHESION_ABSENTE
    assert motif(signed) is None
    assert motif(signed, at=NOW - HOUR - timedelta(seconds=1)) is not None
    assert motif(ended) is Motif.ADHESION_REVOQUEE
    assert motif(ended, at=NOW - timedelta(microseconds=1)) is None
    former = recorded(acts.opt_in(signed=NOW - 2 * HOUR), acts.revocation(NOW - HOUR))
    again = recorded(acts.opt_in(signed=NOW), convention=former)
    assert motif(again) is None


def test_a_revocation_may_come_sooner_than_the_one_announced() -> None:
    later = NOW + 24 * HOUR
    announced = recorded(acts.opt_in(signed=NOW - HOUR), acts.revocation(later))
    assert motif(announced, at=NOW + HOUR) is None
    assert motif(announced, at=later) is Motif.ADHESION_REVOQUEE
    sooner = recorded(acts.revocation(NOW), convention=announced)
    assert motif(sooner, at=NOW + HOUR) is Motif.ADHESION_REVOQUEE


def test_a_revocation_on_record_outlives_a_new_version_of_the_file() -> None:
    stating = permissive(adhesions=(Adhesion(2026, (BASE, "tms")),))
    read = replay(stating, (acts.revocation(),))
    assert motif(read) is Motif.ADHESION_REVOQUEE
    restated = permissive(adhesions=(Adhesion(2026, (BASE, "tms")),), titre="relu")
    assert motif(replay(restated, (acts.revocation(),))) is Motif.ADHESION_REVOQUEE


def test_a_third_party_receives_once_the_three_letters_are_there() -> None:
    read = recorded(acts.opt_in())
    for kind in (SPSTI, CARSAT, DREETS):
        assert motif(read, recipient=TIERS, tiers="observatoire") is Motif.DESTINATAIRE_TIERS
        read = recorded(acts.letter(kind), convention=read)
    assert motif(read, recipient=TIERS, tiers="observatoire") is None
    assert motif(read, recipient=TIERS, tiers="autre") is Motif.DESTINATAIRE_TIERS
    back = recorded(acts.withdrawal(DREETS), convention=read)
    assert motif(back, recipient=TIERS, tiers="observatoire") is Motif.DESTINATAIRE_TIERS


def test_a_party_that_took_its_letter_back_writes_again_and_the_others_need_not() -> None:
    three = [acts.letter(kind, NOW - 2 * HOUR) for kind in (SPSTI, CARSAT, DREETS)]
    back = recorded(acts.opt_in(), *three, acts.withdrawal(CARSAT, NOW - HOUR))
    again = recorded(acts.letter(CARSAT), convention=back)
    assert motif(again, recipient=TIERS, tiers="observatoire") is None


def test_a_withdrawal_cuts_an_authorisation_of_the_file_in_two() -> None:
    letters = tuple(acts.letter(kind, NOW - HOUR).courrier for kind in sorted(SIGNATAIRES))
    whole = Autorisation("observatoire", "Observatoire", ("sinistralite",), letters)
    read = recorded(acts.withdrawal(CARSAT), convention=permissive(autorisations=(whole,)))
    kept, back = read.autorisations
    assert {one.partie for one in kept.courriers} == {SPSTI, DREETS}
    assert (kept.retiree_le, back.retiree_le) == (None, NOW)


def test_a_validation_opens_the_aggregate_and_nothing_finer() -> None:
    read = recorded(acts.opt_in(), acts.validation())
    ask: dict[str, Any] = {"recipient": TIERS, "public": True, "publication": "bilan-2025"}
    total = {**ask, "granularite": Granularite.TOTAL}
    assert motif(read, **total) is None
    assert motif(read, **{**total, "publication": "autre"}) is Motif.PUBLICATION_NON_VALIDEE
    assert motif(read, **ask) is Motif.GRANULARITE


def test_the_earliest_denunciation_counts_though_the_file_drops_its_clause() -> None:
    silent = permissive(clauses=replace(acts.EVERY_CLAUSE, denonciation=None))
    read = replay(silent, (acts.denunciation(),))
    assert motif(read) is Motif.CONVENTION_DENONCEE
    later = permissive(denonciation=Denonciation(NOW + HOUR, SPSTI))
    assert motif(replay(later, (acts.denunciation(),))) is Motif.CONVENTION_DENONCEE
    earlier = permissive(denonciation=Denonciation(NOW - HOUR, SPSTI))
    assert replay(earlier, (acts.denunciation(),)).denonciation == earlier.denonciation


def test_the_channel_is_agreed_from_the_day_written() -> None:
    read = recorded(acts.opt_in(), acts.equivalence())
    assert motif(permissive(adhesions=read.adhesions), flux="visites") is Motif.CANAL_NON_AGREE
    assert motif(read, flux="visites") is None
    tomorrow = replay(read, (EquivalenceCanal("plus tard", date(2026, 6, 16)),))
    assert tomorrow.canal == read.canal


def test_an_avenant_counts_from_its_day_and_follows_those_of_the_file() -> None:
    read = recorded(acts.avenant(effet="2026-07-01"))
    july = datetime.fromisoformat("2026-07-01T00:00:00+02:00")
    assert decide(read, a_request(flux="visites"), july).motif is Motif.FLUX_NON_PREVU
    assert decide(read, a_request(flux="visites"), july - HOUR).motif is Motif.ADHESION_ABSENTE
    with pytest.raises(ConventionFileError, match="les avenants se suivent"):
        recorded(acts.avenant("avenant n° 2", "2026-06-30"), convention=read)


def test_an_avenant_that_the_file_states_under_the_same_reference_counts_once() -> None:
    text = acts.avenant().texte.replace("visites", "tms_pros")
    stating = parse_convention(example() + "\n" + text)
    assert replay(stating, (acts.avenant(),)) == stating


def test_a_file_that_an_avenant_on_record_cannot_follow_is_told_which_and_why() -> None:
    without_visits = permissive(flux=(a_grant(),))
    with pytest.raises(ConventionFileError, match=r"avenant n° 1 ».*valeur n° 1 inconnue"):
        replay(without_visits, (acts.avenant(),))


def test_what_a_file_states_reads_as_if_it_had_been_recorded() -> None:
    everything = acts.one_of_each()
    read = recorded(*everything)
    bare = permissive()
    said = stated(read)
    assert {type(act) for act in said} == {type(act) for act in everything}
    # The text of an avenant is not told again: it is applied from the act.
    others = [act for act in said if not isinstance(act, AvenantEcrit)]
    again = replay(bare, (acts.avenant(), *others))
    assert again == read


def test_every_act_counts_from_an_aware_instant() -> None:
    assert all(effective_at(act).tzinfo is not None for act in acts.one_of_each())
    assert effective_at(acts.avenant()).isoformat() == "2026-12-31T23:00:00+00:00"
    assert effective_at(Adhesion(2026, (BASE,))).isoformat() == "2025-12-31T23:00:00+00:00"


def test_no_name_shows_when_an_act_is_printed() -> None:
    assert "Fictive" not in "".join(map(repr, acts.one_of_each()))
