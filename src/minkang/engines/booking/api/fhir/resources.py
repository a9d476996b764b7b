"""Rows of booking as FHIR R4 resources, and what FHIR sends as values; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from minkang.engines.booking.queries.particulars import Particulars
from minkang.engines.booking.queries.scheduling import Bookable, Scheduled
from minkang.engines.booking.terms import BookingState, CancelCause, OfferKind, SessionState
from minkang.kernel.refusal import Refusal
from minkang.registry.organisations.terms import Specialty

Resource: TypeAlias = dict[str, Any]
"""The JSON of one resource: the shape is the standard's, so it has no dataclass of ours."""

SHANGHAI = ZoneInfo("Asia/Shanghai")
VISIT_TYPE = "urn:minkang:offer-kind"
SPECIALTY = "urn:minkang:specialty"
"""Codes of the national list of clinical departments (诊疗科目)."""
CANCEL_REASON = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason"
PROFILE = "https://profiles.ihe.net/ITI/Scheduling/StructureDefinition/ihe-sched-appt"
BUNDLE_PROFILE = (
    "https://profiles.ihe.net/ITI/Scheduling/StructureDefinition/ihe-sched-avail-bundle"
)
ISSUE_OF_STATUS = {
    400: "structure",
    401: "login",
    403: "forbidden",
    404: "not-found",
    409: "conflict",
    429: "throttled",
}
CAUSES = {
    CancelCause.PATIENT: "pat",
    CancelCause.RESCHEDULED: "pat-crs",
    CancelCause.STOPPED: "prov",
    CancelCause.HOLD_EXPIRED: "other",
    CancelCause.DESK: "oth-cms",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A free slot proposed to a person; its id is all that is needed to come back to it."""

    slot: int
    person: UUID

    @property
    def id(self) -> str:
        """``proposed-<slot>-<person>``, within the 64 characters of a FHIR id."""
        return f"proposed-{self.slot}-{self.person.hex}"

    @classmethod
    def read(cls, text: str) -> "Proposal | None":
        """The proposal of an id, or None when it is another kind of id."""
        word, _, rest = text.partition("-")
        slot, _, person = rest.partition("-")
        if word != "proposed" or not (slot.isascii() and slot.isdigit()):
            return None
        try:
            return cls(int(slot), UUID(hex=person))
        except ValueError:
            return None


def schedule(one: Scheduled) -> Resource:
    """A session as Schedule."""
    return {
        "resourceType": "Schedule",
        "id": str(one.session),
        "active": one.state is SessionState.PUBLISHED,
        "serviceType": [_service_type(one.kind, one.service_name)],
        "specialty": [_specialty(one.specialty)],
        "actor": [_practitioner(one), _healthcare_service(one)],
        "planningHorizon": _period(one.starts, one.ends),
    }


def slot(one: Bookable) -> Resource:
    """A slot as Slot: free, busy, or unavailable when the session was stopped."""
    stopped = one.scheduled.state is not SessionState.PUBLISHED
    return {
        "resourceType": "Slot",
        "id": str(one.slot),
        "serviceType": [_service_type(one.scheduled.kind, one.scheduled.service_name)],
        "specialty": [_specialty(one.scheduled.specialty)],
        "schedule": {"reference": f"Schedule/{one.scheduled.session}"},
        "status": "busy-unavailable" if stopped else "free" if one.free else "busy",
        "start": instant(one.starts),
        "end": instant(one.ends),
    }


def proposed(one: Bookable, proposal: Proposal) -> Resource:
    """A free slot as proposed Appointment."""
    return {
        "resourceType": "Appointment",
        "id": proposal.id,
        "meta": {"profile": [PROFILE]},
        "status": "proposed",
        **_what(one),
        "participant": [
            _participant({"reference": f"Patient/{proposal.person}"}, "needs-action"),
            *_givers(one.scheduled, "needs-action"),
        ],
    }


def rejected(one: Bookable, proposal: Proposal) -> Resource:
    """The proposal that could not be held or booked."""
    return proposed(one, proposal) | {"status": "cancelled"}


def appointment(one: Particulars, scheduled: Scheduled) -> Resource:
    """A booking as Appointment; its status is the booking's, which are FHIR's words."""
    status = one.state.value
    found: Resource = {
        "resourceType": "Appointment",
        "id": str(one.rid),
        "meta": {"profile": [PROFILE]},
        "status": status,
        "serviceType": [_service_type(one.kind, one.service_name)],
        "specialty": [_specialty(scheduled.specialty)],
        "start": instant(one.starts),
        "end": instant(one.ends),
        "slot": [{"reference": f"Slot/{one.slot}"}],
        "created": instant(one.made_at),
        "patientInstruction": f"请于 {_hour(one.report_at)} 到院",
        "participant": [
            _participant({"reference": f"Patient/{one.person}"}, "accepted"),
            *_givers(scheduled, "accepted"),
        ],
    }
    if one.cause is not None:
        found["cancelationReason"] = {
            "coding": [{"system": CANCEL_REASON, "code": CAUSES[one.cause]}],
            "text": one.cause.label,
        }
    if one.state is BookingState.PENDING and one.hold_until is not None:
        found["comment"] = f"请在 {_hour(one.hold_until)} 前确认"
    return found


def searchset(
    base: str,
    matches: Iterable[Resource],
    outcomes: Iterable[Resource] = (),
    *,
    total: int | None = None,
    address: str = "",
) -> Resource:
    """A bundle of matches, and of outcomes that are not counted among them.

    Args:
        base: Address of the server, to which ``Slot/1`` is added.
        matches: What was found.
        outcomes: What is said about it.
        total: How many there are on all pages; the number of matches by default.
        address: Address this is the answer of, or "".
    """
    found = list(matches)
    entries = [
        {
            "fullUrl": f"{base}{one['resourceType']}/{one['id']}",
            "resource": one,
            "search": {"mode": "match"},
        }
        for one in found
    ]
    entries += [{"resource": one, "search": {"mode": "outcome"}} for one in outcomes]
    bundle: Resource = {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(found) if total is None else total,
    }
    if address:
        bundle["link"] = [{"relation": "self", "url": address}]
    return bundle | ({"entry": entries} if entries else {})


def outcome(refusal: Refusal, status: int, trace: str) -> Resource:
    """A refusal as OperationOutcome: the sentence for people, the code and clause for programs."""
    issue: Resource = {
        "severity": "error",
        "code": ISSUE_OF_STATUS.get(status, "business-rule"),
        "details": {
            "coding": [{"system": "urn:minkang:refusal", "code": refusal.code}],
            "text": refusal.message,
        },
        "diagnostics": f"{refusal.detail} ({trace})",
    }
    if refusal.fields:
        issue["expression"] = [fault.name for fault in refusal.fields]
    issues = [issue]
    if refusal.clause:
        issues.append(
            {
                "severity": "information",
                "code": "informational",
                "diagnostics": f"clause {refusal.clause}",
            }
        )
    return {"resourceType": "OperationOutcome", "issue": issues}


def instant(at: datetime) -> str:
    """A moment as FHIR writes it, in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _hour(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%H:%M")


def _what(one: Bookable) -> Mapping[str, Any]:
    scheduled = one.scheduled
    arrive = one.report_at or one.starts
    return {
        "serviceType": [_service_type(scheduled.kind, scheduled.service_name)],
        "specialty": [_specialty(scheduled.specialty)],
        "start": instant(one.starts),
        "end": instant(one.ends),
        "slot": [{"reference": f"Slot/{one.slot}"}],
        "comment": f"请于 {_hour(arrive)} 到院",
    }


def _givers(one: Scheduled, status: str) -> list[Resource]:
    return [
        _participant(_practitioner(one), status),
        _participant(_healthcare_service(one), status),
        _participant(
            {"display": " ".join(filter(None, (one.organisation_name, one.room)))}, status
        ),
    ]


def _participant(actor: Resource, status: str) -> Resource:
    return {"actor": actor, "required": "required", "status": status}


def _practitioner(one: Scheduled) -> Resource:
    named: Resource = {"display": one.resource}
    if one.practitioner is not None:
        named["reference"] = f"Practitioner/{one.practitioner}"
    return named


def _healthcare_service(one: Scheduled) -> Resource:
    return {"reference": f"HealthcareService/{one.service}", "display": one.service_name}


def _service_type(kind: OfferKind, name: str) -> Resource:
    coding = {"system": VISIT_TYPE, "code": kind.value, "display": kind.label}
    return {"coding": [coding], "text": name}


def _specialty(code: str) -> Resource:
    found = Specialty(code)
    return {"coding": [{"system": SPECIALTY, "code": found.value, "display": found.label}]}


def _period(starts: datetime, ends: datetime) -> Resource:
    return {"start": instant(starts), "end": instant(ends)}
