"""A village clinic's visits, one row each, as FHIR resources.

Codes of the measurements are LOINC's (verification = "memory").
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from minkang.engines.records.rules.hl7v2.mapping import IDENTITY_SYSTEM, Json, Told, system_of

_LOINC, _UCUM = "http://loinc.org", "http://unitsofmeasure.org"
_ICD10 = "http://hl7.org/fhir/sid/icd-10"
_AMBULATORY: Json = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
    "code": "AMB",
}


class Column(StrEnum):
    """Columns by the heading they have in the first row."""

    RECORD = "健康档案号"
    VISIT = "门诊号"
    NAME = "姓名"
    SEX = "性别"
    BORN_ON = "出生日期"
    NUMBER = "身份证号码"
    TELEPHONE = "电话"
    ON = "就诊日期"
    CODE = "诊断编码"
    DIAGNOSIS = "诊断名称"
    SYSTOLIC = "收缩压"
    DIASTOLIC = "舒张压"
    GLUCOSE = "空腹血糖"
    WEIGHT = "体重"


@dataclass(frozen=True, slots=True)
class Measure:
    """What a column measures: LOINC code, name, UCUM unit, and the range a person can live in."""

    code: str
    name: str
    unit: str
    least: Decimal
    most: Decimal


MEASURES = {
    Column.SYSTOLIC: Measure("8480-6", "收缩压", "mm[Hg]", Decimal(40), Decimal(300)),
    Column.DIASTOLIC: Measure("8462-4", "舒张压", "mm[Hg]", Decimal(20), Decimal(200)),
    Column.GLUCOSE: Measure("1558-6", "空腹血糖", "mmol/L", Decimal("0.5"), Decimal(60)),
    Column.WEIGHT: Measure("29463-7", "体重", "kg", Decimal("0.3"), Decimal(400)),
}
GENDERS = {"男": "male", "女": "female", "其他": "other", "未知": "unknown"}


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit as it was written down; measured values keep their digits."""

    row: int
    record: str
    visit: str
    name: str = field(repr=False)
    gender: str
    born_on: date
    identity_number: str = field(repr=False)
    telephone: str = field(repr=False)
    on: date
    code: str
    diagnosis: str
    measured: tuple[tuple[Column, Decimal], ...]


def told(row: VisitRow, organisation: str) -> tuple[Told, ...]:
    """The resources of a visit; `organisation` is the rid of the clinic."""
    return tuple(_told(row, organisation))


def _told(row: VisitRow, organisation: str) -> Iterator[Told]:
    mrn, visit = system_of("mrn", organisation), system_of("visit", organisation)
    identifiers: list[Json] = [{"system": mrn, "value": row.record}]
    if row.identity_number:
        identifiers.append({"system": IDENTITY_SYSTEM, "value": row.identity_number})
    person: Json = {
        "resourceType": "Patient",
        "identifier": identifiers,
        "active": True,
        "name": [{"text": row.name}],
        "gender": row.gender,
        "birthDate": row.born_on.isoformat(),
    }
    if row.telephone:
        person["telecom"] = [{"system": "phone", "value": row.telephone}]
    patient = Told("Patient", mrn, row.record, person)
    encounter = Told(
        "Encounter",
        visit,
        row.visit,
        {
            "resourceType": "Encounter",
            "identifier": [{"system": visit, "value": row.visit}],
            "status": "finished",
            "class": _AMBULATORY,
            "subject": {"reference": patient.name},
            "period": {"start": row.on.isoformat(), "end": row.on.isoformat()},
        },
    )
    yield from (patient, encounter)
    about: Json = {
        "subject": {"reference": patient.name},
        "encounter": {"reference": encounter.name},
    }
    if row.diagnosis:
        yield _condition(row, organisation, about)
    for column, value in row.measured:
        yield _measurement(row, organisation, about, MEASURES[column], value)


def _condition(row: VisitRow, organisation: str, about: Json) -> Told:
    system = system_of("diagnosis", organisation)
    code: Json = {"text": row.diagnosis}
    if row.code:
        code["coding"] = [{"system": _ICD10, "code": row.code, "display": row.diagnosis}]
    resource: Json = {
        "resourceType": "Condition",
        "identifier": [{"system": system, "value": row.visit}],
        "clinicalStatus": {
            "coding": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/condition-clinical",
                    "code": "active",
                }
            ]
        },
        "code": code,
        "recordedDate": row.on.isoformat(),
        **about,
    }
    return Told("Condition", system, row.visit, resource)


def _measurement(
    row: VisitRow, organisation: str, about: Json, measure: Measure, value: Decimal
) -> Told:
    system, number = system_of("result", organisation), f"{row.visit}.{measure.code}"
    resource: Json = {
        "resourceType": "Observation",
        "identifier": [{"system": system, "value": number}],
        "status": "final",
        "code": {
            "coding": [{"system": _LOINC, "code": measure.code, "display": measure.name}],
            "text": measure.name,
        },
        "effectiveDateTime": row.on.isoformat(),
        "valueQuantity": {
            "value": value,
            "unit": measure.unit,
            "system": _UCUM,
            "code": measure.unit,
        },
        **about,
    }
    return Told("Observation", system, number, resource)
