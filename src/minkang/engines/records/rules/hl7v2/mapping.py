"""Messages as FHIR resources: one conditional update for each thing the sender has a number of.

Whatever a message tells again is found by that number and changed, never made twice. Nothing is
invented: what a message leaves out is left out of the resource.

Source: the mappings of HL7's v2-to-FHIR guide for PID, PV1, OBR and OBX, as far as both sides hold the
field (verification = "memory").
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from minkang.engines.records.rules.hl7v2.messages import FaultCode, Segment, V2Fault, V2Message

Json = dict[str, object]

# OID of resident identity numbers in Chinese exchange standards (verification = "secondary").
IDENTITY_SYSTEM = "urn:oid:2.16.156.10011.1.3"
_IDENTITY_TYPES = frozenset({"NNCHN", "NI", "SFZ"})
_CODE_SYSTEMS = {"LN": "http://loinc.org", "I10": "http://hl7.org/fhir/sid/icd-10"}
# Component 5 of an identifier (CX), counted from 0.
_CX_TYPE = 4
_GENDERS = {"M": "male", "F": "female", "O": "other", "A": "other", "U": "unknown", "": "unknown"}
_CLASSES = {"I": "IMP", "O": "AMB", "E": "EMER", "P": "PRENC", "R": "AMB"}
_RESULT_STATES = {
    "F": "final", "C": "corrected", "P": "preliminary", "R": "registered", "I": "registered",
    "S": "preliminary", "X": "cancelled", "D": "cancelled", "W": "entered-in-error", "U": "final",
}  # fmt: skip
_REPORT_STATES = _RESULT_STATES | {
    "O": "registered",
    "A": "partial",
    "S": "registered",
    "X": "cancelled",
}
_FLAGS = frozenset({"N", "A", "AA", "H", "HH", "L", "LL", "POS", "NEG", "R", "S", "I"})
_ENCOUNTER_STATES = {
    "A01": "in-progress", "A04": "in-progress", "A08": "in-progress", "A03": "finished",
    "A11": "cancelled", "R01": "in-progress",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One resource a message tells.

    Attributes:
        type_name: Its type.
        system: Whose number it is known by, a URI.
        number: That number.
        resource: The resource; references to others of the message are their ``urn:`` names.
        is_authority: Whether the message may change what is there; a laboratory's word on a patient or
            a visit only fills a gap.
    """

    type_name: str
    system: str
    number: str
    resource: Json
    is_authority: bool = True

    @property
    def name(self) -> str:
        """How others of the same message refer to it."""
        return f"urn:told:{self.type_name}:{self.number}"


def told(message: V2Message, organisation: str) -> tuple[Told, ...]:
    """The resources of a message, those referred to first.

    Args:
        message: What was received.
        organisation: Rid of the sending institution, whose numbers its identifiers are.

    Raises:
        V2Fault: the event is none of ours, or a field that is needed is missing or wrong.
    """
    make = _EVENTS.get(message.event)
    if make is None:
        raise V2Fault(
            FaultCode.EVENT_UNSUPPORTED, "MSH^1^9", "the event is not taken here", is_reject=True
        )
    return tuple(make(message, organisation))


def system_of(kind: str, organisation: str) -> str:
    """The URI of an institution's own numbers of a kind (``mrn``, ``visit``, ``report``, ``result``)."""
    return f"urn:minkang:{kind}:{organisation}"


def _admission(message: V2Message, organisation: str) -> Iterator[Told]:
    patient = _patient(message.first("PID"), organisation)
    yield patient
    visit = next(message.named("PV1"), None)
    if visit is not None and visit.field(19):
        event = message.event.partition("^")[2]
        yield _encounter(visit, patient, organisation, _ENCOUNTER_STATES[event])


def _update(message: V2Message, organisation: str) -> Iterator[Told]:
    yield _patient(message.first("PID"), organisation)


def _merge(message: V2Message, organisation: str) -> Iterator[Told]:
    """A40: the number in MRG is given up for the one in PID; both records stay, linked."""
    kept = _patient(message.first("PID"), organisation)
    yield kept
    given_up = message.first("MRG").required(1)
    system = system_of("mrn", organisation)
    gone: Json = {
        "resourceType": "Patient",
        "identifier": [_identifier(system, given_up, "MR")],
        "active": False,
        "link": [{"other": {"reference": kept.name}, "type": "replaced-by"}],
    }
    yield Told("Patient", system, given_up, gone)


def _report(message: V2Message, organisation: str) -> Iterator[Told]:
    patient = replace(_patient(message.first("PID"), organisation), is_authority=False)
    yield patient
    visit = next(message.named("PV1"), None)
    encounter = None
    if visit is not None and visit.field(19):
        told_of = _encounter(visit, patient, organisation, "in-progress")
        encounter = replace(told_of, is_authority=False)
        yield encounter
    order: Segment | None = None
    results: list[Told] = []
    for segment in message.segments:
        if segment.name == "OBR":
            if order is not None:
                yield _diagnostic_report(order, results, patient, encounter, organisation)
            order, results = segment, []
        elif segment.name == "OBX":
            if order is None:
                place = segment.place(1)
                raise V2Fault(FaultCode.SEGMENT_SEQUENCE, place, "an OBX comes after its OBR")
            result = _observation(segment, order, patient, encounter, organisation)
            results.append(result)
            yield result
    if order is None:
        raise V2Fault(FaultCode.SEGMENT_SEQUENCE, "OBR", "the message needs an OBR segment")
    yield _diagnostic_report(order, results, patient, encounter, organisation)


_EVENTS: dict[str, Callable[[V2Message, str], Iterator[Told]]] = {
    **{f"ADT^{event}": _admission for event in ("A01", "A03", "A04", "A08", "A11")},
    "ADT^A31": _update,
    "ADT^A40": _merge,
    "ORU^R01": _report,
}


def _patient(pid: Segment, organisation: str) -> Told:
    system = system_of("mrn", organisation)
    numbers = [one for one in pid.repeats(3) if one[0]]
    local = next((one[0] for one in numbers if _type_of(one) in ("", "MR", "PI", "PT")), "")
    if not local:
        raise V2Fault(FaultCode.FIELD_MISSING, pid.place(3), "a number of type MR is needed")
    identifiers = [_identifier(system, local, "MR")]
    identifiers += [
        {"system": IDENTITY_SYSTEM, "value": one[0].strip().upper()}
        for one in numbers
        if _type_of(one) in _IDENTITY_TYPES
    ]
    gender = _GENDERS.get(pid.field(8).upper())
    if gender is None:
        raise V2Fault(FaultCode.VALUE_NOT_FOUND, pid.place(8), "expected a value of HL7 table 0001")
    resource: Json = {
        "resourceType": "Patient",
        "identifier": identifiers,
        "active": True,
        "name": [_name(pid)],
        "telecom": [
            {"system": "phone", "value": one[0]} for one in pid.repeats(13) if one and one[0]
        ],
        "gender": gender,
        "birthDate": pid.moment(7)[:10],
        "address": [{"text": "".join(part for part in one if part)} for one in pid.repeats(11)],
    }
    return Told("Patient", system, local, _without_empty(resource))


def _name(pid: Segment) -> Json:
    family, given = pid.required(5), pid.field(5, 2)
    return _without_empty(
        {"text": family + given, "family": family, "given": [given] if given else []}
    )


def _encounter(pv1: Segment, patient: Told, organisation: str, state: str) -> Told:
    system, number = system_of("visit", organisation), pv1.required(19)
    class_ = _CLASSES.get(pv1.field(2).upper())
    if class_ is None:
        raise V2Fault(FaultCode.VALUE_NOT_FOUND, pv1.place(2), "expected a value of HL7 table 0004")
    ends = pv1.moment(45)
    resource: Json = {
        "resourceType": "Encounter",
        "identifier": [_identifier(system, number, "VN")],
        "status": "finished" if ends and state == "in-progress" else state,
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": class_},
        "subject": {"reference": patient.name},
        "period": _without_empty({"start": pv1.moment(44), "end": ends}),
        "location": [{"location": {"display": pv1.field(3)}}] if pv1.field(3) else [],
    }
    return Told("Encounter", system, number, _without_empty(resource))


def _diagnostic_report(
    obr: Segment, results: list[Told], patient: Told, encounter: Told | None, organisation: str
) -> Told:
    system, number = system_of("report", organisation), obr.required(3)
    status = _REPORT_STATES.get(obr.field(25).upper() or "F")
    if status is None:
        raise V2Fault(
            FaultCode.VALUE_NOT_FOUND, obr.place(25), "expected a value of HL7 table 0123"
        )
    section = obr.field(24)
    resource: Json = {
        "resourceType": "DiagnosticReport",
        "identifier": [_identifier(system, number, "FILL")],
        "status": status,
        "category": [_concept("http://terminology.hl7.org/CodeSystem/v2-0074", section, "")]
        if section
        else [],
        "code": _coded(obr, 4, organisation),
        "subject": {"reference": patient.name},
        "encounter": {"reference": encounter.name} if encounter else {},
        "effectiveDateTime": obr.moment(7),
        "issued": _instant(obr, 22),
        "result": [{"reference": one.name} for one in results],
    }
    return Told("DiagnosticReport", system, number, _without_empty(resource))


def _observation(
    obx: Segment, obr: Segment, patient: Told, encounter: Told | None, organisation: str
) -> Told:
    system = system_of("result", organisation)
    number = f"{obr.required(3)}.{obx.required(1)}"
    status = _RESULT_STATES.get(obx.field(11).upper())
    if status is None:
        raise V2Fault(
            FaultCode.VALUE_NOT_FOUND, obx.place(11), "expected a value of HL7 table 0085"
        )
    flag = obx.field(8).upper()
    resource: Json = {
        "resourceType": "Observation",
        "identifier": [_identifier(system, number, "")],
        "status": status,
        "code": _coded(obx, 3, organisation),
        "subject": {"reference": patient.name},
        "encounter": {"reference": encounter.name} if encounter else {},
        "effectiveDateTime": obx.moment(14) or obr.moment(7),
        **_value(obx, organisation),
        "interpretation": [
            _concept("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", flag, "")
        ]
        if flag in _FLAGS
        else [],
        "referenceRange": [_range(obx)] if obx.field(7) else [],
    }
    return Told("Observation", system, number, _without_empty(resource))


def _value(obx: Segment, organisation: str) -> Json:
    kind, said = obx.field(2).upper(), obx.field(5)
    if not said:
        return {}
    if kind == "NM":
        quantity: Json = {"value": _decimal(obx, said), "unit": obx.field(6)}
        return {"valueQuantity": _without_empty(quantity)}
    if kind == "SN":
        return {"valueString": "".join(obx.repeats(5)[0])}
    if kind in ("CE", "CWE", "IS", "CNE"):
        return {"valueCodeableConcept": _coded(obx, 5, organisation)}
    if kind in ("TS", "DT", "DTM"):
        return {"valueDateTime": obx.moment(5)}
    if kind in ("ST", "TX", "FT"):
        return {"valueString": "\n".join("".join(one) for one in obx.repeats(5))}
    raise V2Fault(FaultCode.TYPE_ERROR, obx.place(2), "values of this type are not taken here")


def _range(obx: Segment) -> Json:
    said = obx.field(7)
    unit = obx.field(6)
    low, dash, high = said.partition("-")
    try:
        bounds = (Decimal(low), Decimal(high)) if dash else None
    except InvalidOperation:
        bounds = None
    if bounds is None:
        return {"text": said}
    return {
        "low": _without_empty({"value": bounds[0], "unit": unit}),
        "high": _without_empty({"value": bounds[1], "unit": unit}),
        "text": said,
    }


def _decimal(obx: Segment, said: str) -> Decimal:
    try:
        value = Decimal(said)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise V2Fault(FaultCode.TYPE_ERROR, obx.place(5), "OBX-2 says NM, expected a number")
    return value


def _coded(segment: Segment, field: int, organisation: str) -> Json:
    code, text = segment.field(field), segment.field(field, 2)
    if not code and not text:
        raise V2Fault(FaultCode.FIELD_MISSING, segment.place(field), "a code or a text is needed")
    if not code:
        return {"text": text}
    named = segment.field(field, 3)
    return _concept(_CODE_SYSTEMS.get(named, system_of("code", organisation)), code, text)


def _concept(system: str, code: str, text: str) -> Json:
    coding = _without_empty({"system": system, "code": code, "display": text})
    return _without_empty({"coding": [coding], "text": text})


def _identifier(system: str, value: str, kind: str) -> Json:
    type_ = _concept("http://terminology.hl7.org/CodeSystem/v2-0203", kind, "") if kind else {}
    return _without_empty({"type": type_, "system": system, "value": value})


def _instant(segment: Segment, field: int) -> str:
    """A moment with its time; FHIR has no instant that is only a day."""
    said = segment.moment(field)
    return said if "T" in said else ""


def _type_of(identifier: list[str]) -> str:
    return identifier[_CX_TYPE].strip().upper() if len(identifier) > _CX_TYPE else ""


def _without_empty(resource: Json) -> Json:
    return {name: value for name, value in resource.items() if value not in ("", [], {})}
