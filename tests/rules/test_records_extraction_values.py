"""Values of every element type become the rows a search compares with."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minkang.engines.records.rules.extraction import (
    BEGINNING,
    END,
    Extracted,
    Sensitivity,
    extract,
    micros,
    stretch,
)
from minkang.engines.records.rules.hashing import hash64, typed_identifier
from minkang.engines.records.rules.specification import table

AT = datetime(2026, 11, 22, tzinfo=UTC)
UCUM = "http://unitsofmeasure.org"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_DECODER = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)
INFINITY = Decimal("Infinity")


def extracted(type_name: str, **members: Any) -> Extracted:
    text = json.dumps({"resourceType": type_name, **members})
    return extract(type_name, _DECODER.decode(text), updated_at=AT)


def number(type_name: str, code: str) -> int:
    return table().parameters(type_name)[code].number


def strings(found: Extracted, type_name: str, code: str) -> set[str]:
    return {row.norm for row in found.strings if row.sp == number(type_name, code)}


def codes(found: Extracted, type_name: str, code: str) -> set[tuple[int, int]]:
    wanted = number(type_name, code)
    return {(row.code_hash, row.system_hash) for row in found.tokens if row.sp == wanted}


@pytest.mark.parametrize(
    ("text", "lo", "width"),
    [
        ("2026", "2026-01-01T00:00:00+08:00", timedelta(days=365)),
        ("2024-02", "2024-02-01T00:00:00+08:00", timedelta(days=29)),
        ("2026-12", "2026-12-01T00:00:00+08:00", timedelta(days=31)),
        ("2026-11-20", "2026-11-20T00:00:00+08:00", timedelta(days=1)),
        ("2026-11-20T08:30:00+08:00", "2026-11-20T00:30:00Z", timedelta(seconds=1)),
        ("2026-11-20T08:30:00", "2026-11-20T00:30:00Z", timedelta(seconds=1)),
        ("2026-11-20T08:30Z", "2026-11-20T08:30:00Z", timedelta(minutes=1)),
        ("2026-11-20T08:30:00.12-05:00", "2026-11-20T13:30:00.120Z", timedelta(milliseconds=10)),
        ("2026-11-20T08:30:00.1234567Z", "2026-11-20T08:30:00.123456Z", timedelta(microseconds=1)),
    ],
)
def test_a_date_is_all_the_moments_it_names(text: str, lo: str, width: timedelta) -> None:
    begin = micros(datetime.fromisoformat(lo))
    assert stretch(text) == (begin, begin + width // timedelta(microseconds=1))


@pytest.mark.parametrize(
    "text", ["", "20", "2026-13", "2026-02-30", "heute", "2026-11-20T", None, 7]
)
def test_what_is_no_date_names_no_moment(text: object) -> None:
    assert stretch(text) is None


@settings(max_examples=50, deadline=None)
@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_a_clock_without_a_zone_is_chinese(clock: datetime) -> None:
    here = clock.replace(microsecond=0, tzinfo=ZoneInfo("Asia/Shanghai"), fold=0)
    begin = micros(here)
    assert stretch(here.replace(tzinfo=None).isoformat()) == (begin, begin + 1_000_000)
    midnight = here.replace(hour=0, minute=0, second=0)
    found = stretch(here.date().isoformat())
    assert found is not None
    assert found[0] == micros(midnight)


def test_moments_count_from_the_epoch_in_any_zone() -> None:
    assert micros(datetime(1970, 1, 1, 8, 0, 0, 5, tzinfo=timezone(timedelta(hours=8)))) == 5


def test_an_open_period_reaches_to_the_end_of_time() -> None:
    begun = extracted("Encounter", status="in-progress", period={"start": "2026-11-20"})
    (row,) = (row for row in begun.dates if row.sp == number("Encounter", "date"))
    assert row.hi == END
    ended = extracted("Encounter", status="finished", period={"end": "2026-11-20"})
    (row,) = (row for row in ended.dates if row.sp == number("Encounter", "date"))
    assert row.lo == BEGINNING
    assert ended.sort_ts == row.hi
    assert extracted("Encounter", period={"start": "2026-11", "end": "2025"}).dates == ()


def test_a_timing_spans_its_events() -> None:
    timing = {"event": ["2026-11-20T08:00:00Z", "2026-11-22T08:00:00Z"]}
    found = extracted("ServiceRequest", occurrenceTiming=timing)
    (row,) = (row for row in found.dates if row.sp == number("ServiceRequest", "occurrence"))
    assert row.hi - row.lo == 2 * 86_400 * 1_000_000 + 1_000_000


def test_a_name_is_found_whole_by_part_and_by_sound() -> None:
    names = [
        {"text": "张 伟", "family": "张", "given": ["伟"]},
        {"family": "Ли", "given": ["Émile"]},
    ]
    found = extracted("Patient", name=names)
    assert strings(found, "Patient", "name") == {
        "张伟",
        "张",
        "伟",
        "zhangwei",
        "ли emile",
        "ли",
        "emile",
    }
    assert strings(found, "Patient", "family") == {"张", "zhang", "ли"}
    assert strings(found, "Patient", "phonetic") == {"zhangwei", "ли emile"}


def test_whoever_knows_surnames_says_how_a_name_sounds() -> None:
    tree = {"resourceType": "Patient", "name": [{"text": "单雄信"}]}
    found = extract("Patient", tree, updated_at=AT, readings=lambda _: ("shanxiongxin",))
    assert "shanxiongxin" in strings(found, "Patient", "name")


def test_an_address_is_found_by_every_part() -> None:
    address = {
        "city": "本溪市",
        "district": "平山区",
        "line": ["解放路１号"],
        "postalCode": "117000",
    }
    found = extracted("Patient", address=[address])
    assert strings(found, "Patient", "address") == {"本溪市", "平山区", "解放路1号", "117000"}
    assert strings(found, "Patient", "address-city") == {"本溪市"}


def test_an_identifier_is_found_by_value_system_and_type() -> None:
    kind = {"coding": [{"system": "urn:types", "code": "MR"}]}
    found = extracted("Patient", identifier=[{"system": "urn:h1", "value": "7", "type": kind}])
    assert codes(found, "Patient", "identifier") == {
        (hash64("7"), hash64("urn:h1")),
        (hash64(typed_identifier("MR", "7")), hash64("urn:types")),
    }


def test_a_code_has_the_system_of_its_binding_and_a_flag_has_none() -> None:
    found = extracted("Patient", gender="female", active=True, deceasedDateTime="2026-01-01")
    gender = "http://hl7.org/fhir/administrative-gender"
    assert codes(found, "Patient", "gender") == {(hash64("female"), hash64(gender))}
    assert codes(found, "Patient", "active") == {(hash64("true"), 0)}
    assert codes(found, "Patient", "deceased") == {(hash64("true"), 0)}


def test_a_telephone_is_no_mail_address() -> None:
    contacts = [{"system": "phone", "value": "138"}, {"system": "email", "value": "a@b"}]
    found = extracted("Patient", telecom=contacts)
    assert codes(found, "Patient", "phone") == {(hash64("138"), hash64("phone"))}
    assert codes(found, "Patient", "email") == {(hash64("a@b"), hash64("email"))}
    assert len(codes(found, "Patient", "telecom")) == 2


@pytest.mark.parametrize(
    ("quantity", "low", "high"),
    [
        ({"value": 5.10}, Decimal("5.1"), Decimal("5.1")),
        ({"value": 5, "comparator": "<"}, -INFINITY, Decimal(5)),
        ({"value": 5, "comparator": ">="}, Decimal(5), INFINITY),
    ],
)
def test_a_comparator_opens_a_quantity(quantity: Any, low: Decimal, high: Decimal) -> None:
    unit = {"system": UCUM, "code": "mg"}
    found = extracted("Observation", valueQuantity=quantity | unit)
    wanted = number("Observation", "value-quantity")
    (row,) = (row for row in found.quantities if row.sp == wanted)
    assert row[1:] == (low, high, hash64("mg"), hash64(UCUM))


def test_samples_reach_from_the_least_to_the_greatest() -> None:
    sampled = {
        "origin": {"value": 10},
        "period": 1,
        "factor": 2,
        "dimensions": 1,
        "data": "1 E 4 -2",
    }
    found = extracted("Observation", valueSampledData=sampled)
    (row,) = (r for r in found.quantities if r.sp == number("Observation", "value-quantity"))
    assert (row.low, row.high) == (6, 18)


def test_a_number_beyond_all_measure_is_not_indexed() -> None:
    tree = _DECODER.decode('{"resourceType":"Observation","valueQuantity":{"value":1e900000}}')
    assert extract("Observation", tree, updated_at=AT).quantities == ()


def test_a_component_pairs_its_own_code_with_its_own_value() -> None:
    def component(code: str, value: int) -> dict[str, Any]:
        return {"code": {"coding": [{"code": code}]}, "valueQuantity": {"value": value}}

    found = extracted("Observation", component=[component("sys", 140), component("dia", 90)])
    wanted = number("Observation", "component-code-value-quantity")
    assert {(r.code_hash, r.low) for r in found.pairs if r.sp == wanted} == {
        (hash64("sys"), Decimal(140)),
        (hash64("dia"), Decimal(90)),
    }


def test_a_pair_of_codes_and_one_of_code_and_date_fill_their_own_fields() -> None:
    code = {"coding": [{"code": "blood-group"}]}
    group = extracted("Observation", code=code, valueCodeableConcept={"coding": [{"code": "A"}]})
    wanted = number("Observation", "code-value-concept")
    assert {r.value_code_hash for r in group.pairs if r.sp == wanted} == {hash64("A")}
    due = extracted("Observation", code=code, valueDateTime="2026-12-24")
    (row,) = (r for r in due.pairs if r.sp == number("Observation", "code-value-date"))
    assert (row.lo, row.hi) == stretch("2026-12-24")


def test_a_composite_may_begin_at_the_resource() -> None:
    found = extracted(
        "MolecularSequence",
        referenceSeq={"chromosome": {"coding": [{"code": "7"}]}},
        variant=[{"start": 10, "end": 12}],
    )
    wanted = number("MolecularSequence", "chromosome-variant-coordinate")
    (row,) = (row for row in found.pairs if row.sp == wanted)
    assert (row.code_hash, row.low, row.high) == (hash64("7"), 10, 12)


def test_a_logical_reference_is_found_by_its_identifier() -> None:
    subject = {"identifier": {"system": "urn:h1", "value": "7"}}
    found = extracted("Observation", subject=subject)
    assert codes(found, "Observation", "subject") == {(hash64("7"), hash64("urn:h1"))}
    assert found.references == ()


def test_what_is_contained_is_no_target() -> None:
    assert extracted("Observation", subject={"reference": "#p"}).references == ()


def test_the_subject_says_whose_record_it_is_before_the_performer_does() -> None:
    performer = [{"reference": "Patient/mother"}]
    own = extracted("Observation", performer=performer, subject={"reference": "Patient/child"})
    assert own.patient_reference == "Patient/child"
    assert extracted("Observation", performer=performer).patient_reference == "Patient/mother"
    assert extracted("Observation", subject={"reference": "Group/1"}).patient_reference == ""
    link = [{"other": {"reference": "Patient/old"}, "type": "replaces"}]
    assert extracted("Patient", link=link).patient_reference == ""


def test_what_names_several_patients_is_part_of_nobodys_record() -> None:
    one, other = ({"entity": {"reference": f"Patient/{name}"}} for name in ("a", "b"))
    assert extracted("Group", member=[one, one]).patient_reference == "Patient/a"
    assert extracted("Group", member=[one, other]).patient_reference == ""


def test_what_names_a_patient_is_in_the_record_though_no_compartment_has_it() -> None:
    named = {"reference": "Patient/a"}
    assert extracted("Device", patient=named).patient_reference == "Patient/a"
    assert extracted("Task", **{"for": named}).patient_reference == "Patient/a"


def test_a_resource_is_ordered_by_the_moment_it_speaks_of() -> None:
    def moment(text: str) -> int:
        found = stretch(text)
        assert found is not None
        return found[0]

    both = {"effectiveDateTime": "2026-01-02", "issued": "2026-01-03T00:00:00Z"}
    assert extracted("Observation", **both).sort_ts == moment("2026-01-02")
    assert extracted("Observation", issued=both["issued"]).sort_ts == moment(both["issued"])
    assert extracted("Patient", birthDate="1985-01-01").sort_ts == micros(AT)


@pytest.mark.parametrize(
    ("coding", "bits"),
    [
        ({"system": "http://hl7.org/fhir/sid/icd-10", "code": "B20.1"}, Sensitivity.HIV),
        ({"system": "http://hl7.org/fhir/sid/icd-10", "code": "F32.9"}, Sensitivity.PSYCHIATRIC),
        ({"system": "http://hl7.org/fhir/sid/icd-10", "code": "A53.0"}, Sensitivity.REPRODUCTION),
        ({"system": "http://hl7.org/fhir/sid/icd-10", "code": "I10"}, Sensitivity.NONE),
        ({"code": "B20"}, Sensitivity.NONE),
    ],
)
def test_a_sensitive_code_marks_what_names_it(coding: dict[str, str], bits: Sensitivity) -> None:
    assert extracted("Condition", code={"coding": [coding]}).sensitivity == bits
    component = [{"code": {"text": "x"}, "valueCodeableConcept": {"coding": [coding]}}]
    assert extracted("Observation", component=component).sensitivity == bits


def test_a_security_label_marks_everything() -> None:
    labels = [{"system": ACT_CODE, "code": "HIV"}, {"system": ACT_CODE, "code": "PSY"}]
    found = extracted("DocumentReference", meta={"security": labels})
    assert found.sensitivity == Sensitivity.HIV | Sensitivity.PSYCHIATRIC


def test_tags_profiles_and_sources_are_found() -> None:
    meta = {"tag": [{"system": "urn:t", "code": "HR"}], "profile": ["urn:p"], "source": "urn:s"}
    found = extracted("Observation", meta=meta)
    assert codes(found, "Observation", "_tag") == {(hash64("HR"), hash64("urn:t"))}
    assert {row.value for row in found.uris} == {"urn:p", "urn:s"}


_INNER = ("coding", "system", "code", "value", "reference", "start", "low", "text", "type", "event")
_OUTER = ("code", "valueQuantity", "valueSampledData", "subject", "identifier", "component", "meta")
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from((*_INNER, "data", "origin", "tag")), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from((*_OUTER, "effectiveTiming", "valueRange")), _JSON))
def test_a_tree_of_the_wrong_shape_leaves_no_rows_and_no_error(tree: dict[str, Any]) -> None:
    assert extract("Observation", tree, updated_at=AT).sort_ts


@pytest.mark.parametrize("wrong", [True, 7, "x", [7], {"coding": 7}, {"coding": {"code": 7}}])
def test_codings_of_the_wrong_shape_leave_no_rows(wrong: object) -> None:
    found = extract("Observation", {"code": wrong, "identifier": wrong}, updated_at=AT)
    assert found.tokens == ()


def test_a_small_result_is_extracted_within_its_budget() -> None:
    from time import process_time

    tree = _DECODER.decode(
        """{"resourceType": "Observation", "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "2345-7"}]},
        "subject": {"reference": "Patient/p1"}, "effectiveDateTime": "2026-11-20T08:30:00+08:00",
        "valueQuantity": {"value": 5.10, "system": "http://unitsofmeasure.org", "code": "mmol/L"}}"""
    )

    def taken() -> float:
        before = process_time()
        for _ in range(50):
            extract("Observation", tree, updated_at=AT)
        return (process_time() - before) / 50

    # Some 60 microseconds on a quiet machine; the rest is for neighbours.
    assert min(taken() for _ in range(5)) < 0.00025
