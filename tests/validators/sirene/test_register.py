"""The state of each SIRET, and what a sender is told of it."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.validators.making import siret
from tests.validators.sirene.stock import Etab, dates, digits, loaded
from validators.codes import Code
from validators.findings import Severity
from validators.sirene.advice import described, sirene_findings
from validators.sirene.register import Sirene
from validators.sirene.typed import NO_DATE

ALONE, SEAT, BRANCH, SHUT, UNDATED, MOVED, SPLIT, MERGED = (siret(rank) for rank in range(1, 9))
BRANCH = siret(2, 2)
GONE_SEAT, LAST = siret(20, 1), siret(20, 2)
LOST = siret(30)
SHY, HIDDEN = siret(40), siret(41)
STATELESS, UNKNOWN_DAY = siret(50), siret(51)
CLOSED = [SHUT, UNDATED, MOVED, SPLIT, MERGED, GONE_SEAT, SHY]


@pytest.fixture(scope="module")
def sirene(tmp_path_factory: pytest.TempPathFactory) -> Sirene:
    return loaded(
        tmp_path_factory.mktemp("sirene"),
        [
            Etab(ALONE, seat=True),
            Etab(SEAT, seat=True),
            Etab(BRANCH),
            Etab(SHUT, "F", "2023-12-31"),
            Etab(UNDATED, "F", ""),
            Etab(MOVED, "F", "2022-03-01"),
            Etab(SPLIT, "F", "2021-01-01"),
            Etab(MERGED, "F", "2020-01-01"),
            Etab(GONE_SEAT, "F", "2019-06-30", seat=True),
            Etab(LAST),
            Etab(SHY, "F", "2018-01-01"),
            Etab(HIDDEN, diffusion="P"),
            Etab(STATELESS, ""),
            Etab(UNKNOWN_DAY, "F", "1900-01-01"),
        ],
        [
            (MOVED, GONE_SEAT, "2015-03-01"),
            (GONE_SEAT, LAST, "2019-06-30"),
            (SPLIT, ALONE, "2021-01-01"),
            (SPLIT, SEAT, "2021-01-01"),
            (MERGED, BRANCH, "2020-01-01"),
            (SHUT, BRANCH, "2010-01-01"),
            (SHY, HIDDEN, "2018-01-01"),
        ],
    )


def test_each_siret_has_a_state(sirene: Sirene) -> None:
    asked = [ALONE, SEAT, BRANCH, *CLOSED, LOST, STATELESS]
    states = sirene.states(digits(*asked))
    assert states.known.tolist() == [one != LOST for one in asked]
    assert states.closed.tolist() == [one in CLOSED for one in asked]
    assert states.active.tolist() == [one in (ALONE, SEAT, BRANCH) for one in asked]
    assert states.seat_of_several.tolist() == [one == SEAT for one in asked]
    assert dates(states.closed_on[3:4]) == ["2023-12-31"]
    assert (states.closed_on[~states.closed] == NO_DATE).all()
    assert states.closed_on[asked.index(UNDATED)] == NO_DATE


def test_findings_are_notices_under_the_rows_of_the_sender(sirene: Sirene) -> None:
    asked = [ALONE, SEAT, SHUT, UNDATED, MOVED, LOST]
    rows = np.array([2, 3, 5, 8, 13, 21], np.int64)
    found = sirene_findings(sirene, digits(*asked), rows, "N° SIRET")
    assert {one.code: one.rows.tolist() for one in found} == {
        Code.SIRET_FERME: [8],
        Code.SIRET_CONTINUE: [5, 13],
        Code.SIRET_INCONNU: [21],
        Code.SIRET_SIEGE: [3],
    }
    assert {one.severity for one in found} == {Severity.NOTICE}
    assert {one.column for one in found} == {"N° SIRET"}
    assert not any(one.detail for one in found)


def test_a_list_without_anything_to_say_has_no_finding(sirene: Sirene) -> None:
    assert not sirene_findings(sirene, digits(ALONE), np.array([2]), None).items
    assert not sirene_findings(sirene, digits(), np.empty(0, np.int64), None).items
    assert len(described(sirene, digits())) == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (ALONE, "actif"),
        (SEAT, "actif, siège d'une entreprise qui a d'autres établissements ouverts"),
        (LOST, "inconnu du répertoire Sirene"),
        (STATELESS, "connu du répertoire Sirene, sans état"),
        (UNDATED, "fermé"),
        (UNKNOWN_DAY, "fermé"),
        (MOVED, f"fermé le 01/03/2022, continué par {GONE_SEAT}, puis par {LAST}"),
        (GONE_SEAT, f"fermé le 30/06/2019, continué par {LAST}"),
        (SPLIT, f"fermé le 01/01/2021, scindé et continué par {ALONE} et {SEAT}"),
        (MERGED, f"fermé le 01/01/2020, continué par {BRANCH} (fusion)"),
        (SHY, "fermé le 01/01/2018, continué par un établissement à diffusion partielle"),
    ],
)
def test_a_clerk_reads_the_state_in_french(asked: str, said: str, sirene: Sirene) -> None:
    assert described(sirene, digits(ALONE, asked)).to_pylist() == ["actif", said]


def test_a_split_into_many_names_a_few(tmp_path: Path) -> None:
    parts = [siret(rank) for rank in range(2, 22)]
    sirene = loaded(
        tmp_path,
        [Etab(siret(1), "F", "2020-01-01")],
        [(siret(1), part, "2020-01-01") for part in parts],
    )
    (said,) = described(sirene, digits(siret(1))).to_pylist()
    assert said.endswith(" et 15 autres")
    assert sum(part in said for part in parts) == 5


def test_without_links_a_closed_establishment_is_only_closed(tmp_path: Path) -> None:
    sirene = loaded(tmp_path, [Etab(SHUT, "F", "2023-12-31")])
    assert not sirene.states(digits(SHUT)).continued.any()
    assert len(sirene.chains(digits(SHUT))) == 0
    assert described(sirene, digits(SHUT)).to_pylist() == ["fermé le 31/12/2023"]


COMPANIES = st.lists(
    st.builds(
        Etab,
        st.builds(siret, st.integers(0, 3), st.integers(1, 4)),
        st.sampled_from(["A", "F", ""]),
        st.sampled_from(["2001-01-01", "2020-02-29", ""]),
        st.booleans(),
        st.sampled_from(["O", "P", "N", ""]),
    ),
    min_size=1,
    max_size=14,
    unique_by=lambda one: one.siret,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(held=COMPANIES)
def test_states_are_those_of_a_row_by_row_reading(held: list[Etab], tmp_path: Path) -> None:
    sirene = loaded(tmp_path, held)
    everyone = [siret(rank, place) for rank in range(5) for place in range(1, 5)]
    states = sirene.states(digits(*everyone))
    by_siret = {one.siret: one for one in held}
    for place, asked in enumerate(everyone):
        one = by_siret.get(asked)
        assert states.known[place] == (one is not None)
        assert states.closed[place] == (one is not None and one.state == "F")
        assert states.withheld[place] == (one is not None and one.diffusion != "O")
        others = [
            other
            for other in held
            if other.siret[:9] == asked[:9] and other.siret != asked and other.state == "A"
        ]
        seat = one is not None and one.seat and one.state == "A"
        assert states.seat_of_several[place] == (seat and bool(others))
