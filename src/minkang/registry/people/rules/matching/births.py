"""Dates of birth: how two agree, and which dates a slip of the pen can have come from."""

from datetime import date
from functools import lru_cache

from minkang.registry.people.rules.matching.levels import BirthLevel

# Hospital systems fill in such days when nobody knows better.
NOBODYS_BIRTHDAYS = frozenset({date(1900, 1, 1), date(1899, 12, 30), date(1970, 1, 1)})
EARLIEST, LATEST = 1850, 2150
YEARS_APART = 1
DIGITS = "0123456789"


def stated(born_on: date | None) -> date | None:
    """The date, or None for those nobody has: 1900-01-01 and its like, or centuries away."""
    if born_on is None or born_on in NOBODYS_BIRTHDAYS:
        return None
    return born_on if EARLIEST <= born_on.year <= LATEST else None


@lru_cache(maxsize=100_000)
def compare_births(one: date | None, other: date | None) -> BirthLevel:
    """How two dates agree; `NEAR` is one digit, two neighbouring digits or day and month swapped."""
    if one is None or other is None:
        return BirthLevel.MISSING
    if one == other:
        return BirthLevel.EXACT
    if _is_slip(_digits(one), _digits(other)):
        return BirthLevel.NEAR
    if abs(one.year - other.year) <= YEARS_APART:
        return BirthLevel.YEAR
    return BirthLevel.DIFFERENT


def _is_slip(one: str, other: str) -> bool:
    wrong = [place for place in range(8) if one[place] != other[place]]
    if len(wrong) == 1 or one[:4] + one[6:] + one[4:6] == other:
        return True
    return (
        len(wrong) == 2  # noqa: PLR2004 - a pair
        and wrong[1] == wrong[0] + 1
        and one[wrong[0]] == other[wrong[1]]
        and one[wrong[1]] == other[wrong[0]]
    )


def slips_of(born_on: date) -> tuple[date, ...]:
    """Every date that `compare_births` calls exact or near; some forty."""
    text = _digits(born_on)
    spelt = {text, text[:4] + text[6:] + text[4:6]}
    spelt |= {text[:place] + digit + text[place + 1 :] for place in range(1, 8) for digit in DIGITS}
    spelt |= {
        text[:place] + text[place + 1] + text[place] + text[place + 2 :] for place in range(7)
    }
    return tuple(sorted(found for one in spelt if (found := stated(_date(one))) is not None))


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")


def _date(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
