"""The desk greets by the hour of the day."""

import pytest

from minkang.desks.terms import DayPart, day_part


@pytest.mark.parametrize(
    ("hour", "part"),
    [
        (0, DayPart.EVENING),
        (4, DayPart.EVENING),
        (5, DayPart.MORNING),
        (11, DayPart.MORNING),
        (12, DayPart.AFTERNOON),
        (17, DayPart.AFTERNOON),
        (18, DayPart.EVENING),
        (23, DayPart.EVENING),
    ],
)
def test_the_greeting_follows_the_hour(hour: int, part: DayPart) -> None:
    assert day_part(hour) is part
