"""What the people of a clinic's day see: where they work, who stands before them, the room."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from minkang.engines.booking.queries.board import Turn, turn_of
from minkang.engines.booking.queries.bookings import get_booking_for
from minkang.engines.booking.queries.checking_in import find_visit_by_code, find_visits_today
from minkang.engines.booking.queries.conditions import Conditions, conditions
from minkang.engines.booking.queries.particulars import Particulars, particulars_of
from minkang.engines.booking.queries.queue import (
    Clinic,
    ClinicCount,
    Line,
    get_line_for,
    list_clinics_for,
)
from minkang.engines.booking.terms import BookingState
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.policy import parameters
from minkang.registry.access.queries import may, require_permission
from minkang.registry.access.terms import Actor, Permission, Purpose, Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.queries import ByIdentityNumber, find_person_for, masked_name
from minkang.registry.places.terms import AreaLevel

# An identity number has 18 figures, the old ones 15; a booking number has 8, its key 32.
IDENTITY_FIGURES = (15, 18)


@dataclass(frozen=True, slots=True)
class Workplace:
    """An organisation whose queues the actor runs, with its sessions of today.

    Attributes:
        sees: Whether the actor sees patients here.
    """

    organisation: UUID
    name: str
    name_en: str
    sees: bool
    clinics: tuple[ClinicCount, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody's booking of today, as the check-in shows it: enough to know oneself by.

    `others` are bookings of the same person here today, to choose instead.
    """

    one: Particulars
    masked_name: str
    turn: Turn | None
    rules: Conditions
    others: tuple[Particulars, ...]


@dataclass(frozen=True, slots=True)
class Following:
    """Where somebody's own visit stands; `turn` is None before check-in."""

    one: Particulars
    turn: Turn | None


def list_workplaces_for(actor: Actor, at: datetime) -> tuple[Workplace, ...]:
    """Where the actor runs queues today; their own sessions come first.

    Raises:
        Refused: ``access.not_allowed_…`` for whoever runs none.
    """
    require_permission(actor, Permission.RUN_QUEUE)
    own = {grant.organisation for grant in actor.grants if grant.organisation is not None}
    here = [
        row
        for row in Organisation.objects.filter(pk__in=own).order_by("name")
        if may(actor, Permission.RUN_QUEUE, organisation=row.pk).allowed
    ]
    return tuple(
        Workplace(
            organisation=row.pk,
            name=row.name,
            name_en=row.name_en,
            sees=sees_patients(actor, row.pk),
            clinics=tuple(
                sorted(list_clinics_for(actor, row.pk, at), key=lambda one: not _is_own(actor, one))
            ),
        )
        for row in here
    )


def get_workplace_for(actor: Actor, organisation: UUID) -> Organisation:
    """The organisation at whose check-in the actor stands.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.CHECK_IN, organisation=organisation)
    return Organisation.objects.get(pk=organisation)


def own_check_in(actor: Actor) -> UUID:
    """The organisation at whose check-in a kiosk or a member of staff stands.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    granted = require_permission(actor, Permission.CHECK_IN).granted
    if granted.organisation is None:
        raise ValueError("check-in is bound to an organisation")
    return granted.organisation


def find_visit_for(actor: Actor, organisation: UUID, typed: str, at: datetime) -> UUID:
    """The booking of today that a booking number or an identity number stands for.

    With several of one person it is the one to come; finding by identity number is in their log.

    Raises:
        Refused: ``visits.no_visit_today``, at ``code``; ``access.not_allowed_…``, those of
            `find_person_for`.
    """
    require_permission(actor, Permission.CHECK_IN, organisation=organisation)
    figures = "".join(sign for sign in typed if sign.isalnum())
    found: tuple[UUID, ...]
    if len(figures) in IDENTITY_FIGURES:
        people = find_person_for(
            actor, ByIdentityNumber(figures), purpose=_purpose(actor, organisation), at=at
        )
        found = tuple(rid for one in people for rid in find_visits_today(one.rid, organisation, at))
    else:
        by_code = find_visit_by_code(typed, organisation, at)
        found = () if by_code is None else (by_code,)
    if not found:
        message = "今天在这里没有查到您的预约。请核对号码，或到服务台请工作人员帮忙。"
        raise Refused(
            Refusal(
                "visits.no_visit_today",
                message,
                "no booking of today at this organisation fits",
                (FieldFault("code", message),),
            )
        )
    return min(particulars_of(found, at), key=_comes_first).rid


def get_visit_here_for(actor: Actor, organisation: UUID, booking: UUID, at: datetime) -> Visit:
    """A booking at the organisation at which the actor stands.

    Raises:
        Refused: ``booking.booking_unknown``, ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.CHECK_IN, organisation=organisation)
    one = _particulars(booking, at)
    if one.place.organisation != organisation:
        raise Refused(_no_booking(booking))
    same_day = find_visits_today(one.person, organisation, at)
    return Visit(
        one=one,
        masked_name=masked_name(one.person_name),
        turn=turn_of(booking, at),
        rules=conditions(organisation, one.place.area_code[: AreaLevel.COUNTY.digits], one.on),
        others=tuple(other for other in particulars_of(same_day, at) if other.rid != booking),
    )


def get_following_for(actor: Actor, booking: UUID, at: datetime) -> Following:
    """Where the visit of the actor, or of somebody they act for, stands.

    Raises:
        Refused: ``booking.booking_unknown``.
    """
    get_booking_for(actor, booking, at)
    return Following(one=_particulars(booking, at), turn=turn_of(booking, at))


def get_desk_for(actor: Actor, session: int, at: datetime) -> Line:
    """The queue of a session for whoever sees patients there.

    Raises:
        Refused: ``booking.session_unknown``, ``access.not_allowed_…``.
    """
    line = get_line_for(actor, session, at)
    require_permission(actor, Permission.SEE_PATIENTS, organisation=line.clinic.organisation)
    return line


def wait_limit(line: Line) -> timedelta:
    """The longest wait the policy in force promises where and when the session is."""
    county = Organisation.objects.values_list("area", flat=True).get(pk=line.clinic.organisation)
    limit = parameters.value(
        "visits.wait_minutes_max", county[: AreaLevel.COUNTY.digits], localdate(line.clinic.starts)
    )
    return timedelta(minutes=int(limit.value))


def judges_urgency(actor: Actor, organisation: UUID) -> bool:
    """Whether the actor is a nurse or doctor there, who may say that somebody cannot wait."""
    return any(
        grant.organisation == organisation and grant.role in (Role.NURSE, Role.DOCTOR)
        for grant in actor.grants
    )


def sees_patients(actor: Actor, organisation: UUID) -> bool:
    """Whether the actor sees patients there."""
    return may(actor, Permission.SEE_PATIENTS, organisation=organisation).allowed


def _is_own(actor: Actor, one: ClinicCount) -> bool:
    clinic: Clinic = one.clinic
    return actor.practitioner is not None and clinic.practitioner == actor.practitioner


def _purpose(actor: Actor, organisation: UUID) -> Purpose:
    """Receptionists look people up for the office, nurses and doctors for treatment."""
    if judges_urgency(actor, organisation):
        return Purpose.TREATMENT
    return Purpose.GOVERNMENT_SERVICE


def _comes_first(one: Particulars) -> tuple[bool, bool, datetime]:
    return one.is_past, one.state != BookingState.BOOKED, one.report_at


def _particulars(booking: UUID, at: datetime) -> Particulars:
    found = particulars_of([booking], at)
    if not found:
        raise Refused(_no_booking(booking))
    return found[0]


def _no_booking(booking: UUID) -> Refusal:
    return Refusal(
        "booking.booking_unknown",
        "没有找到这个预约，或者它不是这里的。请重新输入预约码或身份证号码。",
        f"no booking {booking} at this organisation",
    )
