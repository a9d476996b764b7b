"""What whoever manages the clinics of an organisation sees."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from minkang.engines.booking.queries.conditions import shipped
from minkang.engines.booking.queries.managing import (
    Day,
    Gap,
    days_between,
    instead_of,
    list_gaps_for,
)
from minkang.engines.booking.queries.offering import (
    ConditionLine,
    list_conditions_for,
    list_services_for,
)
from minkang.engines.booking.queries.particulars import (
    Particulars,
    particulars_of,
    stopped_bookings,
)
from minkang.engines.booking.queries.sessions import SessionLine, list_sessions_for
from minkang.engines.booking.terms import DayKind, SessionState
from minkang.kernel.dated import in_force
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.components import Verification
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Actor, Permission, Role
from minkang.registry.organisations.models import AccessibleFeature, Organisation
from minkang.registry.organisations.terms import MEDICAL, AccessFeature

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Managed:
    """An organisation whose clinics the actor manages; `name_en` may be ""."""

    rid: UUID
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A department on a day: its sessions, and what its templates would add."""

    day: Day
    sessions: tuple[SessionLine, ...]
    gaps: tuple[Gap, ...]

    @property
    def is_uncovered(self) -> bool:
        """Whether a weekend or holiday has no clinic here."""
        running = [one for one in self.sessions if one.state is not SessionState.STOPPED]
        return self.day.kind is not DayKind.WORKDAY and not running


@dataclass(frozen=True, slots=True)
class DepartmentWeek:
    """The week of a department, a cell for each day."""

    department: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of an organisation's clinics.

    Attributes:
        rows: By department.
        places: Places of all sessions that are not stopped.
        booked: How many of them are taken.
        stopped: Sessions that were stopped.
        gaps: Sessions of templates that are not published.
        covered: Departments with a clinic on a weekend or holiday of the week.
    """

    days: tuple[Day, ...]
    rows: tuple[DepartmentWeek, ...]
    places: int
    booked: int
    stopped: int
    gaps: int
    covered: int


@dataclass(frozen=True, slots=True)
class ConditionSource:
    """A condition with where its common value comes from."""

    line: ConditionLine
    source: str
    verification: Verification


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient of a stopped session; `instead` is the place held for them, None without one."""

    visit: Particulars
    instead: Particulars | None


@dataclass(frozen=True, slots=True)
class Facilities:
    """What makes the building of an organisation usable by everybody."""

    rid: UUID
    name: str
    area: str
    features: tuple[AccessFeature, ...]


def list_managed_for(actor: Actor) -> tuple[Managed, ...]:
    """The organisations whose clinics the actor manages, by name.

    Raises:
        Refused: ``access.not_allowed_…`` when there is none.
    """
    require_permission(actor, Permission.MANAGE_CLINIC)
    own = {one.organisation for one in actor.grants if one.role is Role.CLINIC_MANAGER}
    rows = Organisation.objects.filter(pk__in=own - {None}).order_by("name")
    return tuple(Managed(row.pk, row.name, row.name_en) for row in rows)


def get_managed_for(actor: Actor, organisation: UUID) -> Managed:
    """One organisation, if the actor manages its clinics.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.MANAGE_CLINIC, organisation=organisation)
    row = Organisation.objects.get(pk=organisation)
    return Managed(row.pk, row.name, row.name_en)


def get_week_for(actor: Actor, organisation: UUID, since: date, today: date) -> Week:
    """The seven days from `since` on, by department; what is missing counts from today on.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    until = since + WEEK
    lines = list_sessions_for(actor, organisation, since, until)
    gaps = list_gaps_for(actor, organisation, max(since, today), until)
    services = list_services_for(actor, organisation, since)
    of_service = {one.service: one.department_name for one in services}
    sessions_of: dict[tuple[str, date], list[SessionLine]] = defaultdict(list)
    for line in lines:
        sessions_of[of_service.get(line.service, line.service_name), line.on].append(line)
    gaps_of: dict[tuple[str, date], list[Gap]] = defaultdict(list)
    for gap in gaps:
        gaps_of[gap.department, gap.on].append(gap)
    days = days_between(since, until)
    departments = sorted({*of_service.values(), *(key for key, _ in sessions_of)})
    rows = tuple(
        DepartmentWeek(
            department,
            tuple(
                Cell(
                    day,
                    tuple(sessions_of.get((department, day.on), ())),
                    tuple(gaps_of.get((department, day.on), ())),
                )
                for day in days
            ),
        )
        for department in departments
    )
    running = [line for line in lines if line.state is not SessionState.STOPPED]
    return Week(
        days=days,
        rows=rows,
        places=sum(line.capacity for line in running),
        booked=sum(line.booked for line in running),
        stopped=len(lines) - len(running),
        gaps=len(gaps),
        covered=sum(_is_covered(row) for row in rows),
    )


def list_condition_sources_for(
    actor: Actor, organisation: UUID, on: date
) -> tuple[ConditionSource, ...]:
    """The conditions an organisation may move, each with the source of its common value.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    lines = list_conditions_for(actor, organisation, on)
    known = {one.name: one for one in shipped() if one.since <= on}
    return tuple(
        ConditionSource(
            line, known[line.name].source, Verification(known[line.name].verification.value)
        )
        for line in lines
    )


def get_condition_for(actor: Actor, organisation: UUID, name: str, on: date) -> ConditionSource:
    """One condition an organisation may move.

    Raises:
        Refused: ``visits.condition_unknown``, ``access.not_allowed_…``.
    """
    found = [
        one for one in list_condition_sources_for(actor, organisation, on) if one.line.name == name
    ]
    if not found:
        raise Refused(
            Refusal(
                "visits.condition_unknown",
                "没有这一项，或者它由上级统一规定。请从列表里选择。",
                f"{name[:40]!r} is no condition of an organisation's own",
            )
        )
    return found[0]


def list_patients_of_stopped(session: int, at: datetime) -> tuple[Patient, ...]:
    """Whose booking was cancelled with a session, and what is held for them instead.

    Whoever asks has been allowed to see the session (``sessions.get_session_for``).
    """
    cancelled = stopped_bookings(session)
    held = instead_of(cancelled)
    later = {one.rid: one for one in particulars_of(list(held.values()), at)}
    return tuple(
        Patient(visit, later.get(held[visit.rid]) if visit.rid in held else None)
        for visit in particulars_of(cancelled, at)
    )


def list_public_facilities(on: date) -> tuple[Facilities, ...]:
    """Medical institutions open on a day that state what makes them usable by everybody."""
    stated: dict[UUID, list[AccessFeature]] = defaultdict(list)
    rows = AccessibleFeature.objects.filter(
        in_force(on, since="organisation__opened_on", until="organisation__closed_on"),
        organisation__category__in=MEDICAL,
    )
    for organisation, feature in rows.values_list("organisation", "feature"):
        stated[organisation].append(AccessFeature(feature))
    found = Organisation.objects.filter(pk__in=stated).select_related("area").order_by("name")
    return tuple(
        Facilities(
            row.pk,
            row.name,
            row.area.name,
            tuple(one for one in AccessFeature if one in stated[row.pk]),
        )
        for row in found
    )


def _is_covered(row: DepartmentWeek) -> bool:
    off = [cell for cell in row.cells if cell.day.kind is not DayKind.WORKDAY]
    return any(not cell.is_uncovered for cell in off)
