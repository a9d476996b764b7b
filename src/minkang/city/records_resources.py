"""Resources of FHIR R4 as the systems of hospitals of the region write them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from minkang.city.records_catalogue import Analyte, Diagnosis, Finding, Image, Medicine, Vaccine
from minkang.city.records_houses import House
from minkang.city.records_people import Stated
from minkang.engines.records.terms import RESIDENT_NUMBER

Json = dict[str, Any]

TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
LOINC, UCUM, ATC = "http://loinc.org", "http://unitsofmeasure.org", "http://www.whocc.no/atc"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
RECOGNITION_ITEM = "urn:minkang:recognition-item"
VACCINE = "urn:minkang:vaccine"
DEPARTMENT = "urn:oid:2.16.156.10011.2.3.2.62"
VIEWER = "https://imaging.minkang.example/studies"
AMBULATORY, HOME = "AMB", "HH"


@dataclass(frozen=True, slots=True)
class Visit:
    """Where and when something belongs: the house, its numbers of patient and visit, and the moment."""

    house: House
    patient: str
    number: str
    at: datetime
    until: datetime

    @property
    def about(self) -> Json:
        """Whom and what visit a resource is about."""
        return {
            "subject": {"reference": f"Patient/{self.id_of(self.patient)}"},
            "encounter": {"reference": f"Encounter/{self.id_of(self.number)}"},
        }

    def id_of(self, number: str) -> str:
        """The id of what the house calls `number`."""
        return f"{self.house.code}-{number}"

    def numbered(self, kind: str, number: str) -> Json:
        """Id and identifier of something."""
        return {
            "id": self.id_of(number),
            "identifier": [{"system": self.house.numbers(kind), "value": number}],
        }


@dataclass(frozen=True, slots=True)
class Measured:
    """A value of an analyte, with its digits; `flag` as HL7 writes it."""

    analyte: Analyte
    value: Decimal
    flag: str


def patient(house: House, number: str, said: Stated) -> Json:
    """A patient of a house."""
    identifiers: list[Json] = [{"system": house.numbers("mrn"), "value": number}]
    if said.identity_number:
        identifiers.append({"system": RESIDENT_NUMBER, "value": said.identity_number})
    found: Json = {
        "resourceType": "Patient",
        "id": f"{house.code}-{number}",
        "identifier": identifiers,
        "active": True,
        "name": [{"use": "official", "text": said.name}],
        "gender": said.gender,
        "birthDate": said.born_on.isoformat(),
        "managingOrganization": {"display": house.name},
    }
    if said.telephone:
        found["telecom"] = [{"system": "phone", "value": said.telephone, "use": "mobile"}]
    if said.address:
        found["address"] = [{"text": said.address}]
    return found


def encounter(visit: Visit, department: str, name: str, diagnosis: Diagnosis | None) -> Json:
    """A visit that is over."""
    found: Json = {
        "resourceType": "Encounter",
        **visit.numbered("visit", visit.number),
        "status": "finished",
        "class": {"system": f"{TERMINOLOGY}/v3-ActCode", "code": AMBULATORY, "display": "门诊"},
        "type": [_concept(DEPARTMENT, department, name)],
        "subject": visit.about["subject"],
        "period": {"start": moment(visit.at), "end": moment(visit.until)},
        "serviceProvider": {"display": visit.house.name},
    }
    if diagnosis is not None:
        found["reasonCode"] = [_concept(ICD10, diagnosis.code, diagnosis.name)]
    return found


def condition(visit: Visit, diagnosis: Diagnosis) -> Json:
    """What a visit found."""
    return {
        "resourceType": "Condition",
        **visit.numbered("diagnosis", f"{visit.number}-D"),
        "clinicalStatus": _concept(f"{TERMINOLOGY}/condition-clinical", "active", ""),
        "verificationStatus": _concept(f"{TERMINOLOGY}/condition-ver-status", "confirmed", ""),
        "category": [_concept(f"{TERMINOLOGY}/condition-category", "encounter-diagnosis", "")],
        "code": _concept(ICD10, diagnosis.code, diagnosis.name),
        **visit.about,
        "recordedDate": moment(visit.until),
        "asserter": {"display": visit.house.name},
    }


def prescription(visit: Visit, number: str, medicine: Medicine) -> Json:
    """A medicine that was prescribed."""
    return {
        "resourceType": "MedicationRequest",
        **visit.numbered("prescription", number),
        "status": "completed",
        "intent": "order",
        "medicationCodeableConcept": _concept(ATC, medicine.atc, medicine.name),
        **visit.about,
        "authoredOn": moment(visit.until),
        "requester": {"display": visit.house.name},
        "dosageInstruction": [{"text": medicine.dose}],
    }


def quantity(
    visit: Visit, number: str, measured: Measured, times: tuple[datetime, datetime], status: str
) -> Json:
    """A measured value; `times` are when it was taken and reported."""
    analyte = measured.analyte
    limits = {
        name: _quantity(limit, analyte)
        for name, limit in (("low", analyte.low), ("high", analyte.high))
        if limit is not None
    }
    return {
        **_result(visit, number, (analyte.loinc, analyte.name), times, status),
        "valueQuantity": _quantity(measured.value, analyte),
        "interpretation": [_interpretation(measured.flag)],
        "referenceRange": [limits],
    }


def worded(
    visit: Visit, number: str, finding: Finding, times: tuple[datetime, datetime], *, is_usual: bool
) -> Json:
    """An answer in words."""
    return {
        **_result(visit, number, (finding.loinc, finding.name), times, "final"),
        "valueString": finding.words[0 if is_usual else 1],
        "interpretation": [_interpretation("N" if is_usual else "A")],
    }


def blood_pressure(visit: Visit, number: str, systolic: int, diastolic: int) -> Json:
    """A blood pressure, both values in one."""
    parts = (("8480-6", "收缩压", systolic, 140), ("8462-4", "舒张压", diastolic, 90))
    return {
        **_result(visit, number, ("85354-9", "血压"), (visit.at, visit.until), "final"),
        "category": [_concept(f"{TERMINOLOGY}/observation-category", "vital-signs", "")],
        "component": [
            {
                "code": _concept(LOINC, code, name),
                "valueQuantity": {
                    "value": value, "unit": "mmHg", "system": UCUM, "code": "mm[Hg]",
                },
                "interpretation": [_interpretation("H" if value >= limit else "N")],
                "referenceRange": [{"text": f"<{limit}"}],
            }
            for code, name, value, limit in parts
        ],
    }  # fmt: skip


def report(
    visit: Visit,
    number: str,
    named: tuple[str, str],
    results: list[Json],
    times: tuple[datetime, datetime],
) -> Json:
    """The report over the results of a laboratory; `named` is its LOINC code, or "", and its name."""
    return {
        **_report(visit, number, "LAB", _named(*named), times),
        "result": [{"reference": f"Observation/{one['id']}"} for one in results],
    }


def image_report(
    visit: Visit, number: str, image: Image, times: tuple[datetime, datetime], conclusion: str
) -> Json:
    """The report on an image, and where the image opens."""
    code = _named(image.loinc, image.name)
    if image.item:
        code = _concept(RECOGNITION_ITEM, image.item, image.name)
    return {
        **_report(visit, number, "RAD", code, times),
        "conclusion": conclusion,
        "presentedForm": [
            {
                "contentType": "text/html",
                "url": f"{VIEWER}/{visit.id_of(number)}",
                "title": f"{image.name}影像",
            }
        ],
    }


def vaccination(
    house: House, patient_number: str, vaccine: Vaccine, dose: int, given_at: datetime
) -> Json:
    """A dose of a vaccine."""
    number = f"{patient_number}-{vaccine.code}-{dose}"
    return {
        "resourceType": "Immunization",
        "id": f"{house.code}-{number}",
        "identifier": [{"system": house.numbers("vaccination"), "value": number}],
        "status": "completed",
        "vaccineCode": _concept(VACCINE, vaccine.code, vaccine.name),
        "patient": {"reference": f"Patient/{house.code}-{patient_number}"},
        "occurrenceDateTime": moment(given_at),
        "primarySource": True,
        "lotNumber": f"{given_at:%Y%m}{len(vaccine.months)}{dose:02d}",
        "performer": [{"actor": {"display": house.name}}],
        "protocolApplied": [
            {"doseNumberPositiveInt": dose, "seriesDosesPositiveInt": len(vaccine.months)}
        ],
    }


def moment(at: datetime) -> str:
    """A moment as FHIR writes it."""
    return at.replace(microsecond=0).isoformat()


def _result(
    visit: Visit,
    number: str,
    named: tuple[str, str],
    times: tuple[datetime, datetime],
    status: str,
) -> Json:
    taken_at, reported_at = times
    return {
        "resourceType": "Observation",
        **visit.numbered("result", number),
        "status": status,
        "category": [_concept(f"{TERMINOLOGY}/observation-category", "laboratory", "")],
        "code": _named(*named),
        **visit.about,
        "effectiveDateTime": moment(taken_at),
        "issued": moment(reported_at),
        "performer": [{"display": visit.house.name}],
    }


def _report(
    visit: Visit, number: str, section: str, code: Json, times: tuple[datetime, datetime]
) -> Json:
    taken_at, reported_at = times
    return {
        "resourceType": "DiagnosticReport",
        **visit.numbered("report", number),
        "status": "final",
        "category": [_concept(f"{TERMINOLOGY}/v2-0074", section, "")],
        "code": code,
        **visit.about,
        "effectiveDateTime": moment(taken_at),
        "issued": moment(reported_at),
        "performer": [{"display": visit.house.name}],
    }


def _quantity(value: Decimal, analyte: Analyte) -> Json:
    return {"value": value, "unit": analyte.unit, "system": UCUM, "code": analyte.ucum}


def _named(loinc: str, name: str) -> Json:
    return _concept(LOINC, loinc, name) if loinc else {"text": name}


def _interpretation(flag: str) -> Json:
    return _concept(f"{TERMINOLOGY}/v3-ObservationInterpretation", flag, "")


def _concept(system: str, code: str, name: str) -> Json:
    coding: Json = {"system": system, "code": code}
    if not name:
        return {"coding": [coding]}
    return {"coding": [coding | {"display": name}], "text": name}
