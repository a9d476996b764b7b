"""Words of the desks."""

from minkang.policy.terms import Labelled

NOON, EVENING, NIGHT = 12, 18, 5


class DayPart(Labelled):
    """How people greet each other at an hour."""

    MORNING = "morning", "上午好", "Good morning"
    AFTERNOON = "afternoon", "下午好", "Good afternoon"
    EVENING = "evening", "晚上好", "Good evening"


def day_part(hour: int) -> DayPart:
    """The greeting of an hour from 0 to 23, local time."""
    if NIGHT <= hour < NOON:
        return DayPart.MORNING
    return DayPart.AFTERNOON if NOON <= hour < EVENING else DayPart.EVENING
