"""What the rows say about a doctor's sessions, for whoever plans them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from uuid import UUID

from django.db.models import (
    Avg,
    Case,
    Count,
    DurationField,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Variance,
    When,
)
from django.db.models import Model as Table
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast, Extract, Ln

from minkang.engines.booking.models import (
    Arrival,
    Booking,
    Consult,
    Resource,
    Service,
    Session,
)
from minkang.engines.booking.queries.conditions import conditions
from minkang.engines.booking.queries.priors import Prior, aims, priors
from minkang.engines.booking.rules.planning.fitting import (
    Moments,
    drawn,
    log_moments,
    of_logarithm,
)
from minkang.engines.booking.rules.planning.model import (
    Duration,
    Lateness,
    Model,
    Punctuality,
    Returning,
)
from minkang.engines.booking.rules.planning.outcome import Promise
from minkang.engines.booking.rules.planning.roster import Roster, roster_for
from minkang.engines.booking.rules.planning.searching import Aims, Grid
from minkang.engines.booking.terms import BookingState, DayKind, SessionState
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy import parameters
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.organisations.models import Organisation
from minkang.registry.places.terms import AreaLevel

SECONDS = 60.0
PERCENT = 100
CAME = (BookingState.ARRIVED, BookingState.FULFILLED)
UNKNOWN = Refusal(
    "booking.nothing_to_plan",
    "本院没有这项门诊或这位出诊人，可能已经停了。请回到规划页重新选择。",
    "service and resource must be offered by the organisation on the day",
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number of the model and what stands behind it.

    Attributes:
        prior: Name, unit, and what was believed without rows.
        value: In the unit of the prior.
        own: Rows of the doctor and service.
        department: Rows of the department, the doctor's included.
    """

    prior: Prior
    value: float
    own: int
    department: int

    @property
    def is_believed(self) -> bool:
        """Whether the prior still weighs more than the department's rows."""
        return self.department < self.prior.worth


@dataclass(frozen=True, slots=True)
class Fit:
    """The model of a doctor's session with its numbers; rows of ``[since, until)``."""

    model: Model
    estimates: tuple[Estimate, ...]
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be planned: a service given by a resource in sessions of `minutes`."""

    organisation: UUID
    service: int
    resource: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan is held to on a day: the policy's limits and our aims."""

    promise: Promise
    aims: Aims
    grid: Grid


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A department's sessions on one kind of free day; `held` is the mean number it held so far."""

    department: str
    day_kind: DayKind
    roster: Roster
    held: float


@dataclass(frozen=True, slots=True)
class _Pair:
    own: Moments
    department: Moments


def fit_for(actor: Actor, asked: Asked, on: date) -> Fit:
    """The model of a doctor's sessions from the rows before `on`.

    Raises:
        Refused: the actor does not manage the organisation's clinics, or there is nothing such to plan.
    """
    require_permission(actor, Permission.MANAGE_CLINIC, organisation=asked.organisation)
    return fit(asked, on)


def fit(asked: Asked, on: date) -> Fit:
    """As `fit_for`, for a job that plans for everybody."""
    service = Service.objects.filter(pk=asked.service, organisation=asked.organisation).first()
    known = Resource.objects.filter(pk=asked.resource, organisation=asked.organisation)
    if service is None or not known.exists():
        raise Refused(UNKNOWN)
    return _Rows(asked, service.department_id, on).together()


def terms_for(organisation: UUID, on: date) -> Terms:
    """Limits, aims and step lengths for the plans of an organisation on a day."""
    region = Organisation.objects.get(pk=organisation).area_id[: AreaLevel.COUNTY.digits]
    slot = int(parameters.value("visits.slot_minutes_max", region, on).value)
    wait = int(parameters.value("visits.wait_minutes_max", region, on).value)
    aim = {name: one.value for name, one in aims().items()}
    opens = conditions(organisation, region, on).check_in_opens_minutes
    return Terms(
        Promise(wait, aim["overtime_minutes"]),
        Aims(
            aim["kept_percent"] / PERCENT,
            aim["worst_slot_percent"] / PERCENT,
            aim["overtime_percent"] / PERCENT,
        ),
        Grid(slot, (10,) if slot % 10 == 0 else (5, slot), opens),
    )


def rosters_for(actor: Actor, organisation: UUID, on: date) -> tuple[RosterLine, ...]:
    """How many sessions each department should hold on weekends and on holidays.

    Demand of a day is the people who booked (whoever cancelled themselves left out) and those on
    the waitlist who got no place; days without any session say nothing and are left out.

    Raises:
        Refused: the actor does not manage the organisation's clinics.
    """
    require_permission(actor, Permission.MANAGE_CLINIC, organisation=organisation)
    since = on - timedelta(days=aims()["fit_days"].value)
    sessions = Session.objects.filter(
        ~Q(state=SessionState.STOPPED),
        ~Q(day_kind=DayKind.WORKDAY),
        service__organisation=organisation,
        on__gte=since,
        on__lt=on,
    )
    wanted: dict[tuple[str, str], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    held: dict[tuple[str, str], int] = defaultdict(int)
    places: dict[tuple[str, str], int] = defaultdict(int)
    key = ("service__department__name", "day_kind")
    missed = Count("waiting", filter=Q(waiting__offer__isnull=True), distinct=True)
    booked = Count("bookings", filter=~Q(bookings__state=BookingState.CANCELLED), distinct=True)
    for department, kind, day, asked, unserved in sessions.annotate(
        asked=booked, unserved=missed
    ).values_list(*key, "on", "asked", "unserved"):
        wanted[department, kind][day] += asked + unserved
        held[department, kind] += 1
    for department, kind, capacity in (
        sessions.values(*key).annotate(n=Sum("slots__pools__capacity")).values_list(*key, "n")
    ):
        places[department, kind] = capacity or 0
    level = aims()["roster_percent"].value / PERCENT
    return tuple(
        RosterLine(
            department,
            DayKind(kind),
            roster_for(
                tuple(days.values()),
                places=max(1, places[department, kind] // held[department, kind]),
                level=level,
                least=1,
            ),
            held[department, kind] / len(days),
        )
        for (department, kind), days in sorted(wanted.items())
    )


class _Rows:
    """Moments of the rows of one question, each at the doctor and at the department."""

    def __init__(self, asked: Asked, department: int, on: date) -> None:
        self.asked, self.department, self.until = asked, department, on
        self.since = on - timedelta(days=aims()["fit_days"].value)
        self.estimates: list[Estimate] = []

    def together(self) -> Fit:
        """Everything put together."""
        mean, variation = self._consult("consult_mean", "consult_variation", is_return=False)
        arrival = self._normal("arrival_mean", "arrival_spread", self._arrivals())
        late = self._normal("late_mean", "late_spread", self._beginnings())
        no_show = self._share("no_show", self._booked(), Q(state=BookingState.NOSHOW))
        seen = self._consults(Q(is_return=False))
        back = Consult.objects.filter(booking=OuterRef("booking"), is_return=True)
        share = self._share("returning", seen, Q(Exists(back)))
        returning = None
        if share:
            mean_again, _ = self._consult("return_mean", "consult_variation", is_return=True)
            away = aims()["away_minutes"].value
            returning = Returning(share, away, Duration(mean_again, variation))
        model = Model(
            consult=Duration(mean, variation),
            punctuality=Punctuality(*arrival, -aims()["earliest_minutes"].value),
            minutes=self.asked.minutes,
            no_show=no_show,
            lateness=Lateness(*late),
            returning=returning,
        )
        return Fit(model, tuple(self.estimates), self.since, self.until)

    def _consults(self, which: Q) -> QuerySet[Consult]:
        return Consult.objects.filter(which, self._in("session__"), ended_at__isnull=False)

    def _arrivals(self) -> QuerySet[Arrival]:
        minutes = _minutes(F("at") - F("booking__report_at"))
        return Arrival.objects.filter(self._in("booking__session__")).annotate(value=minutes)

    def _beginnings(self) -> QuerySet[Session]:
        minutes = _minutes(F("started_at") - F("starts"))
        begun = Session.objects.filter(self._in(""), started_at__isnull=False)
        return begun.annotate(value=minutes)

    def _booked(self) -> QuerySet[Booking]:
        over = (BookingState.NOSHOW, *CAME)
        return Booking.objects.filter(self._in("session__"), state__in=over)

    def _in(self, path: str) -> Q:
        return Q(
            (f"{path}service__department", self.department),
            (f"{path}on__gte", self.since),
            (f"{path}on__lt", self.until),
        )

    def _own(self, path: str) -> Q:
        return Q((f"{path}service", self.asked.service), (f"{path}resource", self.asked.resource))

    def _consult(self, name: str, spread: str, *, is_return: bool) -> tuple[float, float]:
        length = _minutes(F("ended_at") - F("started_at"))
        longest = aims()["consult_minutes_max"].value
        rows = self._consults(Q(is_return=is_return)).annotate(length=length)
        logs = rows.filter(length__gt=0, length__lte=longest).annotate(value=Ln("length"))
        pair = self._pair(logs, "session__")
        mean, variation = priors()[name], priors()[spread]
        known = log_moments(mean.value, variation.value)
        found = of_logarithm(_shrunk(pair, known, mean.worth))
        self._say(mean, found[0], pair)
        if not is_return:
            self._say(variation, found[1], pair)
        return found

    def _normal(self, name: str, spread: str, rows: QuerySet[Table]) -> tuple[float, float]:
        path = "" if name == "late_mean" else "booking__session__"
        pair = self._pair(rows, path)
        mean, wide = priors()[name], priors()[spread]
        found = _shrunk(pair, Moments(0, mean.value, wide.value**2), mean.worth)
        self._say(mean, found.mean, pair)
        self._say(wide, sqrt(found.variance), pair)
        return found.mean, sqrt(found.variance)

    def _share(self, name: str, rows: QuerySet[Table], hit: Q) -> float:
        pair = self._pair(rows.annotate(value=_as_one(hit)), "session__")
        prior = priors()[name]
        found = _shrunk(pair, Moments(0, prior.value / PERCENT, 0.0), prior.worth).mean
        self._say(prior, found * PERCENT, pair)
        return found

    def _pair(self, rows: QuerySet[Table], path: str) -> _Pair:
        own = self._own(path)
        kept = rows.aggregate(
            count=Count("pk"),
            mean=Avg("value"),
            spread=Variance("value"),
            own_count=Count("pk", filter=own),
            own_mean=Avg("value", filter=own),
            own_spread=Variance("value", filter=own),
        )
        return _Pair(
            Moments(kept["own_count"], kept["own_mean"] or 0.0, kept["own_spread"] or 0.0),
            Moments(kept["count"], kept["mean"] or 0.0, kept["spread"] or 0.0),
        )

    def _say(self, prior: Prior, value: float, pair: _Pair) -> None:
        self.estimates.append(Estimate(prior, value, pair.own.rows, pair.department.rows))


def _shrunk(pair: _Pair, known: Moments, worth: int) -> Moments:
    return drawn(pair.own, drawn(pair.department, known, worth), worth)


def _minutes(period: CombinedExpression) -> Expression:
    length = ExpressionWrapper(period, output_field=DurationField())
    return Cast(Extract(length, "epoch"), FloatField()) / SECONDS


def _as_one(hit: Q) -> Case:
    return Case(When(hit, then=1.0), default=0.0, output_field=FloatField())
