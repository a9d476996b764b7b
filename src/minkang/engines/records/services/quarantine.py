"""Submissions of feeds that could not be accepted: kept with every issue until somebody settles them."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from minkang.engines.records.models import Quarantine
from minkang.engines.records.queries.quarantine import cell
from minkang.engines.records.rules import refusing
from minkang.engines.records.rules.issues import Issue
from minkang.engines.records.rules.numbers import blotted
from minkang.engines.records.services.entry_types import QUARANTINE_SETTLED
from minkang.kernel import crypto
from minkang.kernel.audit import services as audit


@dataclass(frozen=True, slots=True)
class Failed:
    """One text that was not accepted; `reference` is what the sender calls it."""

    reference: str
    text: str = field(repr=False)
    issues: tuple[Issue, ...]


def keep(
    *,
    organisation: UUID | None,
    feed: str,
    reference: str,
    text: str,
    issues: Sequence[Issue],
    at: datetime,
) -> int:
    """Keep one submission that was not accepted, sealed; returns its number."""
    failed = Failed(reference, text, tuple(issues))
    (number,) = keep_all((failed,), organisation=organisation, feed=feed, at=at)
    return number


def keep_all(
    failed: Iterable[Failed], *, organisation: UUID | None, feed: str, at: datetime
) -> tuple[int, ...]:
    """Keep many submissions of one feed in one statement; returns their numbers in order."""
    kept = Quarantine.objects.bulk_create(_row(one, organisation, feed, at) for one in failed)
    return tuple(one.pk for one in kept)


def _row(one: Failed, organisation: UUID | None, feed: str, at: datetime) -> Quarantine:
    reference = blotted(one.reference)
    issues = [asdict(issue.blotted()) for issue in one.issues]
    return Quarantine(
        organisation=organisation,
        feed=feed,
        reference=reference,
        received_at=at,
        sealed=crypto.seal(one.text, **cell(organisation, feed, reference)),
        issues=json.dumps(issues, ensure_ascii=False),
    )


@transaction.atomic
def settle(*, number: int, reason: str, by: str, at: datetime) -> None:
    """Say that a submission needs nothing more: it came again rightly, or is not wanted.

    Raises:
        FhirRefused: there is none of that number that is still open (404).
    """
    one = Quarantine.objects.select_for_update().filter(pk=number, settled_at__isnull=True).first()
    if one is None:
        raise refusing.not_found(f"quarantine/{number}")
    one.settled_at, one.settled_by = at, by
    one.save(update_fields=["settled_at", "settled_by"])
    audit.record(
        QUARANTINE_SETTLED,
        subject=f"quarantine:{number}",
        by=by,
        at=at,
        reason=reason,
        organisation=str(one.organisation or ""),
    )


def settle_sent(
    *, organisation: UUID, feed: str, references: Collection[str], by: str, at: datetime
) -> int:
    """Settle what waits of a feed under these references, because it came again; how many there were.

    Inside the transaction of what came.
    """
    kept_as = [blotted(one) for one in references]
    waiting = Quarantine.objects.filter(
        organisation=organisation, feed=feed, reference__in=kept_as, settled_at__isnull=True
    )
    numbers = list(waiting.order_by("pk").values_list("pk", flat=True))
    if not numbers:
        return 0
    Quarantine.objects.filter(pk__in=numbers).update(settled_at=at, settled_by=by)
    facts = {"reason": "已重新发送", "organisation": str(organisation)}
    audit.record_all(
        audit.Act(QUARANTINE_SETTLED, f"quarantine:{number}", by, at, facts) for number in numbers
    )
    return len(numbers)
