"""Schedules and slots as programs of others ask for them; a public read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Min, Q, QuerySet, Sum

from minkang.engines.booking.models import Session, Slot
from minkang.engines.booking.terms import OfferKind, PoolKind, SessionState

MOST = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """Which slots are looked for; an empty collection or None means no condition.

    Attributes:
        since: Slots that start at or after this moment.
        until: Slots that start before this moment.
        is_free: True for slots with a public place that can be booked now, False for others.
        location: A part of the name or address of the hospital.
    """

    since: datetime | None = None
    until: datetime | None = None
    slots: Collection[int] = ()
    sessions: Collection[int] = ()
    practitioners: Collection[UUID] = ()
    organisations: Collection[UUID] = ()
    services: Collection[int] = ()
    specialties: Collection[str] = ()
    kinds: Collection[str] = ()
    location: str = ""
    is_free: bool | None = None


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A session: who gives what, when and where."""

    session: int
    starts: datetime
    ends: datetime
    state: SessionState
    service: int
    service_name: str
    kind: OfferKind
    specialty: str
    organisation: UUID
    organisation_name: str
    practitioner: UUID | None
    resource: str
    room: str


@dataclass(frozen=True, slots=True)
class Bookable:
    """A slot of a session; `report_at` is the first time to report with a free place, or None."""

    slot: int
    starts: datetime
    ends: datetime
    free: int
    report_at: datetime | None
    scheduled: Scheduled


def find_slots(asked: Asked, at: datetime, most: int = MOST) -> tuple[Bookable, ...]:
    """Slots of published and of stopped sessions, by time."""
    rows = _slots(asked, at).order_by("starts", "pk")[:most]
    return tuple(_bookable(row) for row in rows)


def count_slots(asked: Asked, at: datetime) -> int:
    """How many slots there are."""
    return _slots(asked, at).count()


def find_schedules(asked: Asked, most: int = MOST) -> tuple[Scheduled, ...]:
    """Sessions, by time; the slots of `asked` are not looked at."""
    rows = Session.objects.filter(_of_session(asked, "")).order_by("starts", "pk")
    if asked.sessions:
        rows = rows.filter(pk__in=asked.sessions)
    joined = rows.select_related("service__organisation", "service__department", "resource")
    return tuple(map(_scheduled, joined[:most]))


def _slots(asked: Asked, at: datetime) -> "QuerySet[Slot]":
    rows = Slot.objects.filter(_of_session(asked, "session__")).select_related(
        "session__service__organisation", "session__service__department", "session__resource"
    )
    if asked.slots:
        rows = rows.filter(pk__in=asked.slots)
    if asked.sessions:
        rows = rows.filter(session__in=asked.sessions)
    bookable = Q(
        pools__kind=PoolKind.PUBLIC,
        pools__is_open=True,
        pools__opens_at__lte=at,
        pools__closes_at__gt=at,
        pools__booked__lt=F("pools__capacity"),
    )
    rows = rows.annotate(
        free=Sum(F("pools__capacity") - F("pools__booked"), filter=bookable, default=0),
        first=Min("pools__report_at", filter=bookable),
    )
    if asked.is_free is not None:
        rows = rows.filter(free__gt=0) if asked.is_free else rows.filter(free=0)
    return rows


def _of_session(asked: Asked, path: str) -> Q:
    wanted = Q((f"{path}state__in", (SessionState.PUBLISHED, SessionState.STOPPED)))
    for name, value in (
        ("starts__gte", asked.since),
        ("starts__lt", asked.until),
    ):
        if value is not None:
            # Of slots it is their own time that counts, not that of the session.
            wanted &= Q((name, value))
    for name, values in (
        ("resource__practitioner__in", asked.practitioners),
        ("service__organisation__in", asked.organisations),
        ("service__in", asked.services),
        ("service__department__specialty__in", asked.specialties),
        ("service__kind__in", asked.kinds),
    ):
        if values:
            wanted &= Q((f"{path}{name}", values))
    if asked.location:
        organisation = f"{path}service__organisation__"
        wanted &= Q((f"{organisation}name__icontains", asked.location)) | Q(
            (f"{organisation}address__icontains", asked.location)
        )
    return wanted


def _bookable(row: Slot) -> Bookable:
    return Bookable(
        slot=row.pk,
        starts=row.starts,
        ends=row.ends,
        free=getattr(row, "free"),  # noqa: B009 - annotated, not a field
        report_at=getattr(row, "first"),  # noqa: B009 - annotated, not a field
        scheduled=_scheduled(row.session),
    )


def _scheduled(session: Session) -> Scheduled:
    service, resource = session.service, session.resource
    return Scheduled(
        session=session.pk,
        starts=session.starts,
        ends=session.ends,
        state=SessionState(session.state),
        service=service.pk,
        service_name=service.name,
        kind=OfferKind(service.kind),
        specialty=service.department.specialty,
        organisation=service.organisation_id,
        organisation_name=service.organisation.name,
        practitioner=resource.practitioner_id,
        resource=resource.name,
        room=resource.room,
    )
