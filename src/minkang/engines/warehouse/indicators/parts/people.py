"""Residents and births. The twelve months end with the day itself: ``(on - 12 months, on]``."""

from minkang.engines.warehouse.rules.frames import Frames, Rows


def residents(frames: Frames) -> Rows:
    """Part: people who live here on the day."""
    here = frames.residents()
    return frames.rows(here, "person", key=here.rid)


def births(frames: Frames) -> Rows:
    """Part: live births of twelve months: residents from the day they were born."""
    people = frames.person
    born = people.filter(
        people.born_on > frames.before(months=12),
        people.born_on <= frames.on,
        people.resident_since == people.born_on,
    )
    return frames.rows(born, "person", key=born.rid)
