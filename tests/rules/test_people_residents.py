"""An entry is kept only when it agrees with itself; a refusal never repeats what was typed."""

from datetime import date

import pytest

from minkang.kernel.refusal import Refusal
from minkang.registry.people.rules import Checked, check_resident, heads_of, parse_telephone
from minkang.registry.people.terms import Kinship, Sex
from people_samples import TODAY, household, number, resident

BORN = date(1950, 1, 2)


def wrong_check_digit(right: str) -> str:
    return right[:-1] + ("1" if right[-1] != "1" else "2")


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"name": " "}, "people.name_missing", "name"),
        ({"name": "王" * 51}, "people.name_malformed", "name"),
        ({"name": "王\n英"}, "people.name_malformed", "name"),
        (
            {"born_on": date(2026, 11, 22), "identity_number": ""},
            "people.birth_date_in_future",
            "born_on",
        ),
        (
            {"born_on": date(2026, 11, 22)},
            "people.birth_date_in_future",
            "born_on",
        ),
        ({"resident_since": date(1950, 1, 1)}, "people.resident_before_birth", "resident_since"),
        ({"resident_since": date(2026, 11, 22)}, "people.resident_in_future", "resident_since"),
        ({"ethnicity": "57"}, "people.ethnicity_unfamiliar", "ethnicity"),
        ({"ethnicity": ""}, "people.ethnicity_unfamiliar", "ethnicity"),
        (
            {"identity_number": wrong_check_digit(number(BORN))},
            "identifiers.check_digit_wrong",
            "identity_number",
        ),
        (
            {"identity_number": "1234"},
            "identifiers.resident_number_malformed",
            "identity_number",
        ),
        (
            {"identity_number": number(date(1950, 1, 3))},
            "people.birth_date_contradicts_number",
            "born_on",
        ),
        (
            {"identity_number": number(BORN, is_male=True)},
            "people.sex_contradicts_number",
            "sex",
        ),
        ({"sex": Sex.UNKNOWN}, "people.sex_contradicts_number", "sex"),
        ({"telephone": "123"}, "people.telephone_malformed", "telephone"),
    ],
)
def test_an_entry_that_contradicts_itself_is_refused_at_its_field(
    given: dict[str, object], code: str, field: str
) -> None:
    refusal = check_resident(resident(**given), on=TODAY)
    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert refusal.fields[0].name == field
    assert refusal.fields[0].message == refusal.message


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"identity_number": "", "telephone": ""},
        {"identity_number": "", "sex": Sex.UNSTATED},
        {"born_on": TODAY, "resident_since": TODAY},
        {"born_on": date(2000, 2, 29), "sex": Sex.MALE},
        {"resident_since": date(1950, 1, 2)},
        {"ethnicity": "56"},
        {"name": "买买提·艾力"},
        {"name": "𠮷" * 50},
    ],
)
def test_an_entry_on_the_edge_of_what_is_right_is_kept(given: dict[str, object]) -> None:
    assert isinstance(check_resident(resident(**given), on=TODAY), Checked)


def test_numbers_are_kept_in_one_spelling() -> None:
    typed = " ".join(number(BORN)).lower()
    checked = check_resident(
        resident(identity_number=typed, telephone="+86 138-0000-0001", name=" 王桂英 "), on=TODAY
    )
    assert isinstance(checked, Checked)
    assert checked.identity_number == number(BORN)
    assert checked.telephone == "13800000001"
    assert checked.name == "王桂英"


def test_every_field_at_fault_is_named_at_once() -> None:
    refusal = check_resident(
        resident(name="", telephone="1", identity_number="1", ethnicity="99"), on=TODAY
    )
    assert isinstance(refusal, Refusal)
    assert [fault.name for fault in refusal.fields] == [
        "name",
        "ethnicity",
        "identity_number",
        "telephone",
    ]


def test_neither_refusals_nor_reprs_tell_a_number() -> None:
    entry = resident(identity_number=wrong_check_digit(number(BORN)), telephone="1380000000099")
    refusal = check_resident(entry, on=TODAY)
    for told in (repr(refusal), repr(entry), repr(check_resident(resident(), on=TODAY))):
        assert number(BORN)[:17] not in told
        assert "13800000" not in told
        assert "王桂英" not in told


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("13912345678", "13912345678"),
        ("１３９ １２３４ ５６７８", "13912345678"),
        ("0086-13912345678", "13912345678"),
        ("024-42871234", "02442871234"),
        ("(0414)2871234", "04142871234"),
    ],
)
def test_a_telephone_is_understood_as_people_write_it(typed: str, digits: str) -> None:
    assert parse_telephone(typed) == digits


@pytest.mark.parametrize("typed", ["12912345678", "1391234567", "139123456789", "42871234", "电话"])
def test_what_is_no_telephone_is_refused(typed: str) -> None:
    assert isinstance(parse_telephone(typed), Refusal)


@pytest.mark.parametrize(
    ("heads", "code"),
    [(0, "people.household_without_head"), (1, None), (2, "people.household_has_head")],
)
def test_a_new_household_has_exactly_one_head(heads: int, code: str | None) -> None:
    members = [resident(n, kinship=Kinship.HEAD) for n in range(heads)]
    refusal = heads_of(household(*members, resident(9, kinship=Kinship.CHILD)).members)
    assert (refusal.code if refusal else None) == code
