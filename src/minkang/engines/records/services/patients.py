"""What a Patient resource says of who the patient is."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from minkang.engines.records.rules.hl7v2.mapping import IDENTITY_SYSTEM
from minkang.registry.people.services import Demographics, DocumentKind
from minkang.registry.people.terms import Sex

Json = Mapping[str, Any]
_SEXES = {"male": Sex.MALE, "female": Sex.FEMALE, "other": Sex.UNSTATED, "unknown": Sex.UNKNOWN}
# Code of HL7 v2 table 0203 for each document (verification = "memory").
_DOCUMENTS = {
    "PPN": DocumentKind.PASSPORT,
    "NI": DocumentKind.RESIDENT,
    "NNCHN": DocumentKind.RESIDENT,
}
_DAY_LENGTH = 10


def demographics(patient: Json) -> Demographics:
    """The demographics of a Patient resource; what it leaves out is empty."""
    kind, number = _document(patient)
    return Demographics(
        name=_name(patient),
        sex=_SEXES.get(patient.get("gender", ""), Sex.UNKNOWN),
        born_on=_day(patient.get("birthDate", "")),
        identity_number=number,
        identity_kind=kind,
        telephone=_telephone(patient),
        address=_address(patient),
        birth_order=_birth_order(patient),
    )


def local_number(patient: Json) -> str:
    """The sender's own number: the first identifier that is no state document; "" for none."""
    return next(
        (
            str(one["value"])
            for one in _listed(patient, "identifier")
            if one.get("value") and _kind_of(one) is None
        ),
        "",
    )


def _document(patient: Json) -> tuple[DocumentKind, str]:
    for one in _listed(patient, "identifier"):
        kind = _kind_of(one)
        if kind is not None and one.get("value"):
            return kind, str(one["value"])
    return DocumentKind.RESIDENT, ""


def _kind_of(identifier: Json) -> DocumentKind | None:
    if identifier.get("system") == IDENTITY_SYSTEM:
        return DocumentKind.RESIDENT
    codings = _listed(identifier.get("type") or {}, "coding")
    return next((_DOCUMENTS[one["code"]] for one in codings if one.get("code") in _DOCUMENTS), None)


def _name(patient: Json) -> str:
    names = list(_listed(patient, "name"))
    official = [one for one in names if one.get("use") in ("official", None)]
    for one in official or names:
        if one.get("text"):
            return str(one["text"])
        written = str(one.get("family", "")) + "".join(
            str(given) for given in one.get("given") or ()
        )
        if written:
            return written
    return ""


def _telephone(patient: Json) -> str:
    return next(
        (
            str(one["value"])
            for one in _listed(patient, "telecom")
            if one.get("value") and one.get("system") in ("phone", "sms", None)
        ),
        "",
    )


def _address(patient: Json) -> str:
    for one in _listed(patient, "address"):
        if one.get("text"):
            return str(one["text"])
        lines = "".join(str(line) for line in one.get("line") or ())
        written = "".join(str(one.get(part, "")) for part in ("state", "city", "district")) + lines
        if written:
            return written
    return ""


def _birth_order(patient: Json) -> int:
    order = patient.get("multipleBirthInteger")
    return order if isinstance(order, int) else 0


def _day(said: object) -> date | None:
    """A whole day; a year or month alone is no date of birth to compare."""
    if not isinstance(said, str) or len(said) != _DAY_LENGTH:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _listed(of: Json, name: str) -> Iterator[Json]:
    return (one for one in of.get(name) or () if isinstance(one, Mapping))
