"""Published sessions: for the people who run them, and for everybody who wants to know."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from minkang.engines.booking.models import Pool, Session, Slot
from minkang.engines.booking.rules.refusals import session_unknown
from minkang.engines.booking.terms import DayKind, DayPart, PoolKind, ReleaseMode, SessionState
from minkang.kernel.refusal import Refused
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Actor, Permission

OFF_DAYS = (DayKind.WEEKEND, DayKind.HOLIDAY)
MOST_PUBLIC_SESSIONS = 500


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session with its places of all kinds; `booked` counts places on their way back too."""

    session: int
    service: int
    service_name: str
    resource: int
    resource_name: str
    room: str
    on: date
    part: DayPart
    day_kind: DayKind
    starts: datetime
    ends: datetime
    state: SessionState
    stop_reason: str
    release: ReleaseMode
    published_at: datetime
    opens_at: datetime
    capacity: int
    booked: int


@dataclass(frozen=True, slots=True)
class PoolLine:
    """Places of a kind at a time to report."""

    pool: int
    slot: int
    kind: PoolKind
    starts: datetime
    ends: datetime
    report_at: datetime
    capacity: int
    booked: int
    is_open: bool
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A session with every pool, in order of time and kind."""

    session: SessionLine
    organisation: UUID
    pools: tuple[PoolLine, ...]


@dataclass(frozen=True, slots=True)
class PublicSession:
    """A weekend, holiday or other session as everybody may read it; `published_at` says since when."""

    session: int
    organisation: UUID
    organisation_name: str
    department_name: str
    service: int
    service_name: str
    resource_name: str
    on: date
    part: DayPart
    day_kind: DayKind
    starts: datetime
    ends: datetime
    state: SessionState
    published_at: datetime


@dataclass(frozen=True, slots=True)
class PublicPool:
    """Places of a kind at a time to report, whatever is left of them."""

    session: int
    slot: int
    kind: PoolKind
    resource: int
    on: date
    slot_starts: datetime
    report_at: datetime
    capacity: int


def list_public_pools(since: date, until: date) -> tuple[PublicPool, ...]:
    """Pools of the sessions published for ``[since, until)``, by day, doctor, time and kind.

    Three reads by key, so that it stays fast where much was published a moment ago and the database
    has not counted it yet.
    """
    held = Session.objects.filter(on__gte=since, on__lt=until, state=SessionState.PUBLISHED)
    sessions = {pk: (resource, on) for pk, resource, on in held.values_list("pk", "resource", "on")}
    there = Slot.objects.filter(session__in=list(sessions))
    slots = {pk: (session, at) for pk, session, at in there.values_list("pk", "session", "starts")}
    pools = Pool.objects.filter(slot__in=list(slots))
    found = [
        PublicPool(
            session=slots[slot][0],
            slot=slot,
            kind=PoolKind(kind),
            resource=sessions[slots[slot][0]][0],
            on=sessions[slots[slot][0]][1],
            slot_starts=slots[slot][1],
            report_at=report_at,
            capacity=capacity,
        )
        for slot, kind, report_at, capacity in pools.values_list(
            "slot", "kind", "report_at", "capacity"
        )
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.resource, one.report_at, one.kind)))


def list_sessions_for(
    actor: Actor, organisation: UUID, since: date, until: date
) -> tuple[SessionLine, ...]:
    """Sessions of an organisation in ``[since, until)``, by time; stopped ones too.

    Raises:
        Refused: the actor does not manage the organisation's clinics.
    """
    require_permission(actor, Permission.MANAGE_CLINIC, organisation=organisation)
    rows = Session.objects.filter(
        service__organisation=organisation, on__gte=since, on__lt=until
    ).order_by("starts", "resource__name", "pk")
    return tuple(map(_line, _counted(rows)))


def get_session_for(actor: Actor, session: int) -> SessionPage:
    """One session with its pools.

    Raises:
        Refused: ``booking.session_unknown``, or the actor does not manage its organisation's clinics.
    """
    row = _counted(Session.objects.filter(pk=session)).first()
    if row is None:
        raise Refused(session_unknown(session))
    organisation = row.service.organisation_id
    require_permission(actor, Permission.MANAGE_CLINIC, organisation=organisation)
    pools = Pool.objects.filter(slot__session=row).select_related("slot")
    return SessionPage(
        session=_line(row),
        organisation=organisation,
        pools=tuple(map(_pool, pools.order_by("report_at", "kind"))),
    )


def list_public_sessions(
    *,
    area: str = "",
    organisation: UUID | None = None,
    since: date,
    until: date,
    day_kinds: Collection[DayKind] = OFF_DAYS,
) -> tuple[PublicSession, ...]:
    """Sessions of ``[since, until)`` on some kinds of days, by day and hospital; at most 500.

    Args:
        area: Leading digits of the code of an area; "" for everywhere.
        organisation: Rid of one organisation, or None for all.
        since: First day.
        until: The day after the last.
        day_kinds: Weekends and holidays unless said otherwise.
    """
    rows = Session.objects.filter(
        Q() if organisation is None else Q(service__organisation=organisation),
        service__organisation__area__code__startswith=area,
        on__gte=since,
        on__lt=until,
        day_kind__in=day_kinds,
    ).select_related("service__organisation", "service__department", "resource")
    ordered = rows.order_by("on", "service__organisation__name", "starts", "pk")
    return tuple(
        PublicSession(
            session=row.pk,
            organisation=row.service.organisation_id,
            organisation_name=row.service.organisation.name,
            department_name=row.service.department.name,
            service=row.service_id,
            service_name=row.service.name,
            resource_name=row.resource.name,
            on=row.on,
            part=DayPart(row.part),
            day_kind=DayKind(row.day_kind),
            starts=row.starts,
            ends=row.ends,
            state=SessionState(row.state),
            published_at=row.published_at,
        )
        for row in ordered[:MOST_PUBLIC_SESSIONS]
    )


def _counted(rows: QuerySet[Session]) -> QuerySet[Session]:
    return rows.select_related("service", "resource").annotate(
        capacity=Coalesce(Sum("slots__pools__capacity"), 0),
        booked=Coalesce(Sum("slots__pools__booked"), 0),
    )


def _line(row: Session) -> SessionLine:
    return SessionLine(
        session=row.pk,
        service=row.service_id,
        service_name=row.service.name,
        resource=row.resource_id,
        resource_name=row.resource.name,
        room=row.resource.room,
        on=row.on,
        part=DayPart(row.part),
        day_kind=DayKind(row.day_kind),
        starts=row.starts,
        ends=row.ends,
        state=SessionState(row.state),
        stop_reason=row.stop_reason,
        release=ReleaseMode(row.release),
        published_at=row.published_at,
        opens_at=row.opens_at,
        capacity=row.capacity,  # type: ignore[attr-defined] # annotated by _counted
        booked=row.booked,  # type: ignore[attr-defined] # annotated by _counted
    )


def _pool(row: Pool) -> PoolLine:
    return PoolLine(
        pool=row.pk,
        slot=row.slot_id,
        kind=PoolKind(row.kind),
        starts=row.slot.starts,
        ends=row.slot.ends,
        report_at=row.report_at,
        capacity=row.capacity,
        booked=row.booked,
        is_open=row.is_open,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
    )
