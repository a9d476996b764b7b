"""How the names in records sound: as people's names do, not as words."""

from minkang.engines.records.rules.extraction import readings
from minkang.registry.people.queries import readings_of_name

LONGEST_GIVEN = 2


def sounds_of(name: str) -> tuple[str, ...]:
    """Readings of a name or of a part of one.

    A given name that stands alone must not be read as a surname only, so short texts have both.
    """
    told = readings_of_name(name)
    if len(name) <= LONGEST_GIVEN:
        told += readings(name)
    return tuple(dict.fromkeys(one for one in told if one.isascii()))
