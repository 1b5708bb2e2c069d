"""What was delivered is destroyed at its term; an event, once its recipient was told."""

from datetime import timedelta

from sqlalchemy import select

from audit.entry import Event, from_leaf
from gateway.storage import holdings, outgoing
from gateway.storage.retention import AT_TERM
from gateway.storage.tables import JOURNAL_LEAF
from gateway.worker.housekeeping import Housekeeping
from tests.gateway.worker.bench_of_steps import StepBench
from tests.gateway.worker.test_contributions import YEAR, accepted, convene, delivered
from tests.scenario import CARSAT, SPSTI


def shelf(bench: StepBench) -> list[str]:
    with bench.shop.database.reading() as connection:
        return [row["object"] for row in outgoing.on_shelf(connection, CARSAT, outgoing.RETOUR)]


def motifs(bench: StepBench) -> list[str | None]:
    query = select(JOURNAL_LEAF.c.leaf)
    with bench.shop.database.reading() as connection:
        entries = [from_leaf(leaf) for leaf in connection.execute(query).scalars()]
    return [entry.motif for entry in entries if entry.event is Event.DESTRUCTION]


def test_a_result_is_destroyed_at_its_term_and_not_before(bench: StepBench) -> None:
    convene(bench, "actions", '"spsti vers carsat"')
    row = f"{bench.scenario.sirets[1]};{YEAR};Conseil"
    accepted(bench, SPSTI, "actions", "siret;annee;type_action", [row])
    delivered(bench)
    (name,) = shelf(bench)
    bench.shift = timedelta(days=364)
    Housekeeping(bench.shop).run_once()
    assert shelf(bench) == [name]
    bench.shift = timedelta(days=366)
    Housekeeping(bench.shop).run_once()
    assert shelf(bench) == []
    assert not bench.shop.shelves.path(name).exists()
    assert AT_TERM in motifs(bench)


def test_an_event_is_destroyed_once_told_and_kept_while_it_is_not(bench: StepBench) -> None:
    convene(bench, "difficultes_aigues", '"spsti vers carsat"')
    row = f"{bench.scenario.sirets[1]};02/01/{YEAR};Accidents"
    accepted(bench, SPSTI, "difficultes_aigues", "siret;date_alerte;nature", [row])
    Housekeeping(bench.shop).run_once()
    with bench.shop.database.reading() as connection:
        (held,) = holdings.events_held(connection)
    assert bench.shop.objects.path(held["object"]).exists()
    delivered(bench)
    Housekeeping(bench.shop).run_once()
    with bench.shop.database.reading() as connection:
        assert holdings.events_held(connection) == []
    assert not bench.shop.objects.path(held["object"]).exists()
    assert len(shelf(bench)) == 1
