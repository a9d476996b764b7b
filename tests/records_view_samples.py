"""One full resource of a Chinese hospital for every view of the records, and what the views make of it."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

MRN = "urn:oid:2.16.156.10011.1.12.1"
_SUBJECT = {"reference": "Patient/p1"}
_ENCOUNTER = {"reference": "Encounter/e1"}
_HOSPITAL = {"reference": "Organization/h1"}


def _coded(code: str, text: str, system: str = "urn:oid:2.16.156.10011.2.3.1") -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": text}]}


def _identified(kind: str, own: str, **content: Any) -> dict[str, Any]:
    return {
        "resourceType": kind,
        "id": own,
        "identifier": [{"system": MRN, "value": f"No{own}"}],
        **content,
    }


RESOURCES = {
    "patient": _identified(
        "Patient",
        "p1",
        active=True,
        name=[{"use": "usual", "text": "小丽"}, {"use": "official", "text": "王小丽"}],
        gender="female",
        birthDate="1986-03-02",
        deceasedDateTime="2026-11-20T03:04:05+08:00",
        telecom=[{"system": "email", "value": "x@example.cn"}, {"system": "phone", "value": "024"}],
        address=[{"district": "平山区"}],
        managingOrganization=_HOSPITAL,
    ),
    "encounter": _identified(
        "Encounter",
        "e1",
        status="finished",
        **{"class": {"code": "AMB"}},
        type=[_coded("01", "普通门诊")],
        subject=_SUBJECT,
        period={"start": "2026-11-19T08:00:00+08:00", "end": "2026-11-19"},
        serviceProvider=_HOSPITAL,
        reasonCode=[{"text": "头晕", **_coded("R42", "头晕和眩晕")}],
    ),
    "observation": _identified(
        "Observation",
        "o1",
        status="final",
        category=[_coded("laboratory", "检验")],
        code=_coded("14749-6", "葡萄糖"),
        subject=_SUBJECT,
        encounter=_ENCOUNTER,
        basedOn=[{"reference": "ServiceRequest/s1"}],
        effectivePeriod={"start": "2026-11-19T08:10:00+08:00"},
        issued="2026-11-19T09:00:00+08:00",
        performer=[{"reference": "Practitioner/d1"}, _HOSPITAL],
        valueQuantity={"value": 5.5, "comparator": "<", "unit": "mmol/L", "code": "mmol/L"},
        interpretation=[_coded("N", "正常")],
        referenceRange=[{"low": {"value": 3.9}, "high": {"value": 6.1}}],
        component=[
            {
                "code": _coded("8480-6", "收缩压"),
                "valueCodeableConcept": _coded("260385009", "阴性"),
            },
            {"code": {"text": "次数"}, "valueInteger": 3, "dataAbsentReason": _coded("error", "")},
            {"code": {"text": "空腹"}, "valueBoolean": True},
        ],
    ),
    "report": _identified(
        "DiagnosticReport",
        "r1",
        status="final",
        category=[_coded("LAB", "检验")],
        code=_coded("24323-8", "生化全套"),
        subject=_SUBJECT,
        encounter=_ENCOUNTER,
        basedOn=[{"reference": "ServiceRequest/s1"}],
        effectiveDateTime="2026-11-19",
        issued="2026-11-19T09:30:00+08:00",
        performer=[_HOSPITAL],
        result=[{"reference": "Observation/o1"}, {"reference": "Observation/o2"}],
        imagingStudy=[{"reference": "ImagingStudy/i1"}],
        presentedForm=[{"contentType": "text/html", "url": "https://pacs.example/studies/1"}],
        conclusion="未见异常",
        meta={"tag": [{"code": "HR"}, {"code": "全国HR"}]},
    ),
    "condition": _identified(
        "Condition",
        "c1",
        clinicalStatus=_coded("active", "有效"),
        verificationStatus=_coded("confirmed", "确诊"),
        category=[_coded("encounter-diagnosis", "就诊诊断")],
        code=_coded("I10.x00", "高血压病"),
        subject=_SUBJECT,
        encounter=_ENCOUNTER,
        onsetDateTime="2020",
        abatementDateTime="2025-02",
        recordedDate="2026-11-19T09:30:00+08:00",
    ),
    "immunization": _identified(
        "Immunization",
        "v1",
        status="completed",
        vaccineCode=_coded("0201", "乙肝疫苗"),
        patient=_SUBJECT,
        occurrenceDateTime="2026-11-19T10:00:00+08:00",
        lotNumber="202601A",
        expirationDate="2027-12-31",
        manufacturer={"display": "北京生物"},
        protocolApplied=[
            {"doseNumberPositiveInt": 2, "targetDisease": [_coded("66071002", "乙肝")]}
        ],
        performer=[{"actor": _HOSPITAL}],
    ),
    "service_request": _identified(
        "ServiceRequest",
        "s1",
        status="active",
        intent="order",
        priority="routine",
        category=[_coded("108252007", "检验")],
        code=_coded("24323-8", "生化全套"),
        subject=_SUBJECT,
        encounter=_ENCOUNTER,
        authoredOn="2026-11-19T08:05:00+08:00",
        requester={"reference": "https://his.example.cn/fhir/Practitioner/d1/_history/1"},
        reasonCode=[_coded("R42", "头晕")],
    ),
}
TEXTS = {
    name: json.dumps(resource, ensure_ascii=False).replace("5.5,", "5.50,")
    for name, resource in RESOURCES.items()
}
MOMENTS = {
    ("patient", "died_at"): datetime(2026, 11, 19, 19, 4, 5, tzinfo=UTC),
    ("encounter", "end_at"): datetime(2026, 11, 18, 16, tzinfo=UTC),
    ("observation", "taken_at"): datetime(2026, 11, 19, 0, 10, tzinfo=UTC),
    ("report", "taken_at"): datetime(2026, 11, 18, 16, tzinfo=UTC),
    ("condition", "onset_at"): datetime(2019, 12, 31, 16, tzinfo=UTC),
    ("condition", "abated_at"): datetime(2025, 1, 31, 16, tzinfo=UTC),
}
VALUES = {
    ("patient", "name"): ["王小丽"],
    ("observation", "value"): [Decimal("5.50"), None, None, None],
    ("observation", "value_written"): ["5.50", None, None, None],
    ("observation", "part"): [0, 1, 2, 3],
    ("observation", "code_text"): ["葡萄糖", "收缩压", "次数", "空腹"],
    ("observation", "value_text"): [None, "阴性", None, None],
    ("observation", "organisation_key"): ["Organization/h1"] * 4,
    ("encounter", "reason_text"): ["头晕"],
    ("report", "marks"): [["HR", "全国HR"]],
    ("report", "result_keys"): [["Observation/o1", "Observation/o2"]],
    ("service_request", "requester_key"): ["https://his.example.cn/fhir/Practitioner/d1"],
}
