"""What the service desk and the telephone see; everything of a person needs the tie of the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from minkang.engines.booking.queries.browsing import (
    HalfDay,
    Offered,
    get_public_half_day,
    get_public_offer,
    list_public_half_days,
    list_public_offers,
)
from minkang.engines.booking.queries.openings import Opening, list_openings
from minkang.engines.booking.queries.particulars import (
    Particulars,
    particulars_of,
    particulars_of_people,
)
from minkang.engines.booking.terms import Channel, PoolKind, SessionState
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.queries import ask_about, require, require_permission
from minkang.registry.access.terms import Action, Actor, Category, Permission, Purpose, Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person
from minkang.registry.people.queries import masked_name

OFFICE = Purpose.GOVERNMENT_SERVICE
REACH = frozenset({Category.IDENTITY, Category.CONTACT})
DAYS_AHEAD = 7
PAST_SHOWN = timedelta(days=30)
AT_A_DESK = (Channel.DESK, Channel.WALK_IN, Channel.PHONE)
ON_THE_TELEPHONE = (Channel.PHONE,)


@dataclass(frozen=True, slots=True)
class Hospital:
    """An organisation whose clinics can be booked at a counter."""

    rid: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Counter:
    """Where somebody is served.

    Attributes:
        hospitals: Whose clinics are booked here: one's own at a desk, all of them on the telephone.
        is_desk: Whether people stand here, so that they can be checked in.
    """

    hospitals: tuple[Hospital, ...]
    is_desk: bool

    @property
    def channels(self) -> tuple[Channel, ...]:
        """How people come to this counter."""
        return AT_A_DESK if self.is_desk else ON_THE_TELEPHONE

    def hospital(self, rid: str) -> Hospital:
        """The hospital of this counter with that rid; "" is the first.

        Raises:
            Refused: ``visits.hospital_not_allowed``, ``visits.hospital_unknown``.
        """
        if not self.hospitals:
            raise Refused(_no_hospital())
        if not rid:
            return self.hospitals[0]
        found = [one for one in self.hospitals if str(one.rid) == rid]
        if not found:
            raise Refused(_other_hospital(rid))
        return found[0]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is being served."""

    rid: UUID
    masked_name: str
    born_on: date


@dataclass(frozen=True, slots=True)
class Visits:
    """The bookings of a person at a counter: today's, those to come, those before and given up."""

    today: tuple[Particulars, ...]
    coming: tuple[Particulars, ...]
    earlier: tuple[Particulars, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A slot ``[starts, ends)`` with what the counter can still give away.

    Attributes:
        report_at: When the next taker would have to arrive, None when nothing is left.
        free: Places for everybody who comes to the counter.
        kept: Places of the green channel, for whom age or a stated ground opens it.
    """

    slot: int
    on: date
    starts: datetime
    ends: datetime
    report_at: datetime | None
    free: int
    kept: int

    @property
    def is_left(self) -> bool:
        """Whether there is any place at all."""
        return self.free + self.kept > 0


@dataclass(frozen=True, slots=True)
class Clinic:
    """A half-day and its slots; a full one may be waited for."""

    half_day: HalfDay
    choices: tuple[Choice, ...]

    @property
    def is_full(self) -> bool:
        """Whether nothing is left."""
        return not any(one.is_left for one in self.choices)


def get_counter_for(actor: Actor, at: datetime) -> Counter:
    """Where the actor serves people: desk of their own hospital, or the telephone of all.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.BOOK_FOR_VISITORS)
    own = {one.organisation for one in actor.grants if one.role is Role.RECEPTIONIST} - {None}
    if own:
        return Counter(_hospitals(own), is_desk=True)
    offering = {one.organisation for one in list_public_offers("", at)}
    return Counter(_hospitals(offering), is_desk=False)


def get_visitor_for(actor: Actor, person: UUID, at: datetime) -> Visitor:
    """Whoever is being served at the actor's counter today.

    Raises:
        Refused: ``access.not_allowed_no_relation`` before they were taken in hand, and others.
    """
    require_permission(actor, Permission.BOOK_FOR_VISITORS)
    ask = ask_about(actor, person, action=Action.READ, purpose=OFFICE, categories=REACH, at=at)
    require(actor, ask)
    found = Person.objects.only("name", "born_on").get(rid=person)
    return Visitor(person, masked_name(found.name), found.born_on)


def get_visit_for(actor: Actor, rid: UUID, counter: Counter, at: datetime) -> Particulars:
    """A booking at a hospital of the counter, of somebody who is being served there.

    Raises:
        Refused: ``booking.booking_unknown``, also for a booking of another hospital, and as
            `get_visitor_for`.
    """
    here = {one.rid for one in counter.hospitals}
    found = [one for one in particulars_of([rid], at) if one.place.organisation in here]
    if not found:
        raise Refused(
            Refusal(
                "booking.booking_unknown",
                "没有找到这个预约，或者它不是这里的。请先查找患者，从患者的预约里打开。",
                f"no booking {rid} at a hospital of this counter",
            )
        )
    get_visitor_for(actor, found[0].person, at)
    return found[0]


def list_visits_for(actor: Actor, person: UUID, counter: Counter, at: datetime) -> Visits:
    """The person's bookings at the hospitals of the counter, of the last 30 days and to come.

    Raises:
        Refused: as `get_visitor_for`.
    """
    get_visitor_for(actor, person, at)
    today = localdate(at)
    here = {one.rid for one in counter.hospitals}
    found = [
        one
        for one in particulars_of_people([person], at, since=today - PAST_SHOWN)
        if one.place.organisation in here
    ]
    live = [one for one in found if one.cancelled_at is None]
    return Visits(
        today=tuple(one for one in live if one.on == today),
        coming=tuple(one for one in live if one.on > today),
        earlier=tuple(one for one in found if one.on < today or one.cancelled_at is not None),
    )


def list_offers_at(hospital: UUID, at: datetime) -> tuple[Offered, ...]:
    """What can be booked at a hospital, by department and name."""
    here = [one for one in list_public_offers("", at) if one.organisation == hospital]
    return tuple(sorted(here, key=lambda one: (one.department, one.name)))


def list_clinics(
    service: int, since: date, kinds: Sequence[PoolKind], at: datetime
) -> tuple[Clinic, ...]:
    """The half-days of a service within a week from a day, with what the counter can give away."""
    until = since + timedelta(days=DAYS_AHEAD)
    places: dict[int, dict[int, Choice]] = {}
    for kind in kinds:
        for one in list_openings(
            services=[service], days=(since, until), kind=kind, at=at, with_full=True
        ):
            of_session = places.setdefault(one.session, {})
            of_session[one.slot] = _joined(one, kind, of_session.get(one.slot))
    return tuple(
        Clinic(half_day, _by_time(places.get(half_day.session, {})))
        for half_day in list_public_half_days(service, at)
        if since <= half_day.on < until and half_day.state is SessionState.PUBLISHED
    )


def require_session_here(session: int, counter: Counter, at: datetime) -> None:
    """The session belongs to a hospital of the counter.

    Raises:
        Refused: ``booking.session_unknown``, ``visits.hospital_not_allowed``.
    """
    held = get_public_half_day(session, at)
    offered = get_public_offer(held.service, at)
    counter.hospital(str(offered.organisation))


def _joined(one: Opening, kind: PoolKind, before: Choice | None) -> Choice:
    kept = one.free if kind is PoolKind.GREEN_CHANNEL else 0
    reports = [one.report_at, before.report_at if before else None]
    return Choice(
        slot=one.slot,
        on=localdate(one.starts),
        starts=one.starts,
        ends=one.ends,
        report_at=min((at for at in reports if at is not None), default=None),
        free=one.free - kept + (before.free if before else 0),
        kept=kept + (before.kept if before else 0),
    )


def _by_time(choices: Mapping[int, Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(choices.values(), key=lambda one: one.starts))


def _hospitals(rids: set[UUID | None] | set[UUID]) -> tuple[Hospital, ...]:
    rows = Organisation.objects.filter(pk__in=rids).order_by("name")
    return tuple(Hospital(row.pk, row.name) for row in rows)


def _no_hospital() -> Refusal:
    return Refusal(
        "visits.hospital_unknown",
        "现在没有可以预约的医院。医院公布门诊后，就能在这里预约。",
        "no organisation offers services for booking",
    )


def _other_hospital(rid: str) -> Refusal:
    return Refusal(
        "visits.hospital_not_allowed",
        "这家医院不在您的服务台办理。请患者联系那家医院，或拨打预约热线。",
        f"{rid[:40]!r} is no hospital of this counter",
    )
