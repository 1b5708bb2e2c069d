"""A list that changes much in size is noticed."""

import pytest

from exchange.members.variation import Variation, notable


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [(100, 130, False), (100, 131, True), (100, 70, False), (100, 69, True), (0, 50, False)],
)
def test_more_than_thirty_percent_is_told(before: int, after: int, told: bool) -> None:
    assert notable(Variation("cpom", before, after)) is told


def test_the_change_is_signed() -> None:
    assert Variation("cpom", 200, 100).percent == -50
    assert Variation("cpom", 200, 300).percent == 50
