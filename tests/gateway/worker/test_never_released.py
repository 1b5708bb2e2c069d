"""Time moves, themes change: nothing is ever released that the decision refuses at that instant."""

import re
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.convention_files.parsing import parse_convention
from exchange.conventions import PartyKind
from exchange.decide import Decision, Request, decide
from exchange.states import ExchangeState
from gateway.storage import conventions, exchanges, holdings, outgoing
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import REFERENCE, SPSTI, Scenario, convention_text

FLUX = "sinistralite"
TODAY = datetime.now(UTC).date()


def _without(flux: str) -> str:
    return re.sub(
        rf'\[\[flux\]\]\nnom = "{flux}".*?(?=\n\[\[flux\]\])', "", convention_text(), flags=re.S
    )


def _themes(*themes: str) -> str:
    written = ", ".join(f'"{theme}"' for theme in themes)
    return re.sub(r"(annee = \d+\n)themes = .*", rf"\1themes = [{written}]", convention_text())


TEXTS = {
    "as it is": convention_text(),
    "revoked": convention_text(revoquee_le=f"{TODAY - timedelta(days=1)}T10:00:00"),
    "revoked later": convention_text(revoquee_le=f"{TODAY + timedelta(days=9)}T10:00:00"),
    "signed later": convention_text(signee_le=f"{TODAY + timedelta(days=4)}T10:00:00"),
    "without the base": _themes("tms"),
    "the base alone": _themes("relations_operationnelles"),
    "not granted": _without(FLUX),
    "ended": re.sub(
        r"^fin = .*$", f"fin = {TODAY - timedelta(days=1)}", convention_text(), flags=re.M
    ),
    "ending": re.sub(
        r"^fin = .*$", f"fin = {TODAY + timedelta(days=6)}", convention_text(), flags=re.M
    ),
    "incomplete": re.sub(r"^fin = .*$", "", convention_text(), flags=re.M),
}
moments = st.tuples(
    st.sampled_from([0, 1, 5, 7, 10, 30, 364, 370, 800]), st.sampled_from(sorted(TEXTS))
)


def _answer(text: str, accepted: datetime, at: datetime) -> Decision:
    asked = Request(FLUX, PartyKind.CARSAT, PartyKind.SPSTI, list_accepted_at=accepted)
    return decide(parse_convention(text), asked, at)


def _load(bench: StepBench, text: str, days: int) -> None:
    bench.shift = timedelta(days=days)
    with bench.shop.database.writing() as connection:
        conventions.load(connection, text, bench.clock())


@given(matching=moments, release=moments)
@settings(max_examples=40, deadline=None)
def test_what_is_refused_at_its_instant_is_never_released(
    waiting: Scenario, matching: tuple[int, str], release: tuple[int, str]
) -> None:
    first, then = TEXTS[matching[1]], TEXTS[release[1]]
    days = matching[0], matching[0] + release[0]
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(waiting.folder, Path(folder) / "instance")
        bench = StepBench(Scenario(Path(folder) / "instance", waiting.sirets, waiting.extracts))
        _load(bench, first, days[0])
        with bench.shop.database.reading() as connection:
            (row,) = exchanges.list_exchanges(connection)
            listed = holdings.list_in_force(connection, REFERENCE)
        assert listed is not None
        answers = [_answer(first, listed["confirmed_at"], bench.clock())]

        def meanwhile() -> None:
            _load(bench, then, days[1])
            answers.append(_answer(then, listed["confirmed_at"], bench.clock()))

        ended = bench.exchange(row["id"], between=meanwhile)
        # What the matching refuses is not sealed; what it grants is asked for again.
        refused = answers[0].motif or answers[1].motif
        assert ended["state"] == (ExchangeState.REFUSE if refused else ExchangeState.LIVRE)
        assert ended["motif"] == refused
        with bench.shop.database.reading() as connection:
            shelf = outgoing.on_shelf(connection, SPSTI, outgoing.RETOUR)
        assert len(shelf) == (0 if refused else 1)
        bench.shop.database.close()
