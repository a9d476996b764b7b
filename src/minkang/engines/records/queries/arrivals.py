"""What arrived, counted by whoever keeps a board of senders: changes, submissions, rejections.

Days are local days of Shanghai. A *source* is who wrote a version, as the audit chain names it
(``feed:12``, ``client:<rid>``).
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Min

from minkang.engines.records.models import Quarantine, Submission
from minkang.engines.records.terms import FeedKind
from minkang.kernel.prepared import rows

BUCKETS_OF_AN_OCTAVE = 4
"""How finely times are sorted: bucket b holds minutes from 2^(b/4) - 1 up to 2^((b+1)/4) - 1."""

MOST_OF_A_NAME = 100

# An act is counted with its first change; how late something is, with its first version, and only where
# it names an earlier clinical moment.
_WRITTEN = f"""
WITH fresh AS (
    SELECT xact, number, entry, rid, version, written_at FROM records_change
    WHERE (xact, number) > (%s::bigint, %s::bigint)
        AND xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    ORDER BY xact, number LIMIT %s::int
), named AS (
    SELECT fresh.xact, fresh.number, fresh.written_at, written.by, resource.organisation,
        NOT EXISTS (
            SELECT 1 FROM records_change AS earlier
            WHERE earlier.entry = fresh.entry AND earlier.number < fresh.number
        ) AS begins,
        CASE WHEN fresh.version = 1 THEN
            extract(epoch FROM fresh.written_at)::float8 / 60 - resource.sort_ts / 60e6
        END AS minutes
    FROM fresh
    JOIN records_resourceversion AS written USING (rid, version)
    JOIN records_resource AS resource USING (rid)
)
SELECT by, organisation, (written_at AT TIME ZONE 'Asia/Shanghai')::date,
    CASE WHEN minutes > 0 THEN floor({BUCKETS_OF_AN_OCTAVE} * ln(1 + minutes) / ln(2.0))::int END,
    count(*), count(*) FILTER (WHERE begins), max(written_at), max(ARRAY[xact, number])
FROM named GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""  # noqa: S608 - put together from constants
_SUBMITTED = """
SELECT feed.id, feed.organisation_id, feed.kind,
    (submission.received_at AT TIME ZONE 'Asia/Shanghai')::date, count(*),
    count(*) FILTER (WHERE submission.answer = 'AA'), max(submission.received_at)
FROM records_submission AS submission JOIN records_feed AS feed ON feed.id = submission.feed_id
WHERE submission.received_at >= %s::timestamptz
GROUP BY 1, 2, 3, 4 ORDER BY 1, 4
"""
_REJECTED = """
SELECT told.organisation, told.feed, feed.id, feed.kind, client.rid, told.on, told.rejected
FROM (
    SELECT organisation, feed, (received_at AT TIME ZONE 'Asia/Shanghai')::date AS on,
        count(*) AS rejected
    FROM records_quarantine WHERE received_at >= %s::timestamptz AND organisation IS NOT NULL
    GROUP BY 1, 2, 3
) AS told
LEFT JOIN records_feed AS feed
    ON feed.organisation_id = told.organisation AND feed.name = told.feed
LEFT JOIN LATERAL (
    SELECT rid FROM records_client
    WHERE organisation_id = told.organisation AND name = told.feed
    ORDER BY closed_at NULLS FIRST, added_at DESC LIMIT 1
) AS client ON true
ORDER BY 1, 2, 6
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the outbox was read: transaction and number of the last change."""

    xact: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Arrived:
    """Versions of one source, institution and day whose times fall into one bucket.

    Attributes:
        source: Who wrote them.
        organisation: Whose they are; None for the platform's own.
        on: The local day.
        bucket: Of the minutes between clinical time and storage; None where that cannot be said.
        resources: How many.
        acts: How many acts began with one of them.
        last_at: The newest.
    """

    source: str
    organisation: UUID | None
    on: date
    bucket: int | None
    resources: int
    acts: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Submitted:
    """Messages or sheets of a feed on a day, and how many were accepted."""

    feed: int
    organisation: UUID
    kind: FeedKind
    on: date
    messages: int
    accepted: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Rejected:
    """What of an institution went into the quarantine on a day.

    `source` is the feed or system of that name, or ``lines:<name>`` where there is none: a bulk file.
    """

    organisation: UUID
    source: str
    kind: FeedKind | None
    on: date
    rejected: int


def written(after: Mark, *, most: int) -> tuple[tuple[Arrived, ...], Mark]:
    """The next `most` changes that are final, added up, and the mark behind them."""
    found = rows(_WRITTEN, after.xact, after.number, most)
    if not found:
        return (), after
    arrived = tuple(Arrived(*row[:7]) for row in found)
    xact, number = max(row[7] for row in found)
    return arrived, Mark(xact, number)


def submitted(since: datetime) -> tuple[Submitted, ...]:
    """What feeds sent since a moment, by day."""
    return tuple(
        Submitted(feed, organisation, FeedKind(kind), *told)
        for feed, organisation, kind, *told in rows(_SUBMITTED, since)
    )


def rejected(since: datetime) -> tuple[Rejected, ...]:
    """What of known institutions was rejected since a moment, by day."""
    return tuple(
        Rejected(organisation, _source(name, feed, client), FeedKind(kind) if kind else None, *told)
        for organisation, name, feed, kind, client, *told in rows(_REJECTED, since)
    )


def _source(name: str, feed: int | None, client: UUID | None) -> str:
    if feed is not None:
        return f"feed:{feed}"
    return f"client:{client}" if client else f"lines:{name[:MOST_OF_A_NAME]}"


@dataclass(frozen=True, slots=True)
class Newer:
    """The newest submission and rejection, and when the earliest of those not yet seen came."""

    submission: int
    rejection: int
    since: datetime | None


def newer(submission: int, rejection: int) -> Newer:
    """What came after these two numbers."""
    sent = Submission.objects.filter(pk__gt=submission).aggregate(Max("pk"), Min("received_at"))
    kept = Quarantine.objects.filter(pk__gt=rejection).aggregate(Max("pk"), Min("received_at"))
    moments = [one for one in (sent["received_at__min"], kept["received_at__min"]) if one]
    return Newer(
        sent["pk__max"] or submission, kept["pk__max"] or rejection, min(moments, default=None)
    )
