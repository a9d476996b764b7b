"""Resources of a Chinese hospital, authors and readers, for every test of the records."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

from at_once import empty_audit
from emptying import empty
from minkang.engines.records.terms import Author, Reader, ReaderKind

AT = datetime(2026, 11, 20, 1, 30, 0, 123456, tzinfo=UTC)
HOSPITAL, OTHER_HOSPITAL = UUID(int=0xA1), UUID(int=0xB2)
PLATFORM = Author("system:platform", None, is_platform=True)
SENDER = Author("client:first-hospital", HOSPITAL)
OTHER_SENDER = Author("client:second-hospital", OTHER_HOSPITAL)
OPERATOR = Reader("system:platform", ReaderKind.PLATFORM, scopes=frozenset({"system/*.*"}))
MRN = "urn:oid:2.16.156.10011.1.12.1"
PLACER = "urn:oid:2.16.156.10011.1.20.1"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"


def minutes(after: int) -> datetime:
    """A moment after `AT`."""
    return AT + timedelta(minutes=after)


def patient(local_id: str = "000123", *, name: str = "王小丽", **more: object) -> str:
    """Text of a Patient of the hospital."""
    return json.dumps(
        {
            "resourceType": "Patient",
            **({"id": more.pop("id")} if "id" in more else {}),
            "identifier": [{"system": MRN, "value": local_id}],
            "name": [{"text": name}],
            "gender": "female",
            "birthDate": "1986-03-02",
            **more,
        },
        ensure_ascii=False,
    )


def glucose(subject: str = "Patient/p1", value: str = "5.10", **more: object) -> str:
    """Text of an Observation of blood glucose, its value to the digit."""
    text = json.dumps(
        {
            "resourceType": "Observation",
            **({"id": more.pop("id")} if "id" in more else {}),
            "status": "final",
            "category": [
                {
                    "coding": [
                        {
                            "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                            "code": "laboratory",
                        }
                    ]
                }
            ],
            "code": {"coding": [{"system": LOINC, "code": "14749-6", "display": "葡萄糖"}]},
            "subject": {"reference": subject},
            "effectiveDateTime": "2026-11-19T08:10:00+08:00",
            "valueQuantity": {"value": 0, "unit": "mmol/L", "system": UCUM, "code": "mmol/L"},
            **more,
        },
        ensure_ascii=False,
    )
    return text.replace('"value": 0,', f'"value": {value},')


TABLES = (
    "records_resource", "records_resourceversion", "records_change", "records_ix_token",
    "records_ix_reference", "records_ix_date", "records_ix_string", "records_ix_quantity",
    "records_ix_uri", "records_ix_pair",
)  # fmt: skip


def empty_records() -> None:
    """Take everything away after a test that really committed: versions and the audit chain refuse
    the ordinary flush.
    """
    empty(*TABLES)
    empty_audit()
