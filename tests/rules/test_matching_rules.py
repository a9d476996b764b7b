"""Numbers, days and weights of matching, and what never links by itself."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minkang.kernel.identifiers import resident_check_character
from minkang.registry.people.rules.matching.births import compare_births, slips_of
from minkang.registry.people.rules.matching.characters import alike, variants
from minkang.registry.people.rules.matching.deciding import Matcher, Zone
from minkang.registry.people.rules.matching.demographics import (
    Demographics,
    Held,
    Keys,
    read_demographics,
)
from minkang.registry.people.rules.matching.documents import DocumentKind, read_document
from minkang.registry.people.rules.matching.estimating import estimate
from minkang.registry.people.rules.matching.names import read_name
from minkang.registry.people.rules.matching.weighing import Rarity, weights_on
from minkang.registry.people.terms import Sex
from people_samples import number

TODAY = date(2026, 11, 21)
BORN = date(1950, 1, 2)
RARITY = Rarity(population=1_000_000, namesakes=40)
IDENTITY, PHONE = b"identity", b"telephone"
HELD = Held(
    rid=UUID(int=1),
    name=read_name("王桂英"),
    sex=Sex.FEMALE,
    born_on=BORN,
    identity=IDENTITY,
    telephone=PHONE,
    area_code="210502001001",
    address="1号",
)
WANG = Demographics(name="王桂英", sex=Sex.FEMALE, born_on=BORN)


def zone(said: Demographics, keys: Keys, *held: Held) -> Zone:
    asked = read_demographics(said, on=TODAY)
    return Matcher(asked, keys, RARITY, weights_on(TODAY)).rule(held or (HELD,)).zone


@given(st.integers(0, 16), st.integers(0, 9), st.integers(0, 499))
def test_a_number_with_one_wrong_digit_is_among_its_own_corrections(
    at: int, digit: int, serial: int
) -> None:
    right = number(BORN, serial)
    slip = right[:at] + str(digit) + right[at + 1 :]
    read = read_document(slip, on=TODAY)
    assert right in {read.value, *read.corrections}
    assert len(read.corrections) < 60


@given(st.integers(0, 16), st.integers(0, 499))
def test_swapped_or_lost_signs_are_corrected(at: int, serial: int) -> None:
    right = number(BORN, serial)
    swapped = right[:at] + right[at + 1] + right[at] + right[at + 2 :]
    lost = right[:at] + right[at + 1 :]
    for slip in (swapped, lost):
        read = read_document(slip, on=TODAY)
        assert right in {read.value, *read.corrections}


def test_fifteen_digits_full_width_and_a_small_x_are_the_same_number() -> None:
    right = next(one for one in (number(BORN, serial) for serial in range(99)) if one[-1] == "X")
    for typed in (right.lower(), right[:6] + right[8:17], f" {right[:6]} {right[6:]}"):
        assert read_document(typed, on=TODAY).value == right


@pytest.mark.parametrize("typed", ["", "1" * 18, "0" * 17 + "X", "123456789012345678", "无"])
def test_a_placeholder_is_no_number_and_has_no_corrections(typed: str) -> None:
    read = read_document(typed, on=TODAY)
    assert (read.value, read.corrections) == ("", ())


def test_permits_of_residence_are_residents_numbers() -> None:
    for beginning in ("810000", "820000", "830000", "911124"):
        stem = f"{beginning}19900101001"
        typed = stem + resident_check_character(stem)
        read = read_document(typed, on=TODAY, kind=DocumentKind.TRAVEL_PERMIT)
        assert (read.value, read.born_on) == (typed, date(1990, 1, 1))


def test_a_passport_is_never_taken_for_a_residents_number() -> None:
    passport = read_document("E1234 5678", on=TODAY, kind=DocumentKind.PASSPORT)
    assert passport.index_text == "passport:E12345678"


@given(st.dates(date(1930, 1, 1), date(2020, 12, 31)))
def test_every_near_day_is_looked_up_and_no_other(born_on: date) -> None:
    slips = slips_of(born_on)
    assert {compare_births(born_on, one).value for one in slips} <= {"exact", "near"}
    assert born_on in slips or born_on == date(1970, 1, 1)
    assert len(slips) < 80


@pytest.mark.parametrize("born_on", [date(1, 1, 1), date(9999, 12, 31), date(1900, 1, 1)])
def test_a_day_nobody_was_born_on_is_missing(born_on: date) -> None:
    assert read_demographics(replace(WANG, born_on=born_on), on=TODAY).born_on is None


def test_characters_that_look_alike_do_so_both_ways() -> None:
    for sign, others in alike().items():
        assert all(sign in alike()[other] for other in others)
        assert sign not in others
    assert not set(variants()) & set(variants().values())


def test_name_and_number_link_even_with_a_wrong_day() -> None:
    keys = Keys(identity=IDENTITY)
    assert zone(replace(WANG, born_on=date(1962, 7, 30)), keys) is Zone.LINK
    assert zone(replace(WANG, sex=Sex.MALE), keys) is Zone.LINK
    assert zone(replace(WANG, sex=Sex.MALE, born_on=date(1962, 7, 30)), keys) is Zone.REVIEW


@pytest.mark.parametrize("name", ["王小英", "王英", "李娜", "无名氏", ""])
def test_without_a_number_a_name_that_differs_never_links(name: str) -> None:
    said = replace(WANG, name=name, area_code=HELD.area_code, address=HELD.address)
    assert zone(said, Keys(telephone=PHONE)) is not Zone.LINK


def test_another_valid_number_never_links() -> None:
    said = replace(
        WANG, identity_number=number(BORN, 44), area_code=HELD.area_code, address=HELD.address
    )
    assert zone(said, Keys(identity=b"other", telephone=PHONE)) is not Zone.LINK


def test_a_rare_name_and_birthday_from_another_county_are_not_enough() -> None:
    rare = Rarity(population=1_000_000, namesakes=0)
    held = replace(HELD, name=read_name("褚霁"))
    said = replace(
        WANG, name="褚霁", area_code="370502001001", address="9号", identity_number="1" * 18
    )
    asked = read_demographics(said, on=TODAY)
    assert Matcher(asked, Keys(), rare, weights_on(TODAY)).rule((held,)).zone is Zone.REVIEW


@pytest.mark.parametrize(
    "changed",
    [
        {"born_on": date(1950, 1, 3), "area_code": HELD.area_code, "telephone": "13900000000"},
        {"name": "ZHOU JI", "identity_number": "K1234567A", "identity_kind": DocumentKind.PASSPORT},
    ],
)
def test_what_is_only_nearly_the_same_needs_a_telephone_a_door_or_a_mother(
    changed: dict[str, Any],
) -> None:
    rare = Rarity(population=1_000_000, namesakes=0)
    held = replace(HELD, name=read_name("褚霁"))
    asked = read_demographics(replace(replace(WANG, name="褚霁"), **changed), on=TODAY)
    keys = Keys(telephone=b"another")
    assert Matcher(asked, keys, rare, weights_on(TODAY)).rule((held,)).zone is not Zone.LINK


def test_a_sign_that_looks_alike_may_be_a_twin_s_unless_a_number_says_otherwise() -> None:
    lin = replace(HELD, name=read_name("刘思晴"))
    qing = Demographics(
        name="刘思睛", sex=Sex.FEMALE, born_on=BORN, telephone="13900000000",
        area_code="210502001001", address="1号",
    )  # fmt: skip
    reached = Keys(telephone=PHONE)
    assert zone(qing, reached, lin) is Zone.REVIEW
    assert zone(replace(qing, name="刘思*"), reached, lin) is Zone.LINK
    numbered = replace(qing, identity_number=number(BORN, 1))
    assert zone(numbered, replace(reached, identity=IDENTITY), lin) is Zone.LINK


def test_a_visitor_with_a_number_of_their_own_is_not_a_resident_without_one() -> None:
    unnumbered = replace(HELD, identity=None, name=read_name("褚霁"))
    visitor = replace(WANG, name="褚霁", identity_number=number(BORN, 7))
    elsewhere = Keys(identity=b"own number", telephone=b"another")
    assert zone(visitor, elsewhere, unnumbered) is Zone.REVIEW
    at_home = replace(visitor, area_code="210502001001", address="1号")
    assert zone(at_home, elsewhere, unnumbered) is Zone.LINK


def test_two_who_fit_equally_link_nobody() -> None:
    twin = replace(HELD, rid=UUID(int=2), identity=b"twin")
    assert zone(WANG, Keys(telephone=PHONE)) is Zone.LINK
    assert zone(WANG, Keys(telephone=PHONE), HELD, twin) is Zone.REVIEW


def test_a_common_name_says_less_than_a_rare_one() -> None:
    asked = read_demographics(WANG, on=TODAY)

    def bits(namesakes: int) -> float:
        rarity = Rarity(population=1_000_000, namesakes=namesakes)
        [one] = Matcher(asked, Keys(), rarity, weights_on(TODAY)).rule([HELD]).candidates
        return one.bits

    assert bits(1) - bits(1000) == pytest.approx(8.97, abs=0.01)


def test_letters_that_many_people_sound_like_say_little() -> None:
    held = replace(HELD, name=read_name("王丽"))
    said = replace(WANG, name="WANG LI")
    assert zone(said, Keys(), held) is not Zone.LINK
    assert zone(said, Keys(telephone=PHONE), held) is Zone.LINK


def test_reasons_and_reprs_tell_no_personal_value() -> None:
    asked = read_demographics(replace(WANG, identity_number=number(BORN)), on=TODAY)
    [one] = (
        Matcher(asked, Keys(identity=IDENTITY), RARITY, weights_on(TODAY)).rule([HELD]).candidates
    )
    told = repr((asked, one, HELD, WANG, asked.document))
    assert "王" not in told
    assert number(BORN) not in told


def test_probabilities_of_levels_add_up() -> None:
    for field, levels in weights_on(TODAY).probabilities.items():
        m = sum(one for one, _ in levels.values())
        assert m == pytest.approx(1, abs=0.02), field
        u = sum(one for _, one in levels.values())
        assert u == pytest.approx(1, abs=0.02), field


def test_no_weights_are_in_force_before_the_first() -> None:
    with pytest.raises(LookupError, match="2025-12-31"):
        weights_on(date(2025, 12, 31))


def test_the_estimate_finds_the_probabilities_pairs_were_made_with() -> None:
    same, other = {"name": "same", "birth": "same"}, {"name": "other", "birth": "other"}
    half = {"name": "same", "birth": "other"}
    pairs = [same] * 80 + [half] * 20 + [other] * 900
    start = {one: {"same": (0.8, 0.2), "other": (0.2, 0.8)} for one in ("name", "birth")}
    found = estimate(pairs, start, share=0.2, fixed_u=False)
    assert 0.08 <= found.share <= 0.12
    assert found.probabilities["birth"]["same"][0] > 0.75
    assert found.probabilities["name"]["same"][1] < 0.05
