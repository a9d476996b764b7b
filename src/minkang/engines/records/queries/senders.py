"""Who sends to the records: feeds of messages and sheets, and systems that speak FHIR."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.timezone import localdate

from minkang.engines.records.models import Client, Feed, Submission
from minkang.engines.records.terms import FeedKind, ReaderKind
from minkang.kernel.dated import in_force

ISSUED = 20


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """One feed.

    Attributes:
        number: Its number; it writes as ``feed:<number>``.
        organisation: Rid of the institution.
        kind: How it sends.
        name: For people; unique at the institution.
        application: MSH-3 of its messages, "" for sheets.
        facility: MSH-4 of its messages, "" for sheets.
        since: First day.
        until: First day no longer; None while it is open.
        last_at: When it last sent anything; None for never.
    """

    number: int
    organisation: UUID
    kind: FeedKind
    name: str
    application: str
    facility: str
    since: date
    until: date | None
    last_at: datetime | None

    @property
    def source(self) -> str:
        """How the audit chain names it."""
        return f"feed:{self.number}"


@dataclass(frozen=True, slots=True)
class SystemFacts:
    """One registered system of an institution, or of the platform (`organisation` None)."""

    rid: UUID
    organisation: UUID | None
    organisation_name: str
    name: str
    scopes: tuple[str, ...]
    has_keys: bool
    added_at: datetime
    closed_at: datetime | None

    @property
    def source(self) -> str:
        """How the audit chain names it."""
        return f"client:{self.rid}"


@dataclass(frozen=True, slots=True)
class Sent:
    """One message or sheet of a feed."""

    number: int
    feed: int
    control: str
    received_at: datetime
    answer: str
    written: int
    rejected: int


def feeds(
    organisations: Collection[UUID] | None = None, *, open_on: date | None = None
) -> tuple[FeedFacts, ...]:
    """Feeds by institution and name, of some institutions or all; with a day only those open then."""
    found = Feed.objects.all()
    if organisations is not None:
        found = found.filter(organisation__in=organisations)
    if open_on is not None:
        found = found.filter(in_force(open_on))
    newest = Submission.objects.filter(feed=OuterRef("pk")).order_by("-received_at")
    found = found.annotate(last_at=Subquery(newest.values("received_at")[:1]))
    return tuple(map(_facts, found.order_by("organisation_id", "name")))


def feed(number: int) -> FeedFacts | None:
    """The feed of that number, or None."""
    newest = Submission.objects.filter(feed=OuterRef("pk")).order_by("-received_at")
    found = Feed.objects.annotate(last_at=Subquery(newest.values("received_at")[:1]))
    row = found.filter(pk=number).first()
    return None if row is None else _facts(row)


def sheet_feed(organisation: UUID, at: datetime) -> FeedFacts | None:
    """The open feed of sheets of an institution, the first by name; or None."""
    for one in feeds([organisation], open_on=localdate(at)):
        if one.kind is FeedKind.SHEET:
            return one
    return None


def sent(feed: int, *, most: int = ISSUED) -> tuple[Sent, ...]:
    """The newest messages or sheets of a feed."""
    rows = Submission.objects.filter(feed=feed).order_by("-received_at", "-pk")[:most]
    return tuple(map(_sent, rows))


def submission(number: int) -> Sent | None:
    """One message or sheet, or None."""
    row = Submission.objects.filter(pk=number).first()
    return None if row is None else _sent(row)


def systems(organisations: Collection[UUID] | None = None) -> tuple[SystemFacts, ...]:
    """Registered systems, newest first, closed ones too; of some institutions, or every one."""
    found = Client.objects.select_related("organisation").order_by("-added_at", "rid")
    if organisations is not None:
        found = found.filter(organisation__in=organisations, kind=ReaderKind.INSTITUTION.value)
    return tuple(map(_system, found))


def system(rid: UUID) -> SystemFacts | None:
    """One registered system, or None."""
    row = Client.objects.select_related("organisation").filter(rid=rid).first()
    return None if row is None else _system(row)


def _facts(row: Feed) -> FeedFacts:
    return FeedFacts(
        number=row.pk,
        organisation=row.organisation_id,
        kind=FeedKind(row.kind),
        name=row.name,
        application=row.application,
        facility=row.facility,
        since=row.since,
        until=row.until,
        last_at=getattr(row, "last_at", None),
    )


def _sent(row: Submission) -> Sent:
    return Sent(
        row.pk, row.feed_id, row.control, row.received_at, row.answer, row.written, row.rejected
    )


def _system(row: Client) -> SystemFacts:
    return SystemFacts(
        rid=row.rid,
        organisation=row.organisation_id,
        organisation_name=row.organisation.name if row.organisation else "",
        name=row.name,
        scopes=tuple(row.scopes.split()),
        has_keys=bool(row.keys),
        added_at=row.added_at,
        closed_at=row.closed_at,
    )
