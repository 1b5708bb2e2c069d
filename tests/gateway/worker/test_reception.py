"""What a partner reads back about its file: why it is refused, what changed, its file annotated."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pysequoia
import pytest

from audit.entry import Event, from_leaf
from exchange.states import DepositState
from gateway.storage import conventions, journal, outgoing
from gateway.storage.parties import Recipient, put_recipient
from keys.sealing.openpgp import new_gateway_key, public_certificate
from tests.exchange.sirenes import load_sirene
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import CARSAT, SPSTI, convention_text
from tests.validators.making import nir, siret

SENDER_KEY = new_gateway_key("Destinataire", datetime.now(UTC))


@pytest.fixture
def certified(bench: StepBench) -> StepBench:
    """The SPSTI's certificate is one that the policy accepts and this test can open."""
    at = bench.clock()
    certificate = public_certificate(SENDER_KEY)
    recipient = Recipient("", SPSTI, "E" * 40, certificate, "csv", at.replace(year=at.year + 1))
    with bench.shop.database.writing() as connection:
        put_recipient(connection, recipient, at)
    return bench


def shelf(bench: StepBench, party: str) -> list[str]:
    with bench.shop.database.reading() as connection:
        return [row["name"] for row in outgoing.on_shelf(connection, party, outgoing.ACCUSES)]


def events(bench: StepBench, identity: str) -> list[tuple[Event, str | None]]:
    """What the log says about a deposit: events and motifs."""
    with bench.shop.database.reading() as connection:
        entries = [from_leaf(leaf) for leaf in journal.leaves(connection)]
    return [(e.event, e.motif) for e in entries if e.subject == f"depot:{identity}"]


def with_bad_rows(bench: StepBench, good: int, bad: int) -> bytes:
    rows = [*bench.scenario.sirets[:good], *["12345678901234"] * bad]
    return ("SIRET;Nom\r\n" + "".join(f"{siret};X\r\n" for siret in rows)).encode()


def test_a_social_security_number_refuses_all_and_the_log_says_why(certified: StepBench) -> None:
    number = nir()
    content = certified.scenario.member_csv(10) + f"{number}\r\n".encode()
    identity = certified.deposit(SPSTI, "adherents", content)
    assert certified.row(identity)["state"] == DepositState.REJETE
    said = events(certified, identity)
    assert (Event.REJET, "DONNEE-NIR") in said
    assert (Event.DESTRUCTION, "DONNEE-NIR") in said
    assert number not in certified.answer(identity)
    assert "DONNEE-NIR" in certified.answer(identity)


def test_the_convention_sets_how_many_rows_may_be_set_aside(bench: StepBench) -> None:
    assert _verdict(bench, with_bad_rows(bench, 9, 1)) == DepositState.ACCEPTE
    text = convention_text().replace(
        '# seuil_ecartees = { valeur = 20, source = "projet" }',
        'seuil_ecartees = { valeur = 5, source = "projet" }',
    )
    with bench.shop.database.writing() as connection:
        conventions.load(connection, text, bench.clock())
    assert _verdict(bench, with_bad_rows(bench, 18, 2)) == DepositState.REJETE
    assert _verdict(bench, with_bad_rows(bench, 19, 1)) == DepositState.ACCEPTE


def test_a_list_that_changes_much_is_told_to_both_sides(bench: StepBench) -> None:
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(10))
    before = shelf(bench, CARSAT)
    same = bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(13))
    assert "LISTE-VARIATION" not in bench.answer(same)
    assert shelf(bench, CARSAT) == before
    grown = bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(20))
    assert "LISTE-VARIATION" in bench.answer(grown)
    told = sorted(set(shelf(bench, CARSAT)) - set(before))
    assert [name.rsplit(".", 1)[1] for name in told] == ["json", "txt"]
    text = next(bench.shop.shelves.path(".").glob(f"accuse-{grown}-{CARSAT}-*.txt")).read_text()
    assert "+54 %" in text


def test_the_sender_gets_its_file_back_annotated(certified: StepBench) -> None:
    identity = certified.deposit(SPSTI, "adherents", with_bad_rows(certified, 9, 1))
    (name,) = [name for name in shelf(certified, SPSTI) if name.endswith(".xlsx.gpg")]
    assert identity in name
    assert "Fichier annoté" in certified.answer(identity)
    sealed = certified.shop.shelves.path(f"annote-{identity}").read_bytes()
    decryptor = pysequoia.Tsk.from_bytes(SENDER_KEY).decryptor()
    book = pysequoia.decrypt(sealed, decryptor=decryptor).bytes
    assert book is not None
    with zipfile.ZipFile(io.BytesIO(bytes(book))) as archive:
        text = archive.read("xl/sharedStrings.xml").decode()
    assert "Que faire" in text
    assert "12345678901234" in text


def test_nothing_comes_back_where_there_is_nothing_to_mend(certified: StepBench) -> None:
    identity = certified.deposit(SPSTI, "adherents", certified.scenario.member_csv(10))
    assert not [name for name in shelf(certified, SPSTI) if name.endswith(".gpg")]
    assert "Fichier annoté" not in certified.answer(identity)


def test_without_certificate_the_answer_tells_how_to_make_it(bench: StepBench) -> None:
    content = bench.scenario.extracts["sinistralite"].replace(b";NAFRev2;", b";NAFRev9;", 1)
    identity = bench.deposit(CARSAT, "sinistralite", content)
    assert "passerelle check --report" in " ".join(bench.answer(identity).split())


def _verdict(bench: StepBench, content: bytes) -> str:
    return str(bench.row(bench.deposit(SPSTI, "adherents", content))["state"])


def test_what_was_sent_is_nowhere_in_clear(certified: StepBench, tmp_path: Path) -> None:
    certified.deposit(SPSTI, "adherents", with_bad_rows(certified, 9, 1))
    for path in certified.scenario.folder.rglob("*"):
        if path.is_file():
            assert b"12345678901234" not in path.read_bytes(), path.name


def test_sirene_tells_the_sender_what_it_knows(certified: StepBench) -> None:
    former = siret(1)
    folder = certified.scenario.folder / "sirene"
    load_sirene(folder, [(former, certified.scenario.sirets[0], "2024-07-01")])
    content = ("SIRET\r\n" + "\r\n".join([former, *certified.scenario.sirets[:4]])).encode()
    identity = certified.deposit(SPSTI, "adherents", content)
    assert certified.row(identity)["state"] == DepositState.ACCEPTE
    assert "SIRET-INCONNU" in certified.answer(identity)
    assert former not in certified.answer(identity)


def test_a_damaged_sirene_changes_no_answer(certified: StepBench) -> None:
    folder = certified.scenario.folder / "sirene"
    load_sirene(folder, None, others=[siret(1)])
    for path in folder.rglob("*.npy"):
        path.write_bytes(b"")
    identity = certified.deposit(SPSTI, "adherents", certified.scenario.member_csv(10))
    assert certified.row(identity)["state"] == DepositState.ACCEPTE
