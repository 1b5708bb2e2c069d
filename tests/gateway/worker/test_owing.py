"""What partners really drop and receive is what the calendar calls done."""

from exchange.instants import day
from exchange.owing.owed import Etat, Obligation
from gateway.owing import owing
from gateway.storage import conventions, happened
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import CARSAT, REFERENCE, SPSTI


def _owed(bench: StepBench) -> dict[str, Obligation]:
    """This year's, by object."""
    at = bench.clock()
    with bench.shop.database.reading() as connection:
        signed = [conventions.get_convention(connection, REFERENCE)]
        found = owing(signed, happened.record(connection), at)
    return {one.objet: one for one in found if one.flux and one.window.year == day(at).year}


def test_a_list_accepted_and_a_result_delivered_are_done(bench: StepBench) -> None:
    bench.deposit(CARSAT, "portefeuille", bench.scenario.extracts["portefeuille"])
    before = _owed(bench)
    assert before["adherents"].state in {Etat.A_FAIRE, Etat.EN_RETARD}
    # The extract alone gives nothing to anyone: the list is missing.
    assert (before["portefeuille"].state, before["portefeuille"].why) == (
        Etat.IMPOSSIBLE,
        "LISTE-ABSENTE",
    )
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(30))
    listed = _owed(bench)
    assert listed["adherents"].state is Etat.FAIT
    assert listed["portefeuille"].state in {Etat.A_FAIRE, Etat.EN_RETARD}
    for identity in bench.opened():
        bench.exchange(identity)
    after = _owed(bench)
    assert after["portefeuille"].state is Etat.FAIT
    assert after["portefeuille"].done_at is not None
    # No extract of it was deposited.
    assert after["tms_pros"].state is Etat.A_FAIRE


def test_a_rejected_list_is_not_given(bench: StepBench) -> None:
    bench.deposit(SPSTI, "adherents", b"SIRET\r\n12345678901234\r\n")
    assert _owed(bench)["adherents"].state is not Etat.FAIT
