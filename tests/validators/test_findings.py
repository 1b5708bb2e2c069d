"""Findings: row ranges, counts, wordings."""

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.codes import Code
from validators.errors import RejectedError, rejected
from validators.findings import Finding, Findings, Severity, compress
from validators.wordings import WORDINGS


@given(st.sets(st.integers(1, 300)))
def test_ranges_say_exactly_the_rows(rows: set[int]) -> None:
    ranges, truncated = compress(np.array(sorted(rows), np.int64), 1_000)
    assert not truncated
    told = [(int(r.split("-")[0]), int(r.split("-")[-1])) for r in ranges]
    assert {row for first, last in told for row in range(first, last + 1)} == rows
    assert all(b[0] > a[1] + 1 for a, b in pairwise(told))


def test_many_ranges_are_cut_and_the_count_stays() -> None:
    found = Finding(Code.SIRET_CLE, Severity.ECARTE, np.arange(2, 2_000, 2))
    plain = found.to_json(max_ranges=3)
    assert plain["rows"] == ["2", "4", "6"]
    assert plain["truncated"] is True
    assert plain["count"] == 999


def test_json_says_what_it_is_and_what_to_do() -> None:
    found = Finding(Code.SIRET_DOUBLE, Severity.ECARTE, np.array([7]), "SIRET", "", np.array([2]))
    plain = json.loads(json.dumps(Findings((found,)).to_json()))[0]
    assert plain["rows"] == ["7"]
    assert plain["first_rows"] == {"7": 2}
    assert plain["message"] == WORDINGS[Code.SIRET_DOUBLE].label
    assert plain["action"] == WORDINGS[Code.SIRET_DOUBLE].remedy


def test_rows_are_counted_once() -> None:
    mended = Findings(
        (
            Finding(Code.SIRET_ESPACES, Severity.REPARE, np.array([2, 3])),
            Finding(Code.SIRET_ZERO_RESTAURE, Severity.REPARE, np.array([3, 4])),
        )
    )
    assert mended.count(Severity.REPARE) == 3
    assert mended.count(Severity.ECARTE) == 0
    assert not mended.refuses


def test_one_refusal_refuses() -> None:
    with pytest.raises(RejectedError) as caught:
        raise rejected(Code.FICHIER_VIDE)
    assert caught.value.findings.refuses
    assert caught.value.code == "rejected"
    assert "FICHIER-VIDE" in str(caught.value)


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_a_label_and_a_remedy(code: Code) -> None:
    wording = WORDINGS[code]
    assert wording.label.endswith(".")
    assert wording.remedy.endswith(".")
    assert wording.label != wording.remedy
