"""What waits in the quarantine."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from minkang.engines.records.models import Quarantine
from minkang.engines.records.rules.issues import Issue, IssueCode, Severity
from minkang.kernel import crypto


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


def _submission(row: Quarantine) -> Submission:
    where = cell(row.organisation, row.feed, row.reference)
    return Submission(
        row.pk,
        row.feed,
        row.reference,
        row.received_at,
        tuple(
            Issue(
                **told | {"severity": Severity(told["severity"]), "code": IssueCode(told["code"])}
            )
            for told in json.loads(row.issues)
        ),
        crypto.unseal(bytes(row.sealed), **where),
    )
