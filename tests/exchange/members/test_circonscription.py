"""Members without a row are elsewhere, presumed under another régime, or without data still."""

import numpy as np
import pandas as pd
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from exchange.members.circonscription import set_apart
from exchange.results import Counts, Result
from validators.sirene.whereabouts import DEPARTEMENTS, NOMENCLATURES, Whereabouts, places_of

AREA = ("13", "2A")
NAF = NOMENCLATURES["NAFRev2"] * 10_000

KINDS = st.tuples(st.sampled_from(["", *DEPARTEMENTS[:20], *AREA]), st.integers(0, 9999))


def a_result(names: list[str]) -> Result:
    """A result whose members are all without data, but for two."""
    series = pd.Series(names, dtype=pd.ArrowDtype(pa.large_string()), name="SIRET")
    counts = Counts(len(names) + 2, 2, 4, len(names), 0)
    return Result("sinistralite", pd.DataFrame({"SIRET": []}), (), series, counts, ("À lire.",))


def where(*kinds: tuple[str, int]) -> Whereabouts:
    """Département, or nothing, and class in NAF rév. 2, or 0, of each."""
    place = [int(places_of((code,))[0]) if code else 0 for code, _ in kinds]
    activity = [NAF + number if number >= 100 else 0 for _, number in kinds]
    return Whereabouts(np.array(place, np.uint8), np.array(activity, np.uint16))


def test_each_is_in_one_list_the_fact_before_the_presumption() -> None:
    kinds = (("13", 6201), ("75", 6201), ("13", 121), ("75", 210), ("", 0), ("2A", 311))
    apart = set_apart(a_result(list("abcdef")), where(*kinds), AREA)
    assert apart.hors_circonscription.tolist() == ["b", "d"]
    assert apart.hors_champ.tolist() == ["c"]
    assert apart.without_data.tolist() == ["a", "e", "f"]
    counts = apart.counts
    assert (counts.without_data, counts.hors_circonscription, counts.hors_champ) == (3, 2, 1)
    assert (counts.members, counts.matched_members, counts.rows) == (8, 2, 4)
    assert apart.notices == ("À lire.",)


def test_no_one_is_outside_an_area_that_is_not_written() -> None:
    apart = set_apart(a_result(["a", "b"]), where(("75", 6201), ("75", 121)), ())
    assert apart.without_data.tolist() == ["a"]
    assert apart.hors_champ.tolist() == ["b"]
    assert len(apart.hors_circonscription) == 0
    assert apart.counts.hors_circonscription is None


def test_the_agricultural_divisions_are_the_same_under_naf_2025() -> None:
    activity = np.array([NOMENCLATURES["NAF2025"] * 10_000 + 111], np.uint16)
    there = Whereabouts(places_of(("13",)), activity)
    assert set_apart(a_result(["a"]), there, AREA).hors_champ.tolist() == ["a"]


@given(st.lists(KINDS, max_size=30), st.sampled_from([(), AREA]))
def test_no_member_is_lost_or_told_twice(
    kinds: list[tuple[str, int]], area: tuple[str, ...]
) -> None:
    names = [f"{number:014d}" for number in range(len(kinds))]
    apart = set_apart(a_result(names), where(*kinds), area)
    lists = (apart.without_data, apart.hors_circonscription, apart.hors_champ)
    assert sorted(name for each in lists for name in each) == names
    assert all(each.tolist() == sorted(each) for each in lists), "in the order of the list"
    for name, (departement, number) in zip(names, kinds, strict=True):
        if not departement and number < 100:
            assert name in apart.without_data.tolist(), "Sirene says nothing of it"


def test_nothing_of_a_result_is_shown_by_its_name() -> None:
    apart = set_apart(a_result(["73282932000074"]), where(("75", 0)), AREA)
    assert "73282932000074" not in repr(apart)
