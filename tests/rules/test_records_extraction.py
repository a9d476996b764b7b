"""A resource leaves the index rows its search parameters promise."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from minkang.engines.records.rules.extraction import Extracted, extract, normal, stretch
from minkang.engines.records.rules.hashing import hash64
from minkang.engines.records.rules.specification import table

AT = datetime(2026, 11, 22, tzinfo=UTC)
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
_DECODER = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)

GLUCOSE = """{"resourceType": "Observation", "status": "final",
    "identifier": [{"system": "urn:mk:lis", "value": "L-1"}],
    "code": {"coding": [{"system": "http://loinc.org", "code": "2345-7", "display": "葡萄糖"}]},
    "subject": {"reference": "Patient/p1/_history/3"},
    "performer": [{"reference": "Organization/h1"}],
    "effectiveDateTime": "2026-11-20T08:30:00+08:00",
    "valueQuantity": {"value": 5.10, "unit": "毫摩尔/升", "system": "http://unitsofmeasure.org",
        "code": "mmol/L"}}"""


def extracted(text: str) -> Extracted:
    tree = _DECODER.decode(text)
    return extract(tree["resourceType"], tree, updated_at=AT)


def number(type_name: str, code: str) -> int:
    return table().parameters(type_name)[code].number


def test_a_laboratory_result_is_found_by_code_patient_time_and_value() -> None:
    found = extracted(GLUCOSE)
    code, system = hash64("2345-7"), hash64(LOINC)
    assert (number("Observation", "code"), code, system) in found.tokens
    assert (
        number("Observation", "patient"),
        "Patient/p1",
        hash64("Patient/p1"),
    ) in found.references
    lo, hi = stretch("2026-11-20T00:30:00Z") or (0, 0)
    assert found.dates == ((number("Observation", "date"), lo, hi),)
    quantity = number("Observation", "value-quantity")
    exact = Decimal("5.10")
    assert (quantity, exact, exact, hash64("mmol/L"), hash64(UCUM)) in found.quantities
    assert (quantity, exact, exact, hash64("毫摩尔/升"), 0) in found.quantities
    assert found.patient_reference == "Patient/p1"
    assert found.sort_ts == lo


def test_the_words_beside_a_code_are_rows_of_the_same_parameter() -> None:
    found = extracted(GLUCOSE)
    assert (number("Observation", "code"), "葡萄糖", hash64("葡萄糖")) in found.strings


def test_code_and_value_of_one_result_are_one_row() -> None:
    (row,) = (pair for pair in extracted(GLUCOSE).pairs if pair.value_system_hash)
    assert row.sp == number("Observation", "code-value-quantity")
    assert (row.code_hash, row.system_hash) == (hash64("2345-7"), hash64(LOINC))
    assert (row.low, row.high) == (Decimal("5.10"), Decimal("5.10"))
    assert row.value_code_hash == hash64("mmol/L")


def test_even_text_forgets_width_case_accents_and_blanks() -> None:
    assert normal("Ａbc  Émile ") == "abc emile"
    assert normal("张 三") == "张三"
    assert normal("买买提・艾力") == normal("买买提·艾力")
