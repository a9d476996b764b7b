"""A silent office is seen as silent, a late one as late, and pauses grow to an end."""

from datetime import UTC, datetime, timedelta

import pytest

from minkang.engines.gateway.rules.standing import Standing, light, pause
from minkang.engines.gateway.terms import Light

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("heard", "oldest", "due", "stuck", "expected"),
    [
        (None, None, None, 0, Light.QUIET),
        (AT - 90 * DAY, None, None, 0, Light.QUIET),
        (None, None, None, 1, Light.STUCK),
        (None, AT - DAY, AT, 0, Light.AWAITED),
        (None, AT - DAY - MINUTE, AT + DAY, 0, Light.SILENT),
        (AT - 2 * DAY, AT - MINUTE, AT + DAY, 0, Light.AWAITED),
        (AT - DAY, AT - 9 * DAY, AT + DAY, 0, Light.AWAITED),
        (AT - DAY - MINUTE, AT - 9 * DAY, AT + DAY, 3, Light.SILENT),
        (AT - MINUTE, AT - 9 * DAY, AT - MINUTE, 0, Light.LATE),
        (AT - MINUTE, AT - MINUTE, AT, 2, Light.STUCK),
    ],
)
def test_the_light_of_an_office_is_the_worst_that_is_true(
    heard: datetime | None,
    oldest: datetime | None,
    due: datetime | None,
    stuck: int,
    expected: Light,
) -> None:
    found = Standing(heard, int(oldest is not None), oldest, due, stuck, is_retired=False)
    assert light(found, at=AT, silent_after=DAY) is expected
    ended = Standing(heard, 0, oldest, due, stuck, is_retired=True)
    assert light(ended, at=AT, silent_after=DAY) is Light.ENDED


def test_pauses_follow_each_other_and_end() -> None:
    pauses = (MINUTE, DAY)
    assert [pause(tries, pauses) for tries in (1, 2, 3)] == [MINUTE, DAY, None]
