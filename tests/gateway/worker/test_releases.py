"""What leaves beyond the parties: on the letters of all three, or on the committee's word."""

import re
from typing import IO

import pytest
from sqlalchemy import select

from audit.entry import from_leaf
from exchange.errors import RefusedError
from exchange.report import Report
from exchange.states import ExchangeState
from gateway.errors import ConflictError, UnknownError
from gateway.rendering.sheet import About
from gateway.storage import conventions, outgoing, parties
from gateway.storage.parties import Party, Recipient
from gateway.storage.tables import JOURNAL_LEAF
from gateway.verification import verify_instance
from gateway.worker.releasing import AskedRelease, open_release, record_refusal
from tests.gateway.worker.bench_of_steps import StepBench
from tests.gateway.worker.test_contributions import (
    DREETS,
    GRANTED,
    YEAR,
    accepted,
    convene,
    delivered,
)
from tests.gateway.worker.test_reports import TO_ALL
from tests.scenario import CARSAT, REFERENCE, SPSTI, convention_text

TIERS = "observatoire"
SENS = '"spsti vers carsat", "spsti vers dreets"'
FIGURES = "donnees_sante_travail"
HEAD = "source;annee;indicateur;zone;categorie;valeur;unite;effectif"
ROW = f"SPSTI;{YEAR};Part exposée au bruit;Bassin;Ensemble;14;%;804"


def letters(*who: str, flux: str = FIGURES) -> str:
    text = f'\n[[autorisations]]\ntiers = "{TIERS}"\nnom = "Observatoire"\nflux = ["{flux}"]\n'
    for partie in who:
        text += f'[[autorisations.courriers]]\npartie = "{partie}"\nrecu_le = {YEAR}-01-02\n'
        text += f'reference = "courrier {partie}"\n'
    return text


VALIDATED = f"""
[[validations]]
publication = "bilan"
flux = ["{FIGURES}"]
validee_le = {YEAR}-01-05T10:00:00
reference = "relevé de décision"
"""


def load(bench: StepBench, more: str, flux: str = FIGURES, sens: str = SENS) -> None:
    """The convention again, with third parties and publications provided for."""
    text = convention_text() + GRANTED.format(nom=flux, sens=sens) + more
    clauses = '[clauses]\ntiers = "art. 8 des tiers"\npublication = "art. 9 des publications"'
    text = re.sub(r"^\[clauses\]", clauses, text, flags=re.M)
    with bench.shop.database.writing() as connection:
        conventions.load(connection, text, bench.clock())


def ask(bench: StepBench, recipient: str, flux: str = FIGURES) -> str:
    asked = AskedRelease(REFERENCE, flux, recipient)
    with bench.shop.database.writing() as connection:
        return open_release(connection, bench.outbox, asked, bench.clock())


@pytest.fixture
def given(bench: StepBench) -> StepBench:
    """A table of the SPSTI in force, and the third party known with its certificate."""
    convene(bench, FIGURES, SENS)
    accepted(bench, SPSTI, FIGURES, HEAD, [ROW])
    delivered(bench)
    with bench.shop.database.writing() as connection:
        at = bench.clock()
        mine = parties.recipient_of(connection, SPSTI)
        assert mine is not None
        parties.add_party(connection, Party(TIERS, "tiers", "Observatoire"), at)
        new = Recipient("", TIERS, "F" * 40, mine.certificate, "csv", mine.expires_at)
        parties.put_recipient(connection, new, at)
    return bench


def test_a_third_party_receives_on_the_letters_of_all_three(given: StepBench) -> None:
    load(given, letters("spsti", "carsat", "dreets"))
    identity = ask(given, TIERS)
    assert given.exchange(identity)["state"] == ExchangeState.LIVRE
    with given.shop.database.reading() as connection:
        (file,) = outgoing.on_shelf(connection, TIERS, outgoing.RETOUR)
    assert file["name"].endswith(".xlsx.gpg")
    with pytest.raises(ConflictError):
        ask(given, TIERS)


@pytest.mark.parametrize("who", [(), ("spsti",), ("spsti", "carsat")])
def test_a_letter_missing_refuses_it(given: StepBench, who: tuple[str, ...]) -> None:
    load(given, letters(*who))
    with pytest.raises(RefusedError) as refused:
        ask(given, TIERS)
    assert (refused.value.motif, refused.value.clause) == ("DESTINATAIRE-TIERS", "art. 8 des tiers")


def test_a_letter_withdrawn_before_the_release_stops_it(given: StepBench) -> None:
    load(given, letters("spsti", "carsat", "dreets"))
    identity = ask(given, TIERS)
    row = given.exchange(identity, lambda: load(given, letters("spsti", "carsat")))
    assert (row["state"], row["motif"]) == (ExchangeState.REFUSE, "DESTINATAIRE-TIERS")
    assert not given.shop.shelves.path(identity).exists()


def test_nobody_unknown_and_no_party_is_a_third_party(given: StepBench) -> None:
    load(given, letters("spsti", "carsat", "dreets"))
    with pytest.raises(UnknownError):
        ask(given, "inconnu")
    with pytest.raises(ConflictError):
        ask(given, DREETS)


def test_a_publication_is_plain_cites_the_contract_and_reaches_every_party(
    given: StepBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[About] = []

    def keep(report: Report, about: About, target: IO[bytes]) -> None:
        said.append(about)
        target.write(report.titre.encode())

    monkeypatch.setattr("gateway.worker.result_file.write_report", keep)
    load(given, VALIDATED)
    identity = ask(given, "publication:bilan")
    assert given.exchange(identity)["state"] == ExchangeState.LIVRE
    with given.shop.database.reading() as connection:
        shelves = {
            code: outgoing.on_shelf(connection, code, outgoing.RETOUR)[-1]["name"]
            for code in (SPSTI, CARSAT, DREETS)
        }
    assert len(set(shelves.values())) == 1
    assert next(iter(shelves.values())).endswith(".xlsx")
    assert given.shop.shelves.path(identity).read_bytes().startswith("Données".encode())
    notices = " ".join(said[-1].notices)
    assert "relevé de décision" in notices
    assert "signataires" in notices
    assert "CARSAT" in notices or "Caisse" in notices


def test_a_publication_that_nobody_validated_is_refused_and_on_record(given: StepBench) -> None:
    load(given, "")
    asked = AskedRelease(REFERENCE, FIGURES, "publication:bilan")
    with pytest.raises(RefusedError) as refused:
        ask(given, asked.recipient)
    assert refused.value.motif == "PUBLICATION-NON-VALIDEE"
    with given.shop.database.writing() as connection:
        record_refusal(connection, asked, refused.value, given.clock())
        query = select(JOURNAL_LEAF.c.leaf).order_by(JOURNAL_LEAF.c.position.desc())
        last = from_leaf(connection.execute(query).scalar() or b"")
    assert (last.event, last.motif) == ("refus", "PUBLICATION-NON-VALIDEE")
    with given.scenario.desk() as desk:
        report = verify_instance(desk)
    assert report.intact, report.faults


def test_a_list_of_establishments_is_never_published(given: StepBench) -> None:
    load(given, VALIDATED.replace(FIGURES, "actions"), "actions", '"spsti vers carsat"')
    row = f"{given.scenario.sirets[1]};{YEAR};Conseil"
    accepted(given, SPSTI, "actions", "siret;annee;type_action", [row])
    with pytest.raises(RefusedError) as refused:
        ask(given, "publication:bilan", "actions")
    assert refused.value.motif == "GRANULARITE"


def test_a_list_for_a_third_party_is_sealed_to_it(given: StepBench) -> None:
    letter = letters("spsti", "carsat", "dreets", flux="sinistralite")
    load(given, letter)
    given.deposit(SPSTI, "adherents", given.scenario.member_csv(10))
    row = given.exchange(ask(given, TIERS, "sinistralite"))
    assert row["state"] == ExchangeState.LIVRE


@pytest.mark.parametrize("recipient", [TIERS, "publication:bilan"])
def test_the_states_table_goes_beyond_the_parties_without_its_small_counts(
    given: StepBench, recipient: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Report] = []

    def keep(report: Report, about: About, target: IO[bytes]) -> None:
        shown.append(report)
        target.write(about.confidentiality.encode())

    monkeypatch.setattr("gateway.worker.result_file.write_report", keep)
    table = "tableau_dgt"
    every = letters("spsti", "carsat", "dreets", flux=table) + VALIDATED.replace(FIGURES, table)
    load(given, every, table, TO_ALL)
    one, two = given.scenario.sirets[:2]
    rows = [f"{siret};{YEAR - 1};tms;formé" for siret in (one, two)]
    accepted(given, SPSTI, table, "siret;annee;theme;modalite", rows)
    accepted(given, CARSAT, table, "siret;annee", [f"{one};{YEAR - 1}"])
    assert given.exchange(ask(given, recipient, table))["state"] == ExchangeState.LIVRE
    trained, of_them = shown[-1].pages[0].blocs[1].lignes[:2]
    assert (trained[2], of_them[2]) == ("moins de 3", "moins de 3")
    assert len(shown[-1].pages) == 1
