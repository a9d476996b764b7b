"""The operations of IHE ITI Scheduling: ``$find`` (ITI-115), ``$hold`` (ITI-116), ``$book`` (ITI-117)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from minkang.engines.booking.api.fhir import resources, searching
from minkang.engines.booking.api.fhir.reading import Words, malformed, moment
from minkang.engines.booking.api.fhir.resources import Proposal, Resource
from minkang.engines.booking.api.fhir.searching import Page
from minkang.engines.booking.api.tokens import Identity
from minkang.engines.booking.queries import scheduling
from minkang.engines.booking.queries.scheduling import Asked, Bookable
from minkang.engines.booking.rules import refusals
from minkang.engines.booking.services.booking import book, confirm
from minkang.engines.booking.services.cancelling import cancel
from minkang.engines.booking.services.orders import Order, SoldOut
from minkang.engines.booking.terms import CancelCause, Channel, PoolKind
from minkang.kernel.refusal import Refusal, Refused

FIND = frozenset(
    {
        "start",
        "end",
        "practitioner",
        "organization",
        "specialty",
        "visit-type",
        "location-string",
        "patient-reference",
    }
)
CHOOSE = frozenset({"appointment-reference"})
Act = Literal["hold", "book"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What came of a hold or booking.

    Attributes:
        appointment: Pending, booked, or cancelled when it was refused.
        refusal: Why it was refused, or None.
        others: Further proposals when the place was gone.
    """

    appointment: Resource
    refusal: Refusal | None = None
    others: tuple[Resource, ...] = ()


def find(words: Words, identity: Identity | None, at: datetime) -> Page:
    """Free slots as proposed appointments, for the patient named or the token's own person.

    Raises:
        Refused: ``booking.parameter_malformed``; ``booking.not_authorised`` when the patient is not
            one the token names.
    """
    words.require_known(FIND)
    patients = words.rids("patient-reference", "Patient")
    if len(patients) > 1:
        raise malformed("patient-reference", "names more than one; group appointments are not made")
    person = patients[0] if patients else identity.person if identity else None
    if person is None:
        raise malformed("patient-reference", "is needed without a token")
    if identity is not None and person not in identity.persons:
        raise Refused(refusals.not_for_them())
    start, end = words.one("start"), words.one("end")
    if not (start and end):
        raise malformed("start" if not start else "end", "is missing")
    asked = Asked(
        since=max(moment(start, "start"), at),
        until=moment(end, "end"),
        practitioners=words.rids("practitioner", "Practitioner"),
        organisations=words.rids("organization", "Organization"),
        specialties=words.codes("specialty"),
        kinds=words.codes("visit-type"),
        location=words.one("location-string"),
        is_free=True,
    )
    found = scheduling.find_slots(asked, at, words.count())
    proposed = _proposed(found, person)
    return Page(proposed, scheduling.count_slots(asked, at))


def choose(act: Act, words: Words, identity: Identity, key: str, at: datetime) -> Chosen:
    """Hold or book what was proposed, or book what is held.

    Args:
        act: Whether the place is only held.
        words: The reference to the appointment.
        identity: Who asks.
        key: The client's idempotency key; "" for one made here.
        at: Now.

    Raises:
        Refused: ``booking.parameter_malformed``, ``booking.not_authorised``,
            ``booking.booking_unknown``, ``booking.slot_unknown``; every other refusal is an answer.
    """
    words.require_known(CHOOSE)
    (named,) = words.references("appointment-reference", "Appointment") or ("",)
    proposal = Proposal.read(named)
    if proposal is None:
        return _confirmed(act, _booking(named), identity, at)
    if proposal.person not in identity.persons:
        raise Refused(refusals.not_for_them())
    order = Order(
        person=proposal.person,
        slot=proposal.slot,
        kind=PoolKind.PUBLIC,
        key=key or f"fhir-{uuid4().hex}",
        channel=Channel.PARTNER,
        by=f"account:{identity.account}",
        booker=identity.person,
        is_hold=act == "hold",
    )
    try:
        taken = book(order=order, at=at)
    except Refused as refused:
        return _rejected(proposal, refused, at)
    return Chosen(searching.get_appointment_for(identity, taken.booking, at))


def withdraw(rid: UUID, identity: Identity, at: datetime) -> Resource:
    """Cancel a booking of somebody the token names.

    Raises:
        Refused: ``booking.booking_unknown``, ``booking.slot_past``, ``booking.state_unfit``.
    """
    searching.get_appointment_for(identity, rid, at)
    cancel(booking=rid, cause=CancelCause.PATIENT, by=f"account:{identity.account}", at=at)
    return searching.get_appointment_for(identity, rid, at)


def _confirmed(act: Act, rid: UUID, identity: Identity, at: datetime) -> Chosen:
    found = searching.get_appointment_for(identity, rid, at)
    if act == "hold":
        return Chosen(found)
    try:
        confirm(booking=rid, by=f"account:{identity.account}", at=at)
    except Refused as refused:
        current = searching.get_appointment_for(identity, rid, at)
        return Chosen(current | {"status": "cancelled"}, refused.refusal)
    return Chosen(searching.get_appointment_for(identity, rid, at))


def _rejected(proposal: Proposal, refused: Refused, at: datetime) -> Chosen:
    slots = scheduling.find_slots(Asked(slots=(proposal.slot,)), at)
    if not slots:
        raise refused
    others: tuple[Resource, ...] = ()
    if isinstance(refused, SoldOut) and refused.alternatives:
        nearest = Asked(slots=tuple(one.slot for one in refused.alternatives), is_free=True)
        others = _proposed(scheduling.find_slots(nearest, at), proposal.person)
    return Chosen(resources.rejected(slots[0], proposal), refused.refusal, others)


def _proposed(found: Sequence[Bookable], person: UUID) -> tuple[Resource, ...]:
    return tuple(resources.proposed(one, Proposal(one.slot, person)) for one in found)


def _booking(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise malformed("appointment-reference", "names no appointment of ours") from None
