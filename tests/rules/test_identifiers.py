"""A slip of the finger in a number is noticed, and a refusal never tells the number.

All numbers here are made by the check algorithms; none was taken from a person or a licence.
"""

import string
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minkang.kernel.identifiers import (
    CREDIT_ALPHABET,
    PROVINCES,
    CreditCode,
    PlaceCode,
    PlaceLevel,
    ResidentNumber,
    credit_check_character,
    mask,
    parse_credit_code,
    parse_place_code,
    parse_resident_number,
    resident_check_character,
)
from minkang.kernel.refusal import Refusal

TODAY = date(2026, 11, 21)


@st.composite
def resident_numbers(draw: st.DrawFn) -> str:
    area = draw(st.sampled_from(sorted(PROVINCES))) + draw(
        st.from_regex(r"[0-9]{4}", fullmatch=True)
    )
    born_on = draw(st.dates(date(1880, 1, 1), TODAY))
    stem = f"{area}{born_on:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return stem + resident_check_character(stem)


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    place = draw(st.from_regex(r"[0-9]{6}", fullmatch=True))
    letters = st.sampled_from(CREDIT_ALPHABET)
    organisation = "".join(draw(st.lists(letters, min_size=9, max_size=9)))
    stem = draw(st.sampled_from("159ANY")) + draw(letters) + place + organisation
    return stem + credit_check_character(stem)


def code_of(outcome: object) -> str:
    assert isinstance(outcome, Refusal)
    return outcome.code


@given(resident_numbers())
def test_a_correct_number_tells_place_birth_and_sex(number: str) -> None:
    parsed = parse_resident_number(number, on=TODAY)
    assert isinstance(parsed, ResidentNumber)
    assert parsed.value == number
    assert parsed.place == number[:6]
    assert f"{parsed.born_on:%Y%m%d}" == number[6:14]
    assert parsed.is_male == (number[16] in "13579")


@given(resident_numbers())
def test_every_single_wrong_character_is_refused(number: str) -> None:
    for place in range(18):
        for wrong in set(string.digits + "X") - {number[place]}:
            slip = number[:place] + wrong + number[place + 1 :]
            assert isinstance(parse_resident_number(slip, on=TODAY), Refusal)


@given(resident_numbers())
def test_every_swap_of_neighbours_is_refused(number: str) -> None:
    for place in range(17):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        if swapped != number:
            assert isinstance(parse_resident_number(swapped, on=TODAY), Refusal)


@given(resident_numbers())
def test_no_refusal_and_no_text_of_the_value_tells_the_number(number: str) -> None:
    parsed = parse_resident_number(number, on=TODAY)
    wrong_check = number[:17] + next(sign for sign in "0X" if sign != number[17])
    refusals = [
        parse_resident_number(wrong_check, on=TODAY),
        parse_resident_number("90" + number[2:], on=TODAY),
        parse_resident_number(number[:10] + "13" + number[12:], on=TODAY),
        parse_resident_number(number, on=date(1879, 1, 1)),
        parse_resident_number(number + "0", on=TODAY),
    ]
    assert [code_of(refusal).partition(".")[2] for refusal in refusals] == [
        "check_digit_wrong",
        "area_unknown",
        "birth_date_impossible",
        "birth_date_in_future",
        "resident_number_malformed",
    ]
    for shown in [repr(parsed), str(parsed), f"{parsed}", *map(str, refusals)]:
        assert number[3:14] not in shown
        assert number[6:14] not in shown


def test_a_number_is_read_however_it_is_typed() -> None:
    stem = next(
        stem for turn in range(1000)
        if resident_check_character(stem := f"21050219900307{turn:03}") == "X"
    )  # fmt: skip
    for typed in (stem + "x", f" {stem[:6]} {stem[6:14]} {stem[14:]}X ", full_width(stem + "X")):
        parsed = parse_resident_number(typed, on=TODAY)
        assert isinstance(parsed, ResidentNumber)
        assert parsed.value == stem + "X"


def full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


@given(resident_numbers().filter(lambda number: number[6:8] == "19"))
def test_fifteen_digits_are_completed(number: str) -> None:
    legacy = number[:6] + number[8:17]
    assert parse_resident_number(legacy, on=TODAY) == parse_resident_number(number, on=TODAY)


def test_fifteen_digits_with_an_impossible_date_are_refused() -> None:
    assert code_of(parse_resident_number("210502990231001", on=TODAY)).endswith("impossible")


def test_a_child_born_today_has_a_number_and_one_born_tomorrow_has_none() -> None:
    today = f"210502{TODAY:%Y%m%d}001"
    assert isinstance(
        parse_resident_number(today + resident_check_character(today), on=TODAY), ResidentNumber
    )
    unborn = f"210502{TODAY + timedelta(days=1):%Y%m%d}001"
    outcome = parse_resident_number(unborn + resident_check_character(unborn), on=TODAY)
    assert code_of(outcome) == "identifiers.birth_date_in_future"


@pytest.mark.parametrize(
    "typed", ["", "X", "21050219900307001", "2105021990030700XX", "人" * 18, "٢" * 18]
)
def test_what_is_no_number_is_refused_by_its_shape(typed: str) -> None:
    assert (
        code_of(parse_resident_number(typed, on=TODAY)) == "identifiers.resident_number_malformed"
    )


@given(credit_codes())
def test_a_correct_credit_code_tells_place_and_organisation(code: str) -> None:
    for typed in (code, code.lower(), f"{code[:2]} {code[2:]}"):
        assert parse_credit_code(typed) == CreditCode(code, code[2:8], code[8:17])


@given(credit_codes())
def test_every_slip_in_a_credit_code_is_refused(code: str) -> None:
    for place in range(18):
        for wrong in set(CREDIT_ALPHABET) - {code[place]}:
            slip = code[:place] + wrong + code[place + 1 :]
            assert isinstance(parse_credit_code(slip), Refusal)
    for place in range(17):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert swapped == code or isinstance(parse_credit_code(swapped), Refusal)


@given(credit_codes(), st.sampled_from("IOSVZ"), st.integers(8, 17))
def test_letters_that_are_misread_do_not_occur(code: str, letter: str, place: int) -> None:
    slip = code[:place] + letter + code[place + 1 :]
    assert code_of(parse_credit_code(slip)) == "identifiers.credit_code_malformed"


@given(st.text())
def test_any_text_is_a_value_or_a_refusal_with_a_next_step(text: str) -> None:
    for outcome in (
        parse_resident_number(text, on=TODAY),
        parse_credit_code(text),
        parse_place_code(text),
    ):
        if isinstance(outcome, Refusal):
            assert outcome.code.startswith("identifiers.")
            assert outcome.message.endswith("。")


@pytest.mark.parametrize(
    ("code", "level", "prefix"),
    [
        ("210000", PlaceLevel.PROVINCE, "21"),
        ("210500", PlaceLevel.CITY, "2105"),
        ("210502", PlaceLevel.COUNTY, "210502"),
    ],
)
def test_a_place_code_tells_its_level(code: str, level: PlaceLevel, prefix: str) -> None:
    place = parse_place_code(code)
    assert isinstance(place, PlaceCode)
    assert (place.level, place.prefix) == (level, prefix)


def test_a_place_contains_itself_and_what_lies_inside_it() -> None:
    province, city, county = map(PlaceCode, ("210000", "210500", "210502"))
    assert [place.contains(county) for place in (province, city, county)] == [True, True, True]
    assert [county.contains(place) for place in (province, city)] == [False, False]
    assert not city.contains(PlaceCode("210602"))
    assert not county.contains(PlaceCode("210521"))


@given(
    st.from_regex(r"2[1-3]0[1-5](00|0[1-9])", fullmatch=True),
    st.from_regex(r"2[1-3]0[1-5](00|0[1-9])", fullmatch=True),
)
def test_two_places_contain_each_other_only_when_they_are_one(one: str, other: str) -> None:
    assume(one != other)
    assert not (
        PlaceCode(one).contains(PlaceCode(other)) and PlaceCode(other).contains(PlaceCode(one))
    )


@pytest.mark.parametrize("typed", ["", "2105", "2105021", "210001", "990000", "21050X", "000000"])
def test_what_is_no_place_code_is_refused(typed: str) -> None:
    assert code_of(parse_place_code(typed)) == "identifiers.place_code_malformed"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("", ""),
        ("1234567", "*******"),
        ("12345678", "123*5678"),
        ("210502199003070015", "210***********0015"),
    ],
)
def test_a_mask_hides_the_middle_and_keeps_the_length(number: str, masked: str) -> None:
    assert mask(number) == masked
