"""The vocabulary of facts: what somebody types becomes one canonical value or a clear refusal."""

from datetime import date

import pytest

from minkang.engines.cases.rules.facts import check, parse_vocabulary, typed, vocabulary
from minkang.kernel.refusal import Refusal

ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("person.name", "  王  英 ", "王 英"),
        ("person.birth_date", "1987年3月5日", "1987-03-05"),
        ("person.birth_date", "1987-03-05", "1987-03-05"),
        ("premises.area", "1,200.50", "1200.5"),
        ("premises.area", "１２０", "120"),
        ("institution.capital", "5000.5 元", "500050"),
        ("premises.right", "租赁", "leased"),
        ("premises.air_conditioning", "否", "no"),
        ("person.phone", "139 4140 0000", "13941400000"),
        ("organisation.phone", "(024) 4280-0000", "02442800000"),
        ("premises.floor_plan", "sha256:" + "a" * 64, "sha256:" + "a" * 64),
    ],
)
def test_what_people_type_becomes_one_canonical_value(code: str, text: str, value: str) -> None:
    fact = vocabulary()[code]
    assert check(fact, text, on=ON) == value
    assert check(fact, value if fact.kind != "money" else "5000.5", on=ON) == value


@pytest.mark.parametrize(
    ("code", "text", "refused"),
    [
        ("person.name", "  ", "cases.fact_missing"),
        ("person.birth_date", "2026-02-30", "cases.fact_malformed"),
        ("premises.area", "0", "cases.fact_malformed"),
        ("premises.area", "NaN", "cases.fact_malformed"),
        ("premises.area", "1e400", "cases.fact_malformed"),
        ("institution.capital", "0.001", "cases.fact_malformed"),
        ("premises.right", "偷的", "cases.fact_malformed"),
        ("person.phone", "12345", "cases.fact_malformed"),
        ("person.identity_number", "210502198703050011", "identifiers.check_digit_wrong"),
        ("organisation.uscc", "91210500", "identifiers.credit_code_malformed"),
        ("premises.floor_plan", "C:\\plan.pdf", "cases.fact_malformed"),
    ],
)
def test_what_is_no_value_is_refused_at_its_field(code: str, text: str, refused: str) -> None:
    answer = check(vocabulary()[code], text, on=ON)
    assert isinstance(answer, Refusal)
    assert answer.code == refused
    assert [fault.name for fault in answer.fields] == [code]


def test_every_canonical_value_compares_as_its_kind() -> None:
    types = vocabulary()
    assert typed(types["person.birth_date"], "1987-03-05") == date(1987, 3, 5)
    assert typed(types["institution.capital"], "500050") == 500050
    assert typed(types["premises.air_conditioning"], "no") is False


def test_what_names_a_person_is_personal() -> None:
    types = vocabulary()
    for area in ("person", "mother", "father", "newborn", "household"):
        assert all(fact.is_personal for code, fact in types.items() if code.startswith(area + "."))
    assert not types["organisation.uscc"].is_personal


def test_pages_hide_the_middle_of_every_number_that_tells_who_somebody_is() -> None:
    number = "210502198703050028"
    for code, fact in vocabulary().items():
        is_number = fact.kind == "identity_number" or code.endswith(
            ("social_security_number", "bank_account")
        )
        if is_number or fact.kind == "text":
            hidden = "210***********0028"
            assert fact.shown(number) == (hidden if is_number else number), code


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('[[fact]]\ncode = "x"\nkind = "text"\nlabel = "甲"\nlabel_en = "a"', "area.name"),
        ('[[fact]]\ncode = "x.y"\nkind = "colour"\nlabel = "甲"\nlabel_en = "a"', "colour"),
        ('[[fact]]\ncode = "x.y"\nkind = "choice"\nlabel = "甲"\nlabel_en = "a"', "choices"),
        ('[[fact]]\ncode = "x.y"\nkind = "text"\nlabel = "甲"\nlabel_en = "a"\nmin = 1', "min"),
    ],
)
def test_a_faulty_declaration_is_named(text: str, names: str) -> None:
    with pytest.raises(ValueError, match=names):
        parse_vocabulary(text)
