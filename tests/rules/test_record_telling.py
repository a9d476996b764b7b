"""Promises of plain words: what a resource says is told to the digit, what it does not say is left out."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from minkang.care.record.rules.asking import (
    answer_due,
    answer_fault,
    proxy_fault,
    words_fault,
)
from minkang.care.record.rules.reading import tree_of
from minkang.care.record.rules.results import measured, trends
from minkang.care.record.rules.telling import tell
from minkang.care.record.terms import TIMELINE_TYPES, Kind, Said, Term
from minkang.care.results.terms import Flag
from minkang.kernel.calendar.working_days import china

AT = datetime(2026, 11, 10, tzinfo=UTC)
SUGAR = """{"resourceType": "Observation", "status": "final",
 "code": {"coding": [{"system": "http://loinc.org", "code": "14771-0", "display": "空腹血糖"}]},
 "valueQuantity": {"value": 5.10, "unit": "mmol/L"},
 "referenceRange": [{"low": {"value": 3.9}, "high": {"value": 6.1}}],
 "interpretation": [{"coding": [{"code": "H"}]}], "note": [{"text": "溶血"}]}"""


def said(type_name: str, text: str) -> dict[Term, str]:
    return {fact.term: str(fact.said) for fact in tell(type_name, tree_of(text)).facts}


def test_a_value_is_told_to_the_digit_with_range_and_flag() -> None:
    told = tell("Observation", tree_of(SUGAR))
    assert (told.title, told.summary, told.flag) == ("空腹血糖", "5.10 mmol/L", Flag.HIGH)
    facts = said("Observation", SUGAR)
    assert facts[Term.RANGE] == "3.9–6.1"
    assert facts[Term.NOTE] == "溶血"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ('"valueQuantity": {"value": 0.010, "comparator": "<", "unit": "ng/mL"}', "<0.010 ng/mL"),
        ('"valueCodeableConcept": {"text": "阴性"}', "阴性"),
        ('"valueString": " 未见异常 "', "未见异常"),
        ('"valueBoolean": true', "是"),
        ('"valueInteger": 3', "3"),
        ('"valueRange": {"low": {"value": 1}, "high": {"value": 2}}', "1–2"),
        ('"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 40}}', "1:40"),
        ('"dataAbsentReason": {"text": "标本不足"}', "标本不足"),
        ('"valueQuantity": {"value": "many"}', ""),
        ('"component": [{"code": {"text": "收缩压"}, "valueQuantity": {"value": 148, "unit": "mmHg"}}]', "收缩压 148 mmHg"),
    ],
)  # fmt: skip
def test_every_shape_of_a_value_is_said(value: str, words: str) -> None:
    assert tell("Observation", tree_of(f'{{"code": {{"text": "x"}}, {value}}}')).summary == words


@pytest.mark.parametrize(
    ("type_name", "text", "title", "summary"),
    [
        ("Encounter", '{"class": {"code": "IMP"}, "serviceType": {"text": "骨科"}, "reasonCode": [{"text": "骨折"}]}', "住院", "骨科 · 骨折"),
        ("DiagnosticReport", '{"code": {"text": "胸部CT"}, "conclusion": "两肺未见异常"}', "胸部CT", "两肺未见异常"),
        ("Condition", '{"code": {"coding": [{"code": "I10", "display": "高血压"}]}, "severity": {"text": "中度"}}', "高血压", "中度"),
        ("AllergyIntolerance", '{"code": {"text": "青霉素"}, "reaction": [{"manifestation": [{"text": "皮疹"}]}]}', "青霉素", "皮疹"),
        ("Immunization", '{"vaccineCode": {"text": "流感疫苗"}}', "流感疫苗", ""),
        ("MedicationRequest", '{"medicationReference": {"display": "二甲双胍片"}, "dosageInstruction": [{"doseAndRate": [{"doseQuantity": {"value": 0.5, "unit": "g"}}], "timing": {"code": {"text": "每日两次"}}}]}', "二甲双胍片", "0.5 g，每日两次"),
        ("Procedure", '{"code": {"text": "胃镜检查"}, "outcome": {"text": "顺利"}}', "胃镜检查", "顺利"),
        ("ImagingStudy", '{"description": "头颅MRI"}', "头颅MRI", ""),
        ("DocumentReference", '{"type": {"text": "出院小结"}, "description": "好转出院"}', "出院小结", "好转出院"),
    ],
)  # fmt: skip
def test_every_kind_is_told(type_name: str, text: str, title: str, summary: str) -> None:
    told = tell(type_name, tree_of(text))
    name = (
        told.title
        if isinstance(told.title, str) and told.title == title
        else getattr(told.title, "label", told.title)
    )
    assert (name, told.summary) == (title, summary)


@pytest.mark.parametrize("type_name", TIMELINE_TYPES)
@pytest.mark.parametrize(
    "text", ["{}", '{"code": "x", "note": "y", "status": 3, "result": [1]}', "[]"]
)
def test_what_says_nothing_or_nonsense_is_told_by_its_kind(type_name: str, text: str) -> None:
    told = tell(type_name, tree_of(text))
    assert told.title
    assert told.status is None


def test_what_was_taken_back_is_void_wherever_it_says_so() -> None:
    mark = '{"verificationStatus": {"coding": [{"code": "entered-in-error"}]}}'
    assert tell("Condition", tree_of(mark)).is_void
    assert tell("AllergyIntolerance", tree_of(mark)).is_void
    assert tell("Encounter", tree_of('{"status": "entered-in-error"}')).is_void
    assert tell("Observation", tree_of('{"status": "amended"}')).status is Said.AMENDED


def test_numbers_are_drawn_by_code_and_unit_and_only_when_repeated() -> None:
    other = SUGAR.replace("mmol/L", "mg/dL")
    void = SUGAR.replace('"final"', '"entered-in-error"')
    under = SUGAR.replace('"unit": "mmol/L"', '"unit": "mmol/L", "comparator": "<"')
    numbers = [
        one
        for days, text in enumerate((SUGAR, SUGAR, other, void, under))
        for one in measured(tree_of(text), AT - timedelta(days=days))
    ]
    (trend,) = trends(numbers)
    assert (trend.name, trend.unit, len(trend.points)) == ("空腹血糖", "mmol/L", 2)
    assert trend.points[0].at < trend.points[1].at
    assert trend.points[0].value == Decimal("5.10")
    assert trend.band == (Decimal("3.9"), Decimal("6.1"))


def test_both_pressures_are_numbers_of_their_own() -> None:
    text = """{"code": {"text": "血压"}, "component": [
        {"code": {"text": "收缩压"}, "valueQuantity": {"value": 148, "unit": "mmHg"}},
        {"code": {"text": "舒张压"}, "valueQuantity": {"value": 92, "unit": "mmHg"}}]}"""
    assert [one.name for one in measured(tree_of(text), AT)] == ["收缩压", "舒张压"]


def test_every_type_of_the_timeline_has_one_kind() -> None:
    assert len(set(TIMELINE_TYPES)) == len(TIMELINE_TYPES) == sum(len(kind.types) for kind in Kind)


def test_a_question_is_due_in_working_days_and_nobody_answers_for_themselves() -> None:
    assert answer_due(date(2026, 11, 20), 5, china()) == date(2026, 11, 27)
    assert answer_due(date(2026, 11, 20), 1, china()) == date(2026, 11, 23)
    assert words_fault("为 什 么", field="text") is not None
    assert words_fault("我没有去过这里", field="text") is None
    taken = answer_fault(is_answered=True, looker="account:1", answerer="account:2")
    own = answer_fault(is_answered=False, looker="account:1", answerer="account:1")
    assert taken is not None
    assert taken.code == "record.answered_already"
    assert own is not None
    assert own.code == "record.own_look_not_judged"
    assert answer_fault(is_answered=False, looker="account:1", answerer="account:2") is None
    one, two = UUID(int=1), UUID(int=2)
    assert proxy_fault(one, two) is None
    assert proxy_fault(one, one) is not None
