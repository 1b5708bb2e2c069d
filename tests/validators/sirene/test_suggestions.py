"""A mistyped SIRET is shown what it may have been meant for, out of public Sirene only."""

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.validators.making import siret
from tests.validators.sirene.stock import Etab, digits, loaded
from validators.sirene import suggestions as module
from validators.sirene.register import Sirene
from validators.sirene.suggestions import FEW, suggestions
from validators.siret import valid

OPEN, OTHER, SHUT, SHY = siret(1), siret(1234567), siret(2), siret(3)
WRONG_KEY = OPEN[:-1] + str((int(OPEN[-1]) + 1) % 10)


@pytest.fixture(scope="module")
def sirene(tmp_path_factory: pytest.TempPathFactory) -> Sirene:
    return loaded(
        tmp_path_factory.mktemp("sirene"),
        [Etab(OPEN), Etab(OTHER), Etab(SHUT, "F"), Etab(SHY, diffusion="P"), Etab(WRONG_KEY)],
    )


def suggested(sirene: Sirene, *cells: str) -> list[tuple[str, ...]]:
    return suggestions(sirene, pa.array(cells, pa.large_string()))


@pytest.mark.parametrize(
    "slip",
    [
        OTHER[:4] + str((int(OTHER[4]) + 5) % 10) + OTHER[5:],
        OTHER[:2] + OTHER[3] + OTHER[2] + OTHER[4:],
        OTHER[:6] + OTHER[7:],
        OTHER[:6] + "0" + OTHER[6:],
        f"{OTHER[:3]} {OTHER[3:6]} {OTHER[6:9]} {OTHER[9:13]}",
        f"{OTHER[:3]}\u00a0{OTHER[3:9]}.{OTHER[9:]}7",
    ],
)
def test_one_slip_away_finds_the_establishment(slip: str, sirene: Sirene) -> None:
    assert suggested(sirene, "", slip) == [(), (OTHER,)]


@pytest.mark.parametrize("cell", ["", "siret", "12", OTHER[:12], "9" * 5000, "０" * 14, "-" * 30])
def test_what_is_no_number_of_nearly_14_digits_gets_none(cell: str, sirene: Sirene) -> None:
    assert suggested(sirene, cell) == [()]


def test_a_partial_diffusion_and_a_wrong_key_are_never_suggested(sirene: Sirene) -> None:
    assert suggested(sirene, SHY[:-1]) == [()]
    assert WRONG_KEY not in suggested(sirene, OPEN)[0]
    assert suggested(sirene, WRONG_KEY) == [(OPEN,)]


def test_nothing_is_suggested_but_what_sirene_holds(tmp_path: Path) -> None:
    empty = loaded(tmp_path, [Etab(siret(7777777))])
    assert suggested(empty, WRONG_KEY, OTHER[1:], OTHER + "0") == [(), (), ()]
    assert suggested(empty) == []


def test_past_a_bound_cells_get_none(sirene: Sirene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MANY", 3)
    monkeypatch.setattr(module, "_BLOCK", 2)
    assert suggested(sirene, *[WRONG_KEY] * 4) == [(OPEN,)] * 3 + [()]


def slips(cell: str) -> set[str]:
    """Every number one slip away, one at a time."""
    size = len(cell)
    found = {cell[:i] + d + cell[i + 1 :] for i in range(size) for d in "0123456789"}
    found |= {cell[:i] + cell[i + 1] + cell[i] + cell[i + 2 :] for i in range(size - 1)}
    found |= {cell[:i] + cell[i + 1 :] for i in range(size)}
    found |= {cell[:i] + d + cell[i:] for i in range(size + 1) for d in "0123456789"}
    return {one for one in found if len(one) == 14 and one != cell}


KEYS = st.integers(0, 40).map(siret)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    held=st.lists(
        st.builds(Etab, KEYS, st.sampled_from("AF"), diffusion=st.sampled_from("OP")),
        min_size=1,
        unique_by=lambda one: one.siret,
    ),
    cells=st.lists(
        st.one_of(
            KEYS,
            KEYS.flatmap(lambda one: st.sampled_from(sorted(slips(one)))),
            st.builds(lambda one, at: one[:at] + one[at + 1 :], KEYS, st.integers(0, 13)),
            st.builds(
                lambda one, at, d: one[:at] + d + one[at:],
                KEYS,
                st.integers(0, 14),
                st.sampled_from("0123456789"),
            ),
        ),
        max_size=6,
    ),
)
def test_suggestions_are_those_of_a_naive_search(
    held: list[Etab], cells: list[str], tmp_path: Path
) -> None:
    sirene = loaded(tmp_path, held)
    for cell, found in zip(cells, suggested(sirene, *cells), strict=True):
        near = [one for one in held if one.siret in slips(cell) and one.diffusion == "O"]
        near = [one for one in near if valid(digits(one.siret))[0]]
        best = sorted(near, key=lambda one: (one.state != "A", one.siret))[:FEW]
        assert found == tuple(one.siret for one in best)
