"""A person whose two hospitals sent something of every kind, for tests of the resident's record.

region = lay_out()                      # places, two hospitals, the person, her patients
rid = region.sent(region.first, "Condition", hypertension())
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import people_samples
from minkang.engines.records.models import Resource
from minkang.engines.records.services import storing
from minkang.engines.records.terms import Author
from minkang.registry.organisations.models import Organisation
from minkang.registry.people import services as people
from minkang.registry.people.models import CareRelation, Person
from minkang.registry.people.models.sources import SourceRecord
from minkang.registry.people.services import Home
from minkang.registry.people.terms import CareKind
from records_samples import empty_records
from results_samples import a_hospital

AT = datetime(2026, 11, 21, 4, tzinfo=UTC)
LOINC = "http://loinc.org"
_turn = count(1)


@dataclass(frozen=True, slots=True)
class Region:
    """`first` and `second` sent something of `person`, whose identity number is `number`."""

    first: Organisation
    second: Organisation
    person: Person
    number: str
    patients: dict[str, str]

    def sent(self, hospital: Organisation, type_name: str, tree: dict[str, Any]) -> int:
        """What a hospital sent of the person; its rid."""
        patient = {"reference": f"Patient/{self.patients[str(hospital.pk)]}"}
        whose = "patient" if type_name in ("Immunization", "AllergyIntolerance") else "subject"
        return put(hospital, type_name, {whose: patient, **tree})

    def treats(self, hospital: Organisation, kind: CareKind = CareKind.APPOINTMENT) -> None:
        """A hospital treats the person from the beginning of the year."""
        CareRelation.objects.create(
            person=self.person, organisation=hospital, kind=kind,
            reference=f"test:{next(_turn)}", since=date(2026, 1, 1),
        )  # fmt: skip


def lay_out(at: datetime = AT) -> Region:
    """Places, two hospitals, a woman of 76 with a number, and her patient at each hospital."""
    people_samples.lay_out_places()
    first = a_hospital("第一医院", people_samples.VILLAGE)
    second = a_hospital("第二医院", people_samples.OTHER_VILLAGE)
    person, number = somebody(at=at)
    region = Region(first, second, person, number, {})
    for hospital in (first, second):
        region.patients[str(hospital.pk)] = a_patient(region, hospital, at)
    return region


def somebody(at: datetime = AT, **given: object) -> tuple[Person, str]:
    """A resident of the first village, registered with an identity number."""
    entry = people_samples.resident(next(_turn), **given)
    home = Home(area_code=people_samples.VILLAGE, address="")
    person = people.register_resident(entry=entry, home=home, by="system:test", at=at)
    return person, entry.identity_number


def a_patient(region: Region, hospital: Organisation, at: datetime) -> str:
    """The person as a patient of a hospital, with her number, linked to her; the id."""
    fhir_id = f"p{next(_turn)}"
    rid = put(
        hospital,
        "Patient",
        {
            "identifier": [{"system": "urn:oid:2.16.156.10011.1.3", "value": region.number}],
            "name": [{"text": region.person.name}],
        },
        fhir_id,
    )
    SourceRecord.objects.create(
        organisation=hospital, local_id=fhir_id, resource=rid, person=region.person,
        digest=b"0" * 16, first_seen_at=at, last_seen_at=at,
    )  # fmt: skip
    return fhir_id


def put(hospital: Organisation, type_name: str, tree: dict[str, Any], fhir_id: str = "") -> int:
    """A resource as a hospital sends it; its rid."""
    named = fhir_id or f"r{next(_turn)}"
    text = json.dumps({"resourceType": type_name, "id": named, **tree}, ensure_ascii=False)
    written = storing.update(
        type_name=type_name, fhir_id=named, text=text,
        author=Author("client:test", hospital.pk), at=AT,
    )  # fmt: skip
    return written.version.rid


def coded(code: str, display: str, system: str = LOINC) -> dict[str, Any]:
    """A CodeableConcept with one coding."""
    return {"coding": [{"system": system, "code": code, "display": display}]}


def glucose(value: str = "5.10", on: str = "2026-11-10", **more: object) -> dict[str, Any]:
    """Fasting glucose, with the range of the laboratory."""
    return {
        "status": "final",
        "code": coded("14771-0", "空腹血糖"),
        "effectiveDateTime": f"{on}T08:10:00+08:00",
        "valueQuantity": {"value": float(value), "unit": "mmol/L"},
        "referenceRange": [
            {"low": {"value": 3.9, "unit": "mmol/L"}, "high": {"value": 6.1, "unit": "mmol/L"}}
        ],
        **more,
    }


def pressure(high: int, low: int, on: str) -> dict[str, Any]:
    """A blood pressure with its two components."""
    return {
        "status": "final",
        "code": coded("85354-9", "血压"),
        "effectiveDateTime": f"{on}T09:00:00+08:00",
        "component": [
            {"code": coded("8480-6", "收缩压"), "valueQuantity": {"value": high, "unit": "mmHg"}},
            {"code": coded("8462-4", "舒张压"), "valueQuantity": {"value": low, "unit": "mmHg"}},
        ],
    }


def condition(
    name: str = "高血压病", code: str = "I10", on: str = "2024-05-06", **more: object
) -> dict[str, Any]:
    """A diagnosis."""
    return {
        "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]},
        "code": coded(code, name, "http://hl7.org/fhir/sid/icd-10"),
        "recordedDate": on,
        **more,
    }  # fmt: skip


def encounter(
    on: str = "2026-11-10", department: str = "心血管内科", **more: object
) -> dict[str, Any]:
    """A finished outpatient visit."""
    return {
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "serviceType": {"text": department},
        "period": {"start": f"{on}T08:00:00+08:00", "end": f"{on}T09:00:00+08:00"},
        **more,
    }


def report(results: list[int], on: str = "2026-11-10", **more: object) -> dict[str, Any]:
    """A laboratory report of results by rid."""
    ids = dict(Resource.objects.filter(rid__in=results).values_list("rid", "fhir_id"))
    return {
        "status": "final",
        "code": {"text": "生化检验"},
        "effectiveDateTime": f"{on}T08:10:00+08:00",
        "conclusion": "空腹血糖偏高，建议复查。",
        "result": [{"reference": f"Observation/{ids[rid]}"} for rid in results],
        **more,
    }


def vaccine(on: str = "2025-10-20", **more: object) -> dict[str, Any]:
    """One dose against influenza."""
    return {
        "status": "completed",
        "vaccineCode": {"text": "流感疫苗"},
        "occurrenceDateTime": on,
        "lotNumber": "F2025-77",
        "protocolApplied": [{"doseNumberPositiveInt": 1}],
        **more,
    }


def medicine(on: str = "2026-11-10", **more: object) -> dict[str, Any]:
    """A prescription."""
    return {
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": "氨氯地平片 5mg"},
        "authoredOn": on,
        "dosageInstruction": [{"text": "每日一次，每次一片，早饭后服"}],
        **more,
    }


def something_of_everything(region: Region) -> dict[str, int]:
    """One resource of every kind from the first hospital, and a glucose from the second."""
    first = region.first
    sugar = region.sent(first, "Observation", glucose("7.20", interpretation=[coded("H", "高", "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation")]))  # fmt: skip
    return {
        "result": sugar,
        "report": region.sent(first, "DiagnosticReport", report([sugar])),
        "visit": region.sent(first, "Encounter", encounter()),
        "diagnosis": region.sent(first, "Condition", condition()),
        "vaccine": region.sent(first, "Immunization", vaccine()),
        "medicine": region.sent(first, "MedicationRequest", medicine()),
        "elsewhere": region.sent(region.second, "Observation", glucose("6.80", "2025-03-01")),
        "pressure": region.sent(region.second, "Observation", pressure(148, 92, "2026-02-03")),
    }


def days_before(days: int, at: datetime = AT) -> str:
    """A day before the moment of the samples, as FHIR writes it."""
    return (at - timedelta(days=days)).date().isoformat()


def empty() -> None:
    """Take away what a test really committed."""
    empty_records()
