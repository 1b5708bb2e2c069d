"""When an act took place is read, or refused in French."""

from datetime import UTC, datetime

import pytest

from gateway.cli.acts_arguments import instant
from gateway.cli.parsing import QuestionError

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_an_instant_without_zone_is_that_of_paris() -> None:
    assert instant("--at", "2026-07-01T14:00", NOW) == datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert instant("--at", None, NOW) == NOW


@pytest.mark.parametrize("text", ["hier", "2026-13-01", "1026-01-01", "2026-11-22T13:01"])
def test_what_is_no_past_instant_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="--at"):
        instant("--at", text, NOW)
