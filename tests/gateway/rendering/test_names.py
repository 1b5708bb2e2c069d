"""Names of result files: safe everywhere, sorted by day, never shared."""

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from gateway.rendering.names import result_name

INSTANT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
ID = "0197a3b2-7c1e-7d4f-9a55-c0ffee123456"


def test_it_reads_at_a_glance() -> None:
    name = result_name(INSTANT, "sinistralite", "CPOM Prévention & Santé n° 1", ID, "xlsx")
    assert name == "2026-11-22_sinistralite_CPOM-Prevention-Sante-n-1_ee123456.xlsx.gpg"


def test_two_exchanges_of_a_day_differ() -> None:
    other = ID[:-1] + "7"
    names = {result_name(INSTANT, "sinistralite", "001", each, "csv") for each in (ID, other)}
    assert len(names) == 2


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_words_give_a_safe_name(flux: str, convention: str) -> None:
    name = result_name(INSTANT, flux[:30], convention, ID, "csv")
    assert re.fullmatch(r"2026-11-22_[A-Za-z0-9-]+_[A-Za-z0-9-]{1,40}_ee123456\.csv\.gpg", name)
