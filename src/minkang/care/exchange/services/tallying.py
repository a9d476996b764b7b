"""Adds up by sender and day what arrived.

What was stored is read from the outbox, each change once. Messages and rejections are counted anew for
the days that may have changed, so that a message that came again is counted on the day it came.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.timezone import localdate, make_aware

from minkang.care.exchange.models import ArrivalDay, TallyMark
from minkang.care.exchange.terms import SenderKind
from minkang.engines.records.queries import arrivals, senders
from minkang.engines.records.queries.arrivals import Arrived, Mark

MOST_CHANGES = 20_000
_MARK = "outbox"
_ADD_DAYS = """
INSERT INTO exchange_arrivalday AS day (source, organisation_id, kind, "on", acts, resources, messages,
    accepted, rejected, last_at)
SELECT source, organisation, kind, "on", acts, resources, 0, 0, 0, last_at
FROM unnest(%s::text[], %s::uuid[], %s::text[], %s::date[], %s::bigint[], %s::bigint[], %s::timestamptz[])
    AS told (source, organisation, kind, "on", acts, resources, last_at)
ON CONFLICT (organisation_id, source, "on") DO UPDATE SET acts = day.acts + excluded.acts,
    resources = day.resources + excluded.resources, last_at = greatest(day.last_at, excluded.last_at)
"""
_ADD_LAGS = """
INSERT INTO exchange_arrivallag AS lag (source, organisation_id, "on", bucket, resources)
SELECT * FROM unnest(%s::text[], %s::uuid[], %s::date[], %s::smallint[], %s::bigint[])
ON CONFLICT (organisation_id, source, "on", bucket)
    DO UPDATE SET resources = lag.resources + excluded.resources
"""

_Day = tuple[str, UUID, date]


def tally_all(*, at: datetime) -> int:
    """Add up all that is final; how many further batches it took."""
    batches = 0
    while tally(at=at):
        batches += 1
    return batches


@transaction.atomic
def tally(*, at: datetime) -> bool:
    """Add up the next changes, and messages and rejections when those are done; whether more wait.

    Another worker that is at it already is left alone: then False.
    """
    TallyMark.objects.get_or_create(name=_MARK)
    mark = TallyMark.objects.select_for_update(skip_locked=True).filter(name=_MARK).first()
    if mark is None:
        return False
    before = Mark(mark.xact, mark.number)
    arrived, after = arrivals.written(before, most=MOST_CHANGES)
    _add([one for one in arrived if one.organisation is not None])
    mark.xact, mark.number = after.xact, after.number
    has_more = after != before and sum(one.resources for one in arrived) >= MOST_CHANGES
    if not has_more:
        _recount(mark, at)
    mark.moved_at = at
    mark.save()
    return has_more


def _recount(mark: TallyMark, at: datetime) -> None:
    newer = arrivals.newer(mark.submission, mark.rejection)
    yesterday = localdate(at) - timedelta(days=1)
    first = min(yesterday, localdate(newer.since) if newer.since else yesterday)
    since = make_aware(datetime.combine(first, time.min))
    days: dict[_Day, ArrivalDay] = {}
    for sent in arrivals.submitted(since):
        day = _day(days, f"feed:{sent.feed}", sent.organisation, SenderKind(sent.kind), sent.on)
        day.messages, day.accepted = sent.messages, sent.accepted
    for one in arrivals.rejected(since):
        kind = SenderKind(one.kind) if one.kind else _kind(one.source, {})
        _day(days, one.source, one.organisation, kind, one.on).rejected += one.rejected
    _store(days.values())
    mark.submission, mark.rejection = newer.submission, newer.rejection


def _day(
    days: dict[_Day, ArrivalDay], source: str, organisation: UUID, kind: SenderKind, on: date
) -> ArrivalDay:
    key = (source, organisation, on)
    if key not in days:
        days[key] = ArrivalDay(source=source, organisation_id=organisation, kind=kind, on=on)
    return days[key]


def _store(days: Iterable[ArrivalDay]) -> None:
    told = sorted(days, key=lambda day: (day.organisation_id, day.source, day.on))
    ArrivalDay.objects.bulk_create(
        told,
        update_conflicts=True,
        unique_fields=["organisation", "source", "on"],
        update_fields=["messages", "accepted", "rejected"],
    )


def _add(arrived: Sequence[Arrived]) -> None:
    kinds = _kinds()
    days: dict[tuple[UUID, str, date], list[Arrived]] = {}
    for one in arrived:
        if one.organisation is not None:
            days.setdefault((one.organisation, one.source, one.on), []).append(one)
    keys = sorted(days, key=str)
    with connection.cursor() as cursor:
        if keys:
            cursor.execute(
                _ADD_DAYS,
                [
                    [source for _, source, _ in keys],
                    [organisation for organisation, _, _ in keys],
                    [_kind(source, kinds).value for _, source, _ in keys],
                    [on for _, _, on in keys],
                    [sum(one.acts for one in days[key]) for key in keys],
                    [sum(one.resources for one in days[key]) for key in keys],
                    [max(one.last_at for one in days[key]) for key in keys],
                ],
            )
        lags = sorted(
            (one for one in arrived if one.bucket is not None),
            key=lambda one: (str(one.organisation), one.source, one.on, one.bucket),
        )
        if lags:
            cursor.execute(
                _ADD_LAGS,
                [
                    [one.source for one in lags],
                    [one.organisation for one in lags],
                    [one.on for one in lags],
                    [one.bucket for one in lags],
                    [one.resources for one in lags],
                ],
            )


def _kinds() -> dict[str, SenderKind]:
    return {feed.source: SenderKind(feed.kind) for feed in senders.feeds()}


def _kind(source: str, kinds: dict[str, SenderKind]) -> SenderKind:
    if source.startswith("client:"):
        return SenderKind.FHIR
    return kinds.get(source, SenderKind.OTHER)
