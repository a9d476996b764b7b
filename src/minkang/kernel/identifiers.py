"""Numbers by which the state knows people, organisations and places.

Each ``parse_…`` takes what somebody typed and returns the value or a refusal that says what to do.
A resident's number never appears in a refusal, a ``repr`` or a log: only its masked form does.
Sources: GB 11643-1999 (resident number), GB 32100-2015 (unified social credit code), GB/T 2260
(county-level place codes). A correct check character proves care in typing, not that the number
was issued.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from minkang.kernel.refusal import Refusal

SHOWN_AT_START, SHOWN_AT_END = 3, 4

RESIDENT = re.compile(r"[0-9]{17}[0-9X]")
LEGACY_RESIDENT = re.compile(r"[0-9]{15}")
# GB 11643: weight of place i is 2^(17-i) mod 11; ISO 7064 MOD 11-2.
RESIDENT_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
RESIDENT_CHECKS = "10X98765432"
LEGACY_CENTURY = "19"

# GB 32100 leaves out I, O, S, V and Z, which are misread.
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT = re.compile(rf"[1-9ANY][{CREDIT_ALPHABET}][0-9]{{6}}[{CREDIT_ALPHABET}]{{10}}")
CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))

# 83: residents of Taiwan who live on the mainland; 81 and 82 also serve the residence permits.
PROVINCES = frozenset(
    map(
        str,
        (
            *(*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47)),
            *(*range(50, 55), *range(61, 66), 71, 81, 82, 83),
        ),
    )
)
PLACE = re.compile(r"[0-9]{6}")


def mask(number: str) -> str:
    """The number with its middle hidden; numbers of seven characters or fewer wholly."""
    hidden = len(number) - SHOWN_AT_START - SHOWN_AT_END
    if hidden <= 0:
        return "*" * len(number)
    return number[:SHOWN_AT_START] + "*" * hidden + number[-SHOWN_AT_END:]


@dataclass(frozen=True, slots=True, repr=False)
class ResidentNumber:
    """A resident identity number of eighteen characters.

    Attributes:
        value: The whole number; handle it like the identity it is.
        place: Code of the county where it was first issued (GB/T 2260 of that time).
        born_on: Date of birth.
    """

    value: str
    place: str
    born_on: date

    @property
    def is_male(self) -> bool:
        """Sex at registration: the seventeenth digit is odd for men."""
        return int(self.value[16]) % 2 == 1

    @property
    def masked(self) -> str:
        """What may be shown and logged."""
        return mask(self.value)

    def __repr__(self) -> str:
        return f"ResidentNumber({self.masked})"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A unified social credit code; public, and shown whole.

    Attributes:
        value: All eighteen characters.
        place: Code of the place of the registering authority.
        organisation: The nine characters of the organisation code inside it.
    """

    value: str
    place: str
    organisation: str


class PlaceLevel(StrEnum):
    """Levels of a county-level code."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class PlaceCode:
    """A place down to the county, as six digits: two for province, city and county each."""

    value: str

    @property
    def level(self) -> PlaceLevel:
        """The level; ``210500`` is a city, ``210502`` a county of it."""
        if self.value.endswith("0000"):
            return PlaceLevel.PROVINCE
        return PlaceLevel.CITY if self.value.endswith("00") else PlaceLevel.COUNTY

    @property
    def prefix(self) -> str:
        """The digits that every place inside begins with."""
        length = {PlaceLevel.PROVINCE: 2, PlaceLevel.CITY: 4, PlaceLevel.COUNTY: 6}
        return self.value[: length[self.level]]

    def contains(self, other: "PlaceCode") -> bool:
        """Whether the other place is this one or lies inside it."""
        return other.value.startswith(self.prefix)


def parse_resident_number(text: str, *, on: date) -> ResidentNumber | Refusal:
    """A resident number as somebody typed it on day `on`.

    Spaces, full-width characters and a small x are accepted. Fifteen digits, as issued until
    1999, are completed with the century 19 and the check character.

    Refuses with ``identifiers.resident_number_malformed``, ``…area_unknown``,
    ``…birth_date_impossible``, ``…birth_date_in_future`` or ``…check_digit_wrong``.
    """
    number = _tidy(text)
    if LEGACY_RESIDENT.fullmatch(number):
        stem = number[:6] + LEGACY_CENTURY + number[6:]
        number = stem + resident_check_character(stem)
    if not RESIDENT.fullmatch(number):
        return _resident_malformed(number)
    if number[:2] not in PROVINCES:
        return Refusal(
            "identifiers.area_unknown",
            "身份证号码的前两位不是任何省份的代码，请对照证件检查号码开头。",
            f"{mask(number)}: no province has the code {number[:2]} (GB/T 2260)",
        )
    born_on = _date(number[6:14])
    if born_on is None:
        return Refusal(
            "identifiers.birth_date_impossible",
            "身份证号码中间的八位不是一个真实的出生日期，请对照证件检查第7至14位。",
            f"{mask(number)}: characters 7-14 are not a date",
        )
    if born_on > on:
        return Refusal(
            "identifiers.birth_date_in_future",
            "身份证号码中的出生日期还没有到，请对照证件检查第7至14位。",
            f"{mask(number)}: the date of birth lies after {on}",
        )
    if resident_check_character(number[:17]) != number[17]:
        return Refusal(
            "identifiers.check_digit_wrong",
            "身份证号码的校验位对不上，多半是输错了一位或颠倒了相邻两位。请对照证件重新输入。",
            f"{mask(number)}: the check character does not fit (GB 11643, MOD 11-2)",
        )
    return ResidentNumber(value=number, place=number[:6], born_on=born_on)


def resident_check_character(stem: str) -> str:
    """The eighteenth character for seventeen digits."""
    total = sum(int(digit) * weight for digit, weight in zip(stem, RESIDENT_WEIGHTS, strict=True))
    return RESIDENT_CHECKS[total % 11]


def parse_credit_code(text: str) -> CreditCode | Refusal:
    """A unified social credit code as somebody typed it; small letters are accepted.

    Refuses with ``identifiers.credit_code_malformed`` or ``identifiers.check_digit_wrong``.
    """
    code = _tidy(text)
    if not CREDIT.fullmatch(code):
        return Refusal(
            "identifiers.credit_code_malformed",
            "统一社会信用代码应为18位数字和大写字母（不含I、O、S、V、Z），请对照营业执照检查。",
            f"{len(code)} characters; expected 18 of {CREDIT_ALPHABET} with digits at 3-8",
        )
    if credit_check_character(code[:17]) != code[17]:
        return Refusal(
            "identifiers.check_digit_wrong",
            "统一社会信用代码的校验位对不上，多半是输错了一位或颠倒了相邻两位。"
            "请对照营业执照重新输入。",
            f"{mask(code)}: the check character does not fit (GB 32100, MOD 31-3)",
        )
    return CreditCode(value=code, place=code[2:8], organisation=code[8:17])


def credit_check_character(stem: str) -> str:
    """The eighteenth character for seventeen characters of the alphabet."""
    total = sum(
        CREDIT_ALPHABET.index(letter) * weight
        for letter, weight in zip(stem, CREDIT_WEIGHTS, strict=True)
    )
    return CREDIT_ALPHABET[-total % 31]


def parse_place_code(text: str) -> PlaceCode | Refusal:
    """A county-level place code as somebody typed it; whether the place exists is not asked.

    Refuses with ``identifiers.place_code_malformed``.
    """
    code = _tidy(text)
    is_whole = PLACE.fullmatch(code) and code[:2] in PROVINCES
    if not is_whole or (code[2:4] == "00" and code[4:] != "00"):
        return Refusal(
            "identifiers.place_code_malformed",
            "行政区划代码应为6位数字，依次为省、市、县各两位，例如市级代码以00结尾。请核对后重新输入。",
            f"{len(code)} characters, {mask(code)}: expected six digits, province, city and county (GB/T 2260)",
        )
    return PlaceCode(code)


def _tidy(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _resident_malformed(number: str) -> Refusal:
    return Refusal(
        "identifiers.resident_number_malformed",
        "身份证号码应为18位（前17位是数字，最后一位是数字或X），老证为15位数字。请对照证件重新输入。",
        f"{len(number)} characters of which {sum(map(str.isdecimal, number))} are digits; "
        "expected 17 digits and a digit or X, or 15 digits",
    )
