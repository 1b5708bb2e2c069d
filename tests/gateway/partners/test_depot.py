"""Uploads refused at the door: answered once, and nothing of a stranger's text is kept."""

from pathlib import Path

import pytest

from gateway.bootstrap.desk import open_desk
from gateway.desk import Desk
from gateway.partners.depot import PartnersDepot
from gateway.sftp.ports import Visitor
from gateway.storage import followup, journal
from tests.fakes.outbox import FakeOutbox
from tests.instances import new_instance

CAMILLE = Visitor(login="camille", party="spsti-a")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    new_instance(tmp_path / "instance")
    return open_desk(tmp_path / "instance")


@pytest.fixture
def outbox() -> FakeOutbox:
    return FakeOutbox()


@pytest.fixture
def depot(desk: Desk, outbox: FakeOutbox) -> PartnersDepot:
    return PartnersDepot(desk.database, outbox, desk.instance.spool, desk.clock, Path.unlink)


def test_a_refused_folder_is_answered_once_an_hour(
    depot: PartnersDepot, outbox: FakeOutbox
) -> None:
    for number in range(5):
        depot.refuse(CAMILLE, f"/depot/tms_pros/{number}.csv", "flux-non-accorde")
    depot.refuse(CAMILLE, "/depot/visites/x.csv", "flux-non-accorde")
    assert [workflow for workflow, _ in outbox.queued] == ["deposit", "deposit"]


def test_a_folder_spelt_as_a_siret_is_neither_kept_nor_an_incident(
    depot: PartnersDepot, desk: Desk
) -> None:
    depot.refuse(CAMILLE, "/depot/12345678200002/x.csv", "flux-non-accorde")
    with desk.database.reading() as connection:
        (row,) = followup.everything(connection)
        leaves = b"".join(journal.leaves(connection))
    assert row["flux"] == "autre"
    assert b"12345678200002" not in leaves
