"""What can be booked, for anybody who looks: clinics and their half-days (times: ``openings``).

All of it is public; nothing here says who booked.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Min, Q, QuerySet, Sum
from django.utils.timezone import localdate

from minkang.engines.booking.models import Booking, Pool, Service, Session
from minkang.engines.booking.terms import (
    DayKind,
    DayPart,
    DrawState,
    OfferKind,
    PoolKind,
    ReleaseMode,
    SessionState,
)
from minkang.kernel.dated import in_force
from minkang.kernel.refusal import Refusal, Refused

CLINICS = (OfferKind.CLINIC, OfferKind.EXPERT_CLINIC)
LOOKED_BACK = 30
"""How many of somebody's latest bookings say which clinics they know."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A service of a department; `organisation` is the rid of its hospital, `place` its name."""

    service: int
    kind: OfferKind
    name: str
    name_en: str
    department: str
    organisation: UUID
    place: str


@dataclass(frozen=True, slots=True)
class HalfDay:
    """One session with what is free in its public pools.

    Attributes:
        opens_at: When its public places are given out.
        free: Public places that can be booked now.
        resource: The doctor.
        draw: Where the lottery of its places stands; None where none was announced.
    """

    session: int
    service: int
    on: date
    part: DayPart
    day_kind: DayKind
    starts: datetime
    ends: datetime
    state: SessionState
    stop_reason: str
    release: ReleaseMode
    opens_at: datetime
    resource: str
    room: str
    free: int
    draw: DrawState | None

    @property
    def is_undrawn(self) -> bool:
        """Whether its public places are given by a lottery that is still to come."""
        return self.release is ReleaseMode.LOTTERY and self.draw is not DrawState.DRAWN


def list_public_offers(
    words: str, at: datetime, kinds: Collection[OfferKind] = CLINICS
) -> tuple[Offered, ...]:
    """Services whose hospital, department or own name holds every word, by hospital and name."""
    on = localdate(at)
    rows = Service.objects.filter(
        in_force(on),
        in_force(on, since="organisation__opened_on", until="organisation__closed_on"),
        kind__in=kinds,
    )
    for word in words.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(department__name__icontains=word)
            | Q(organisation__name__icontains=word)
            | Q(name_en__icontains=word)
            | Q(organisation__name_en__icontains=word)
        )
    found = rows.select_related("department", "organisation").order_by(
        "organisation__name", "name", "pk"
    )
    return tuple(map(_offered, found))


def next_places(services: Collection[int], at: datetime) -> Mapping[int, datetime]:
    """The earliest time to arrive that can be booked now, by service; without the sold out ones."""
    rows = (
        _bookable(at)
        .filter(slot__session__service__in=services, booked__lt=F("capacity"))
        .values_list("slot__session__service")
        .annotate(Min("report_at"))
        .order_by()
    )
    return dict(rows)


def day_kinds(services: Collection[int], at: datetime) -> Mapping[int, frozenset[DayKind]]:
    """On which kinds of days published sessions are to come, by service."""
    rows = _to_come(at).filter(service__in=services, state=SessionState.PUBLISHED)
    found: dict[int, set[DayKind]] = {}
    for service, kind in rows.values_list("service", "day_kind").distinct():
        found.setdefault(service, set()).add(DayKind(kind))
    return {service: frozenset(kinds) for service, kinds in found.items()}


def get_public_offer(service: int, at: datetime) -> Offered:
    """One service that can be booked.

    Raises:
        Refused: ``booking.service_unknown``.
    """
    row = Service.objects.select_related("department", "organisation").filter(
        in_force(localdate(at)), pk=service
    )
    found = row.first()
    if found is None:
        raise Refused(
            Refusal(
                "booking.service_unknown",
                "没有找到这个门诊，可能已经停办。请从“预约看病”重新选择医院和科室。",
                f"no bookable service has the number {service}",
            )
        )
    return _offered(found)


def offers_booked_by(person: UUID, at: datetime, *, most: int) -> tuple[Offered, ...]:
    """Services in force that somebody booked, for themselves or another, the latest first."""
    asked = Q(person=person) | Q(booker=person)
    rows = (
        Booking.objects.filter(asked, session__service__kind__in=CLINICS)
        .order_by("-made_at", "rid")
        .values_list("session__service", flat=True)
    )
    latest = list(dict.fromkeys(rows[:LOOKED_BACK]))[:most]
    found = Service.objects.filter(in_force(localdate(at)), pk__in=latest)
    return tuple(
        map(
            _offered,
            sorted(
                found.select_related("department", "organisation"),
                key=lambda one: latest.index(one.pk),
            ),
        )
    )


def list_public_half_days(service: int, at: datetime) -> tuple[HalfDay, ...]:
    """The sessions of a service that have not ended, by day; stopped ones too, to say so."""
    return _half_days(_to_come(at).filter(service=service), at)


def get_public_half_day(session: int, at: datetime) -> HalfDay:
    """One session, also when it is over.

    Raises:
        Refused: ``booking.session_unknown``.
    """
    found = _half_days(Session.objects.filter(pk=session), at)
    if not found:
        raise Refused(
            Refusal(
                "booking.session_unknown",
                "没有找到这个出诊时间。请从“预约看病”重新选择日期。",
                f"no session has the number {session}",
            )
        )
    return found[0]


def _to_come(at: datetime) -> "QuerySet[Session]":
    return Session.objects.filter(on__gte=localdate(at), ends__gt=at)


def _bookable(at: datetime) -> "QuerySet[Pool]":
    return Pool.objects.filter(
        kind=PoolKind.PUBLIC,
        is_open=True,
        opens_at__lte=at,
        closes_at__gt=at,
        slot__session__on__gte=localdate(at),
    )


def _half_days(rows: "QuerySet[Session]", at: datetime) -> tuple[HalfDay, ...]:
    found = tuple(
        rows.select_related("resource", "draw").order_by("on", "starts", "resource__name", "pk")
    )
    free = dict(
        _bookable(at)
        .filter(slot__session__in=[row.pk for row in found])
        .values_list("slot__session")
        .annotate(free=Sum(F("capacity") - F("booked")))
        .order_by()
    )
    return tuple(
        HalfDay(
            session=row.pk,
            service=row.service_id,
            on=row.on,
            part=DayPart(row.part),
            day_kind=DayKind(row.day_kind),
            starts=row.starts,
            ends=row.ends,
            state=SessionState(row.state),
            stop_reason=row.stop_reason,
            release=ReleaseMode(row.release),
            opens_at=row.opens_at,
            resource=row.resource.name,
            room=row.resource.room,
            free=free.get(row.pk, 0),
            draw=DrawState(row.draw.state) if hasattr(row, "draw") else None,
        )
        for row in found
    )


def _offered(row: Service) -> Offered:
    return Offered(
        service=row.pk,
        kind=OfferKind(row.kind),
        name=row.name,
        name_en=row.name_en,
        department=row.department.name,
        organisation=row.organisation_id,
        place=row.organisation.name,
    )
