"""Our checks of identity numbers and credit codes agree with python-stdnum on 100,000 texts.

Most texts are one slip away from a good number: a random text is refused by anybody's first rule.
"""

import string
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random  # noqa: TID251 - a fixed seed of a test

import pytest
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidComponent, ValidationError

from minkang.kernel.identifiers import (
    CREDIT_ALPHABET,
    PROVINCES,
    credit_check_character,
    parse_credit_code,
    parse_resident_number,
    resident_check_character,
)
from minkang.kernel.refusal import Refusal

TEXTS = 50_000
ON = date(2026, 11, 22)
# The other implementation lists the counties that its table of 2 260 knows.
KNOWN_COUNTIES = ("110101", "210502", "210503", "310115", "370502", "440305", "511802")
LETTERS = string.digits + string.ascii_uppercase

pytestmark = pytest.mark.slow


def credit_codes(random: Random) -> Iterator[str]:
    while True:
        stem = "".join(
            (
                random.choice("159ANY"),
                random.choice("1239"),
                random.choice(KNOWN_COUNTIES),
                *random.choices(CREDIT_ALPHABET, k=9),
            )
        )
        yield stem + credit_check_character(stem)


def resident_numbers(random: Random) -> Iterator[str]:
    while True:
        born_on = ON - timedelta(days=random.randrange(1, 40_000))
        stem = f"{random.choice(KNOWN_COUNTIES)}{born_on:%Y%m%d}{random.randrange(1000):03}"
        yield stem + resident_check_character(stem)


def slipped(number: str, random: Random) -> str:
    """The number as somebody might type it: right, one letter wrong, two swapped, short, anything."""
    place = random.randrange(len(number) - 1)
    match random.randrange(6):
        case 0:
            return number
        case 1 | 2:
            return number[:place] + random.choice(LETTERS) + number[place + 1 :]
        case 3:
            return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        case 4:
            return number[:place] + number[place + 1 :]
        case _:
            return "".join(random.choices(LETTERS, k=18))


def disagreements(
    numbers: Iterator[str],
    random: Random,
    ours: Callable[[str], object],
    theirs: Callable[[str], bool],
) -> tuple[list[str], int]:
    differing, good = [], 0
    for _ in range(TEXTS):
        text = slipped(next(numbers), random)
        is_good = not isinstance(ours(text), Refusal)
        good += is_good
        if is_good != theirs(text):
            differing.append(text)
    return differing, good


def test_a_credit_code_is_good_to_both_or_to_neither() -> None:
    """The standard lets the first two places be letters (A, N, Y) and begin at 1; theirs does not ask."""

    def theirs(text: str) -> bool:
        return text[:1] != "0" and uscc.is_valid(text)

    random = Random(32100)  # noqa: S311 - a fixed seed of a test
    differing, good = disagreements(credit_codes(random), random, parse_credit_code, theirs)
    assert all(not text[:2].isdecimal() for text in differing)
    assert TEXTS / 10 < good < TEXTS / 2


def test_a_resident_number_is_good_to_both_or_to_neither() -> None:
    """Theirs also asks whether the county existed, and does not ask whether the birth is past."""
    random = Random(11643)  # noqa: S311 - a fixed seed of a test

    def ours(text: str) -> object:
        return parse_resident_number(text, on=ON)

    def theirs(text: str) -> bool:
        try:
            ric.validate(text)
        except InvalidComponent:
            return _is_of_an_unlisted_county(text)
        except ValidationError:
            return False
        return ric.get_birth_date(text) <= ON

    differing, good = disagreements(resident_numbers(random), random, ours, theirs)
    assert not differing
    assert TEXTS / 10 < good < TEXTS / 2


def _is_of_an_unlisted_county(text: str) -> bool:
    try:
        born_on = ric.get_birth_date(text)
    except InvalidComponent:
        return False
    return born_on <= ON and text[:2] in PROVINCES
