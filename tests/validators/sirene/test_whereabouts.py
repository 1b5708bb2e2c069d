"""Where an establishment is and what it does, as INSEE's columns say, and nothing guessed."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.validators.making import siret
from tests.validators.sirene.stock import Etab, digits, loaded, stock
from validators.sirene.loading import load
from validators.sirene.register import open_sirene
from validators.sirene.sources import ESTABLISHMENTS
from validators.sirene.whereabouts import (
    DEPARTEMENTS,
    NOMENCLATURES,
    Whereabouts,
    activities,
    departement_code,
    departements,
    division_code,
    places_of,
)

TEXT = pa.large_string()


@pytest.mark.parametrize(
    ("commune", "departement"),
    [
        ("13055", "13"),
        ("01001", "01"),
        ("95680", "95"),
        ("2A004", "2A"),
        ("2B033", "2B"),
        ("97411", "974"),
        ("97801", "978"),
        ("98818", "988"),
        ("20004", None),
        ("99138", None),
        ("96001", None),
        ("00000", None),
        ("1305", None),
        ("13", None),
        ("[ND]", None),
        ("", None),
        (None, None),
    ],
)
def test_the_departement_is_the_start_of_the_commune(
    commune: str | None, departement: str | None
) -> None:
    (place,) = departements(pa.array([commune], TEXT)).tolist()
    assert (departement_code(place) if place else None) == departement


@pytest.mark.parametrize(
    ("code", "nomenclature", "kept"),
    [
        ("62.01Z", "NAFRev2", (1, "62")),
        ("01.11Y", "NAF2025", (2, "01")),
        ("0111Y", "NAF25", (2, "01")),
        ("74.1J", "NAFRev1", None),
        ("74.13", "NAP", (5, "74")),
        ("00.00Z", "NAFRev2", None),
        ("62.01Z", "NAFRev9", None),
        ("62.01Z", None, None),
        (None, "NAFRev2", None),
        ("[ND]", "NAFRev2", None),
        ("99.99ZZ", "NAFRev2", None),
    ],
)
def test_an_activity_keeps_its_nomenclature(
    code: str | None, nomenclature: str | None, kept: tuple[int, str] | None
) -> None:
    activity = activities(pa.array([code], TEXT), pa.array([nomenclature], TEXT))
    where = Whereabouts(np.zeros(1, np.uint8), activity)
    assert (activity[0] != 0) == (kept is not None)
    if kept is not None:
        said = (int(where.nomenclature[0]), division_code(int(where.division[0])))
        assert said == kept


@given(st.lists(st.sampled_from(DEPARTEMENTS), unique=True))
def test_places_are_those_of_the_codes(codes: list[str]) -> None:
    assert [departement_code(place) for place in places_of(tuple(codes))] == codes


@given(st.integers(100, 9999), st.sampled_from(sorted(NOMENCLATURES)))
def test_no_activity_is_taken_for_another(number: int, nomenclature: str) -> None:
    code = f"{number // 100:02d}.{number % 100:02d}Z"
    (kept,) = activities(pa.array([code], TEXT), pa.array([nomenclature], TEXT)).tolist()
    assert divmod(kept, 10_000) == (NOMENCLATURES[nomenclature], number)


def test_the_register_says_where_each_siret_is(tmp_path: Path) -> None:
    sirene = loaded(
        tmp_path,
        [
            Etab(siret(3), commune="2A004", activity="01.21Z"),
            Etab(siret(1), commune="13055", activity="62.01Z"),
            Etab(siret(2), commune="[ND]", activity="01.11Y", nomenclature="NAF2025"),
        ],
    )
    where = sirene.whereabouts(digits(siret(1), siret(9), siret(3), siret(2)))
    told = [departement_code(place) if place else None for place in where.place]
    assert told == ["13", None, "2A", None]
    assert where.division.tolist() == [62, 0, 1, 1]
    assert where.nomenclature.tolist() == [1, 0, 1, 2]
    assert sirene.manifest.establishments.located == 2
    assert sirene.manifest.establishments.classed == 3


def test_a_file_without_those_columns_loads_and_says_so(tmp_path: Path) -> None:
    lines = stock([Etab(siret(1), commune="13055", activity="62.01Z")]).splitlines()
    kept = len(lines[0].split(",")) - len(ESTABLISHMENTS.optional)
    text = "\n".join(",".join(line.replace(", AU", " AU").split(",")[:kept]) for line in lines)
    (tmp_path / "etab.csv").write_text(text, "utf-8")
    manifest = load(tmp_path / "etab.csv", None, tmp_path / "sirene")
    assert (manifest.establishments.located, manifest.establishments.classed) == (0, 0)
    where = open_sirene(tmp_path / "sirene").whereabouts(digits(siret(1)))
    assert (where.place.tolist(), where.activity.tolist()) == ([0], [0])
