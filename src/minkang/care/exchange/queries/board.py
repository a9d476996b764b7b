"""The lag board: every sender the actor sees, how long silent, how much, how late, how much rejected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Max, Q, Sum
from django.utils.timezone import localdate, make_aware

from minkang.care.exchange.models import ArrivalDay, ArrivalLag, Promise, TallyMark
from minkang.care.exchange.queries.limits import SILENCE, Limit, limit_on
from minkang.care.exchange.queries.scope import Institution, institutions_for
from minkang.care.exchange.rules.lags import quantile
from minkang.care.exchange.rules.lights import light
from minkang.care.exchange.terms import Light, SenderKind
from minkang.engines.records.queries import senders
from minkang.engines.records.services import projecting
from minkang.registry.access.queries import may, require_permission
from minkang.registry.access.terms import Actor, Permission

DAYS = 7
MEDIAN, NINETY_FIFTH = 0.5, 0.95
# Beyond so many institutions it is quicker to add everything up than to name them.
MOST_NAMED = 200
LATE = (Light.SILENT, Light.NEVER)

_Source = tuple[UUID, str]

_NEWEST = """
SELECT asked.organisation, asked.source, newest.last_at
FROM unnest(%s::uuid[], %s::text[]) AS asked (organisation, source)
CROSS JOIN LATERAL (
    SELECT day.last_at FROM exchange_arrivalday AS day
    WHERE day.organisation_id = asked.organisation AND day.source = asked.source
        AND day.last_at IS NOT NULL
    ORDER BY day."on" DESC LIMIT 1
) AS newest
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """What came in some days; parts are messages, rows or lines."""

    messages: int = 0
    resources: int = 0
    accepted: int = 0
    rejected: int = 0

    @property
    def rejected_percent(self) -> float | None:
        """Rejected parts of a hundred; None where nothing came that could be."""
        parts = self.accepted + self.rejected
        return 100 * self.rejected / parts if parts and self.accepted else None


@dataclass(frozen=True, slots=True)
class SenderLine:
    """One sender on the board; its last week is the seven local days up to and with today.

    Attributes:
        key: Unique: institution and source.
        organisation: Whose it is.
        name: What it is called there.
        kind: How it sends.
        light: Where it stands to its promise; `urgency` sorts by it.
        last_at: When it last sent; None for never.
        silent: How long ago that is.
        promised: How long it may be silent; None where nothing was agreed.
        today, week: What came.
        median, late: Minutes between clinical moment and storage, half and 95 % of the week's; None
            where none told its moment.
        is_over: Whether more than the limit in force was rejected in the week.
        number: Of a feed; None for others.
        system: Rid of a system; None for others.
    """

    key: str
    organisation: Institution
    name: str
    kind: SenderKind
    light: Light
    last_at: datetime | None
    silent: timedelta | None
    promised: timedelta | None
    today: Counts
    week: Counts
    median: float | None
    late: float | None
    is_over: bool
    number: int | None
    system: UUID | None

    @property
    def organisation_name(self) -> str:
        """Of the institution, to sort and narrow by."""
        return self.organisation.name

    @property
    def urgency(self) -> int:
        """The most pressing first."""
        return list(Light).index(self.light)


@dataclass(frozen=True, slots=True)
class Lagging:
    """A projection of the records and what it has not read yet."""

    name: str
    changes: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class _Sender:
    source: str
    organisation: UUID
    name: str
    kind: SenderKind
    opened_at: datetime
    last_at: datetime | None
    is_open: bool
    number: int | None = None
    system: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Counted:
    """Everything that is counted once for all senders."""

    today: Mapping[_Source, Counts]
    week: Mapping[_Source, Counts]
    stored_at: Mapping[_Source, datetime]
    lags: Mapping[_Source, Mapping[int, int]]
    promises: Mapping[str, int]
    limits: Mapping[SenderKind, int]
    most_rejected: float


def list_senders_for(actor: Actor, *, at: datetime) -> tuple[SenderLine, ...]:
    """Every sender of the institutions the actor sees, ended ones of the last week too.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    today = localdate(at)
    first = today - timedelta(days=DAYS - 1)
    known = _senders(today, first)
    seen = institutions_for(actor, Permission.SEE_EXCHANGE, {one.organisation for one in known})
    own = Q(organisation__in=seen) if len(seen) < MOST_NAMED else Q()
    counted = _Counted(
        today=_counts(own & Q(on=today)),
        week=_counts(own & Q(on__gte=first, on__lte=today)),
        stored_at=_stored_at([one for one in known if one.kind is SenderKind.FHIR]),
        lags=_lags(own & Q(on__gte=first, on__lte=today)),
        promises=dict(Promise.objects.values_list("source", "minutes")),
        limits={kind: limit_on(name, today) for kind, name in SILENCE.items()},
        most_rejected=limit_on(Limit.REJECTED, today),
    )
    return tuple(
        _line(one, seen[one.organisation], counted, at) for one in known if one.organisation in seen
    )


def list_silent_for(actor: Actor, *, at: datetime) -> tuple[SenderLine, ...]:
    """Senders that did not send in time, the longest silent first; what they sent is not counted.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    today = localdate(at)
    known = [one for one in _senders(today, today) if one.is_open]
    seen = institutions_for(actor, Permission.SEE_EXCHANGE, {one.organisation for one in known})
    known = [one for one in known if one.organisation in seen]
    counted = _uncounted(known, today)
    lines = (_line(one, seen[one.organisation], counted, at) for one in known)
    late = [line for line in lines if line.light in LATE]
    return tuple(sorted(late, key=lambda line: line.silent or timedelta.max, reverse=True))


def standing_of(organisation: Institution, source: str, *, at: datetime) -> SenderLine | None:
    """Where one sender stands, for who was let see its institution; None for one that is long over."""
    today = localdate(at)
    known = _senders(today, today - timedelta(days=DAYS - 1))
    asked = (organisation.rid, source)
    one = next((one for one in known if (one.organisation, one.source) == asked), None)
    if one is None:
        return None
    return _line(one, organisation, _uncounted([one], today), at)


def list_projections(actor: Actor) -> tuple[Lagging, ...]:
    """How far the projections of the records are behind; nothing of anybody is in it.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.SEE_EXCHANGE)
    return tuple(Lagging(one.projection, one.changes, one.since) for one in projecting.behind())


def tallied_at() -> datetime | None:
    """When what arrived was last added up; None for never."""
    return TallyMark.objects.aggregate(Max("moved_at"))["moved_at__max"]  # type: ignore[no-any-return]  # an aggregate is untyped


def _senders(today: date, first: date) -> tuple[_Sender, ...]:
    """Feeds and systems that are or lately were open, and other sources of the week."""
    found = [
        _Sender(
            source=one.source,
            organisation=one.organisation,
            name=one.name,
            kind=SenderKind(one.kind),
            opened_at=make_aware(datetime.combine(one.since + timedelta(days=1), time.min)),
            last_at=one.last_at,
            is_open=one.since <= today and (one.until is None or one.until > today),
            number=one.number,
        )
        for one in senders.feeds()
        if one.until is None or one.until > first
    ]
    found += [
        _Sender(
            source=one.source,
            organisation=one.organisation,
            name=one.name,
            kind=SenderKind.FHIR,
            opened_at=one.added_at,
            last_at=None,
            is_open=one.closed_at is None,
            system=one.rid,
        )
        for one in senders.systems()
        if one.organisation is not None
        and (one.closed_at is None or localdate(one.closed_at) >= first)
    ]
    named = {(one.organisation, one.source) for one in found}
    # What people and the platform itself write is no sender's; lines of files without a system are.
    others = ArrivalDay.objects.filter(
        on__gte=first, on__lte=today, kind=SenderKind.OTHER, source__startswith="lines:"
    )
    found += [
        _Sender(
            source=source,
            organisation=organisation,
            name=source.partition(":")[2],
            kind=SenderKind.OTHER,
            opened_at=make_aware(datetime.combine(first, time.min)),
            last_at=None,
            is_open=True,
        )
        for organisation, source in others.values_list("organisation_id", "source").distinct()
        if (organisation, source) not in named
    ]
    return tuple(found)


def _uncounted(known: Sequence[_Sender], today: date) -> _Counted:
    """What tells how long senders are silent, without counting what they sent."""
    return _Counted(
        today={},
        week={},
        stored_at=_stored_at([one for one in known if one.kind is SenderKind.FHIR]),
        lags={},
        promises=dict(Promise.objects.values_list("source", "minutes")),
        limits={kind: limit_on(name, today) for kind, name in SILENCE.items()},
        most_rejected=limit_on(Limit.REJECTED, today),
    )


def _counts(days: Q) -> Mapping[_Source, Counts]:
    rows = ArrivalDay.objects.filter(days).values_list("organisation_id", "source", "kind")
    totals = rows.annotate(
        Sum("acts"), Sum("resources"), Sum("messages"), Sum("accepted"), Sum("rejected")
    )
    return {
        (organisation, source): _of_kind(SenderKind(kind), *sums)
        for organisation, source, kind, *sums in totals
    }


def _of_kind(
    kind: SenderKind, acts: int, resources: int, messages: int, accepted: int, rejected: int
) -> Counts:
    """A part is a message of HL7 v2, a row of a sheet, or else a resource."""
    match kind:
        case SenderKind.HL7V2:
            return Counts(messages, resources, accepted, rejected)
        case SenderKind.SHEET:
            return Counts(messages, resources, acts, rejected)
        case _:
            return Counts(acts, resources, resources, rejected)


def _stored_at(systems: Sequence[_Sender]) -> Mapping[_Source, datetime]:
    """When something of each system was last stored: one look into the index each."""
    with connection.cursor() as cursor:
        cursor.execute(
            _NEWEST, [[one.organisation for one in systems], [one.source for one in systems]]
        )
        return {(organisation, source): last_at for organisation, source, last_at in cursor}


def _lags(days: Q) -> Mapping[_Source, Mapping[int, int]]:
    found: dict[_Source, dict[int, int]] = {}
    rows = ArrivalLag.objects.filter(days).values_list("organisation_id", "source", "bucket")
    for organisation, source, bucket, count in rows.annotate(Sum("resources")):
        found.setdefault((organisation, source), {})[bucket] = count
    return found


def _line(one: _Sender, organisation: Institution, counted: _Counted, at: datetime) -> SenderLine:
    source = (one.organisation, one.source)
    moments = [moment for moment in (one.last_at, counted.stored_at.get(source)) if moment]
    last_at = max(moments, default=None)
    minutes = counted.promises.get(one.source, counted.limits.get(one.kind))
    promised = None if minutes is None else timedelta(minutes=minutes)
    week, lags = counted.week.get(source, Counts()), counted.lags.get(source, {})
    return SenderLine(
        key=f"{one.organisation} {one.source}",
        organisation=organisation,
        name=one.name,
        kind=one.kind,
        light=light(
            last_at=last_at,
            opened_at=one.opened_at,
            promised=promised,
            is_open=one.is_open,
            at=at,
        ),
        last_at=last_at,
        silent=None if last_at is None else max(at - last_at, timedelta(0)),
        promised=promised,
        today=counted.today.get(source, Counts()),
        week=week,
        median=quantile(lags, MEDIAN),
        late=quantile(lags, NINETY_FIFTH),
        is_over=(week.rejected_percent or 0) > counted.most_rejected,
        number=one.number,
        system=one.system,
    )


@dataclass(frozen=True, slots=True)
class Acts:
    """What the actor may do anywhere, to lead there."""

    maintains: bool
    registers: bool
    settles: bool
    sends: bool


def acts_of(actor: Actor) -> Acts:
    """Which pages of the exchange open for the actor."""
    return Acts(
        maintains=may(actor, Permission.MAINTAIN_FEEDS).allowed,
        registers=may(actor, Permission.REGISTER_SYSTEMS).allowed,
        settles=may(actor, Permission.SETTLE_REJECTED).allowed,
        sends=may(actor, Permission.SEND_SHEETS).allowed,
    )
