"""Where an office stands, and when a message is tried again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from minkang.engines.gateway.terms import Light


@dataclass(frozen=True, slots=True)
class Standing:
    """What is open with an office.

    Attributes:
        heard_at: The last moment it signed anything; None for never.
        open: Messages that it has not answered.
        oldest_at: When the oldest of them was written; None for none.
        due_at: The first moment it promised an answer to one of them by; None for none.
        stuck: Messages that were given up or refused.
        is_retired: Whether it is out of use.
    """

    heard_at: datetime | None
    open: int
    oldest_at: datetime | None
    due_at: datetime | None
    stuck: int
    is_retired: bool


def light(found: Standing, *, at: datetime, silent_after: timedelta) -> Light:
    """The light of an office; one that was heard exactly so long ago is not silent yet."""
    if found.is_retired:
        return Light.ENDED
    if found.oldest_at is not None:
        since = max(found.oldest_at, found.heard_at or found.oldest_at)
        if at - since > silent_after:
            return Light.SILENT
    if found.due_at is not None and at > found.due_at:
        return Light.LATE
    if found.stuck:
        return Light.STUCK
    return Light.AWAITED if found.open else Light.QUIET


def pause(tries: int, pauses: Sequence[timedelta]) -> timedelta | None:
    """How long after the `tries`-th try the next one comes; None when there is none."""
    return pauses[tries - 1] if tries <= len(pauses) else None
