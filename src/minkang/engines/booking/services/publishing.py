"""Publishing: sessions with their slots and pools come to stand, once each.

A session keeps what was in force when it was published: its slots know the limit they were cut
under, its day knows what kind of day it was, and `published_at` says whether the public was told in
time.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from minkang.engines.booking.models import Resource, Service, Session, Slot, Template
from minkang.engines.booking.queries.conditions import Place, conditions_of, place_of
from minkang.engines.booking.rules import offering as offering_rules
from minkang.engines.booking.rules import publishing as rules
from minkang.engines.booking.rules.publishing import Span
from minkang.engines.booking.rules.slots import PoolPlan, Shape, Shares, SlotPlan, cut, opening
from minkang.engines.booking.services import acts
from minkang.engines.booking.services.entries import SessionEntry
from minkang.engines.booking.services.locking import (
    known_service,
    lock_resources,
    locked_resource,
    locked_template,
)
from minkang.engines.booking.services.offering import slot_minutes_max
from minkang.engines.booking.terms import (
    DayPart,
    ReleaseMode,
    ResourceKind,
    SessionState,
)
from minkang.kernel.audit import services as audit
from minkang.kernel.calendar.working_days import china
from minkang.kernel.prepared import Row, rows
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.clauses import executes
from minkang.registry.organisations.models import Post

ONE_DAY = timedelta(days=1)
INSERT_POOLS = """
INSERT INTO booking_pool
    (slot_id, kind, report_at, capacity, booked, is_open, opens_at, closes_at, spill_at)
SELECT slot, kind, report_at, capacity, 0, true, opens_at, closes_at, spill_at
FROM unnest(
    %s::bigint[], %s::text[], %s::timestamptz[], %s::int[], %s::timestamptz[], %s::timestamptz[],
    %s::timestamptz[]
) AS told (slot, kind, report_at, capacity, opens_at, closes_at, spill_at)
"""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A session that was not published, and why."""

    template: int
    on: date
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing a period.

    Attributes:
        sessions: Ids of the sessions that were published now, by day.
        skipped: What could not be published; sessions that stood already are not among them.
    """

    sessions: tuple[int, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """One session as it is meant to be, from a template or without one."""

    service: Service
    resource: Resource
    template: Template | None
    on: date
    part: DayPart
    shape: Shape
    shares: Shares
    release: ReleaseMode


@dataclass(frozen=True, slots=True)
class _Known:
    """What stands already, for the resources that are locked.

    Attributes:
        standing: Sessions of each resource that are not stopped.
        stopped: Template and day of sessions that were stopped.
        posts: First day and day after the last of each practitioner's posts at each organisation.
    """

    standing: Mapping[int, list[Session]]
    stopped: frozenset[tuple[int | None, date]]
    posts: Mapping[tuple[UUID, UUID], Sequence[tuple[date, date | None]]]

    def same(self, plan: _Plan) -> Session | None:
        """The session of that resource, day and part."""
        rows = self.standing.get(plan.resource.pk, ())
        return next((row for row in rows if (row.on, row.part) == (plan.on, plan.part)), None)

    def is_employed(self, plan: _Plan) -> bool:
        """Whether who gives the session has a post there on the day; rooms and booths need none."""
        if plan.resource.kind not in (ResourceKind.DOCTOR, ResourceKind.NURSE):
            return True
        practitioner = plan.resource.practitioner_id
        periods = (
            self.posts.get((practitioner, plan.resource.organisation_id), ())
            if practitioner
            else ()
        )
        return any(
            since <= plan.on and (until is None or plan.on < until) for since, until in periods
        )


@transaction.atomic
def publish(*, template: int, on: date, by: str, at: datetime) -> Session:
    """Publish one session of a template; the one that stands already is returned unchanged.

    Raises:
        Refused: the day runs other templates, the session lies in the past, overlaps another one of
            the resource, was stopped before (publish a single one instead), or its doctor has no
            post there on that day.
    """
    found = locked_template(template)
    plan = _of_template(found, known_service(found.service_id), found.resource, on)
    known = _known([plan], on, on + ONE_DAY)
    if (same := known.same(plan)) is not None:
        return same
    _, weekday = rules.runs_as(on, china())
    _insist(
        rules.template_of_another_day() if weekday != found.weekday else None,
        _template_fault(found, on),
        _fault(plan, known, at),
    )
    return _publish_one(plan, by, at)


@executes("liaoning-2025-34/1.1")
@transaction.atomic
def publish_period(
    *, organisation: UUID, since: date, until: date, by: str, at: datetime
) -> Published:
    """Publish every session the templates of an organisation make in ``[since, until)``.

    Each day runs the templates of its kind (``rules.publishing.runs_as``): weekends their own,
    public holidays those made for holidays. Sessions that stand, or stood and were stopped, are
    left alone, so the same period can be published again after templates were added.

    Raises:
        Refused: ``booking.period_impossible``.
    """
    _insist(rules.period_fault(since, until))
    templates = Template.objects.filter(
        Q(until__isnull=True) | Q(until__gt=since),
        service__organisation=organisation,
        since__lt=until,
    )
    lock_resources(templates.values_list("resource", flat=True))
    rows = templates.select_related("service__organisation", "resource").order_by("pk")
    plans = [
        (row.pk, _of_template(row, row.service, row.resource, day))
        for day, row in _runs(tuple(rows), since, until)
    ]
    known = _known([plan for _, plan in plans], since, until)
    kept, skipped = [], []
    for template, plan in plans:
        if known.same(plan) is not None:
            continue
        if (fault := _fault(plan, known, at)) is not None:
            skipped.append(Skipped(template, plan.on, fault))
            continue
        session = _session(plan, at)
        known.standing[plan.resource.pk].append(session)
        kept.append((plan, session))
    _store(kept, at)
    audit.record(
        acts.PERIOD_PUBLISHED,
        subject=f"organisation:{organisation}",
        by=by,
        at=at,
        since=since.isoformat(),
        until=until.isoformat(),
        sessions=len(kept),
        skipped=len(skipped),
    )
    return Published(tuple(session.pk for _, session in kept), tuple(skipped))


@executes("liaoning-2025-34/1.1")
@transaction.atomic
def publish_single(*, entry: SessionEntry, by: str, at: datetime) -> Session:
    """Publish a session without a template: an extra clinic, on any day.

    Raises:
        Refused: as `set_template` for its shape, and as `publish`; a session that stands on that
            day and part is refused as overlapping when the hours differ, else returned.
    """
    resource = locked_resource(entry.resource)
    service = known_service(entry.service)
    plan = _Plan(
        service=service,
        resource=resource,
        template=None,
        on=entry.on,
        part=entry.part,
        shape=entry.shape,
        shares=entry.shares,
        release=entry.release,
    )
    _insist(
        rules.shape_fault(entry.shape, slot_minutes_max=slot_minutes_max(service, entry.on)),
        rules.shares_fault(entry.shares),
        offering_rules.fits_together(service.organisation_id, resource.organisation_id),
    )
    known = _known([plan], entry.on, entry.on + ONE_DAY)
    same = known.same(plan)
    if same is not None and (same.starts, same.ends) == entry.shape.on(entry.on):
        return same
    _insist(rules.part_taken() if same else None, _fault(plan, known, at))
    return _publish_one(plan, by, at)


def _publish_one(plan: _Plan, by: str, at: datetime) -> Session:
    session = _session(plan, at)
    _store([(plan, session)], at)
    audit.record(
        acts.SESSION_PUBLISHED,
        subject=f"session:{session.pk}",
        by=by,
        at=at,
        on=plan.on.isoformat(),
        part=plan.part.label,
        places=sum(plan.shape.places),
    )
    return session


def _of_template(template: Template, service: Service, resource: Resource, on: date) -> _Plan:
    return _Plan(
        service=service,
        resource=resource,
        template=template,
        on=on,
        part=DayPart(template.part),
        shape=Shape(
            template.starts,
            template.ends,
            template.slot_minutes,
            template.report_minutes,
            tuple(template.places),
        ),
        shares=Shares(
            template.referral_percent,
            template.green_channel_percent,
            template.return_visit_percent,
            template.same_day_percent,
            template.assisted_percent,
        ),
        release=ReleaseMode(template.release),
    )


def _runs(
    templates: Sequence[Template], since: date, until: date
) -> Iterator[tuple[date, Template]]:
    """Every day of ``[since, until)`` with the templates that run on it."""
    by_weekday = defaultdict(list)
    for template in templates:
        by_weekday[template.weekday].append(template)
    for number in range((until - since).days):
        day = since + number * ONE_DAY
        _, weekday = rules.runs_as(day, china())
        for template in by_weekday[weekday]:
            if _template_fault(template, day) is None:
                yield day, template


def _template_fault(template: Template, on: date) -> Refusal | None:
    return offering_rules.holds(template.since, template.until, on)


def _known(plans: Iterable[_Plan], since: date, until: date) -> _Known:
    resources = {plan.resource.pk: plan.resource for plan in plans}
    rows = Session.objects.filter(resource__in=resources, on__gte=since, on__lt=until)
    standing: defaultdict[int, list[Session]] = defaultdict(list)
    stopped = set()
    for row in rows:
        if row.state == SessionState.STOPPED:
            stopped.add((row.template_id, row.on))
        else:
            standing[row.resource_id].append(row)
    posts = defaultdict(list)
    employed = Post.objects.filter(
        practitioner__in={row.practitioner_id for row in resources.values()},
        organisation__in={row.organisation_id for row in resources.values()},
    )
    for practitioner, organisation, first, end in employed.values_list(
        "practitioner", "organisation", "since", "until"
    ):
        posts[practitioner, organisation].append((first, end))
    return _Known(standing, frozenset(stopped), posts)


def _fault(plan: _Plan, known: _Known, at: datetime) -> Refusal | None:
    starts, ends = plan.shape.on(plan.on)
    spans = (Span(row.starts, row.ends) for row in known.standing.get(plan.resource.pk, ()))
    stopped = plan.template is not None and (plan.template.pk, plan.on) in known.stopped
    return (
        rules.not_past(starts, at=at)
        or (rules.stopped_before() if stopped else None)
        or offering_rules.holds(plan.service.since, plan.service.until, plan.on)
        or offering_rules.holds(plan.resource.since, plan.resource.until, plan.on)
        or (None if known.is_employed(plan) else offering_rules.no_post())
        or rules.slot_within_limit(
            plan.shape.slot_minutes, slot_minutes_max=slot_minutes_max(plan.service, plan.on)
        )
        or rules.without_overlap(starts, ends, spans)
    )


def _session(plan: _Plan, at: datetime) -> Session:
    starts, ends = plan.shape.on(plan.on)
    kind, _ = rules.runs_as(plan.on, china())
    return Session(
        service=plan.service,
        resource=plan.resource,
        template=plan.template,
        on=plan.on,
        part=plan.part,
        day_kind=kind,
        starts=starts,
        ends=ends,
        published_at=at,
        release=plan.release,
    )


def _store(kept: Sequence[tuple[_Plan, Session]], at: datetime) -> None:
    """Store sessions with their slots and pools, in three statements."""
    if not kept:
        return
    places = [_place(plan) for plan, _ in kept]
    in_force = conditions_of(set(places))
    plans: list[tuple[Session, int, SlotPlan]] = []
    for place, (plan, session) in zip(places, kept, strict=True):
        pools = opening(place[0], session.starts, in_force[place], plan.release, at)
        session.opens_at = pools.opens_at
        limit = slot_minutes_max(plan.service, plan.on)
        plans += [(session, limit, one) for one in cut(plan.shape, plan.shares, plan.on, pools)]
    Session.objects.bulk_create([session for _, session in kept])
    slots = Slot.objects.bulk_create(
        Slot(session=session, starts=one.starts, ends=one.ends, minutes_max=limit)
        for session, limit, one in plans
    )
    rows(
        INSERT_POOLS,
        *map(
            list,
            zip(
                *(
                    (slot.pk, *_pool(pool))
                    for slot, (_, _, one) in zip(slots, plans, strict=True)
                    for pool in one.pools
                ),
                strict=True,
            ),
        ),
    )


def _pool(pool: PoolPlan) -> Row:
    return (
        str(pool.kind),
        pool.report_at,
        pool.capacity,
        pool.opens_at,
        pool.closes_at,
        pool.spill_at,
    )


def _place(plan: _Plan) -> Place:
    return place_of(plan.service.organisation, plan.on)


def _insist(*found: Refusal | None) -> None:
    for refusal in found:
        if refusal is not None:
            raise Refused(refusal)
