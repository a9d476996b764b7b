"""Where a sender stands to its promise."""

from datetime import datetime, timedelta

from minkang.care.exchange.terms import Light


def light(
    *,
    last_at: datetime | None,
    opened_at: datetime,
    promised: timedelta | None,
    is_open: bool,
    at: datetime,
) -> Light:
    """The light of a sender at a moment; one that was last heard exactly so long ago is in time.

    Args:
        last_at: When it last sent anything; None for never.
        opened_at: When it was entered; its promise runs from there until it first sends.
        promised: How long it may be silent; None where nothing was agreed.
        is_open: Whether anything is expected of it at all.
        at: The moment; aware.
    """
    if not is_open:
        return Light.ENDED
    if promised is None:
        return Light.UNPROMISED
    is_late = at - (last_at or opened_at) > promised
    if last_at is None:
        return Light.NEVER if is_late else Light.AWAITED
    return Light.SILENT if is_late else Light.IN_TIME
