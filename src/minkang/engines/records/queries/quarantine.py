"""What waits in the quarantine."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from minkang.engines.records.models import Quarantine
from minkang.engines.records.rules.issues import Issue, IssueCode, Severity
from minkang.kernel import crypto
from minkang.registry.organisations.models import Organisation


class Cell(TypedDict):
    """Where a text is sealed."""

    table: str
    column: str
    key: str


@dataclass(frozen=True, slots=True)
class Submission:
    """One open submission of a feed, with everything that is wrong with it."""

    number: int
    feed: str
    reference: str
    received_at: datetime
    issues: tuple[Issue, ...]
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """One submission that was rejected, open or settled, without its text.

    Attributes:
        has_text: Whether there is a text to look at.
        is_whole: Whether the text is a whole message or resource, which can be tried again.
        settled_by: Reference of who settled it; "" while it is open.
    """

    number: int
    organisation: UUID | None
    feed: str
    reference: str
    received_at: datetime
    issues: tuple[Issue, ...]
    has_text: bool
    is_whole: bool
    settled_at: datetime | None
    settled_by: str

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return self.settled_at is None


def cell(organisation: UUID | None, feed: str, reference: str) -> Cell:
    """The cell of a text; its row has no number before it is written."""
    key = f"{organisation or ''}/{feed}/{reference}"
    return Cell(table="records_quarantine", column="sealed", key=key)


def open_submissions(
    organisation: UUID | None, *, feed: str = "", before: int | None = None, most: int = 50
) -> tuple[Submission, ...]:
    """The newest open submissions of an institution, of one feed or of all; keyset by number."""
    found = Quarantine.objects.filter(organisation=organisation, settled_at__isnull=True)
    if feed:
        found = found.filter(feed=feed)
    if before is not None:
        found = found.filter(pk__lt=before)
    return tuple(map(_submission, found.order_by("-pk")[:most]))


def count_open(organisation: UUID | None) -> dict[str, int]:
    """Open submissions of an institution by feed."""
    counts: dict[str, int] = {}
    feeds = Quarantine.objects.filter(organisation=organisation, settled_at__isnull=True)
    for feed in feeds.values_list("feed", flat=True):
        counts[feed] = counts.get(feed, 0) + 1
    return counts


def rows(organisations: Collection[UUID], *, and_unknown: bool) -> QuerySet[Quarantine]:
    """Everything rejected of some institutions, for a list; with `and_unknown` of senders nobody knows too.

    Each row also has ``organisation_name`` ("" for unknown ones) and ``state`` (open, settled).
    """
    whose = Q(organisation__in=organisations)
    if and_unknown:
        whose |= Q(organisation__isnull=True)
    name = Organisation.objects.filter(pk=OuterRef("organisation")).values("name")[:1]
    return Quarantine.objects.filter(whose).annotate(
        organisation_name=Coalesce(Subquery(name), Value(""), output_field=TextField()),
        state=Case(
            When(settled_at__isnull=True, then=Value("open")),
            default=Value("settled"),
            output_field=TextField(),
        ),
    )


def open_references(organisation: UUID, feed: str) -> tuple[str, ...]:
    """What the open submissions of a feed are called."""
    found = Quarantine.objects.filter(organisation=organisation, feed=feed, settled_at__isnull=True)
    return tuple(found.values_list("reference", flat=True))


def issues_of(row: Quarantine) -> tuple[Issue, ...]:
    """What is wrong with a submission."""
    return tuple(
        Issue(**told | {"severity": Severity(told["severity"]), "code": IssueCode(told["code"])})
        for told in json.loads(row.issues)
    )


def kept(number: int) -> Kept | None:
    """The rejected submission of that number, or None."""
    row = Quarantine.objects.filter(pk=number).first()
    if row is None:
        return None
    text = _text(row)
    return Kept(
        number=row.pk,
        organisation=row.organisation,
        feed=row.feed,
        reference=row.reference,
        received_at=row.received_at,
        issues=issues_of(row),
        has_text=bool(text),
        is_whole=is_whole(text),
        settled_at=row.settled_at,
        settled_by=row.settled_by,
    )


def kept_since(organisation: UUID, feed: str, received_at: datetime) -> tuple[Kept, ...]:
    """What of a feed was rejected at one moment: the rows of one sheet."""
    found = Quarantine.objects.filter(organisation=organisation, feed=feed, received_at=received_at)
    return tuple(
        one for pk in found.order_by("pk").values_list("pk", flat=True) if (one := kept(pk))
    )


def is_whole(text: str) -> bool:
    """Whether a text is a whole message or resource; rows of sheets come again with their sheet."""
    return text.startswith(("MSH", "{"))


def opened_text(number: int) -> str:
    """The text of a submission; whoever calls answers for who sees it.

    Raises:
        Quarantine.DoesNotExist: there is none of that number.
    """
    return _text(Quarantine.objects.get(pk=number))


def _text(row: Quarantine) -> str:
    return crypto.unseal(bytes(row.sealed), **cell(row.organisation, row.feed, row.reference))


def _submission(row: Quarantine) -> Submission:
    return Submission(row.pk, row.feed, row.reference, row.received_at, issues_of(row), _text(row))
