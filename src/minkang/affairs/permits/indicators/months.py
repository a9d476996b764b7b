"""The month up to the day, by the office that answers for the rows."""

from minkang.engines.warehouse.indicators import Frames, Rows


def of_month(frames: Frames, table: Rows) -> Rows:
    """Rows of open offices whose day is in the month up to the day."""
    held = frames.held_by(table)
    return held.filter(held.day <= frames.on, held.day > frames.before(months=1))


def decisions_of_month(frames: Frames) -> Rows:
    """Decisions of the month."""
    return of_month(frames, frames.decision)
