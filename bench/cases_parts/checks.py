"""What must be true after the load: every case ended, every chain whole, every row its replay."""

from datetime import UTC, datetime

from django.db import transaction

from minkang.engines.cases.models import Case
from minkang.engines.cases.queries.history import replayed, verify
from minkang.engines.cases.services import procedures
from minkang.engines.cases.services.loading import load
from minkang.kernel.audit.models import Entry

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LOOKED_AT = 50
ACTS_OF_A_PERMIT = 5


def publish() -> None:
    """Publish the shipped procedures by two persons."""
    procedures.publish_shipped(proposer="account:one", approver="account:two", at=AT)


def insist_whole() -> None:
    """Compare a sample of cases with their events, and all of them with the audit chain."""
    cases = Case.objects.order_by("rid")
    for rid in cases.values_list("rid", flat=True)[:LOOKED_AT]:
        assert verify(rid) == (), rid
        with transaction.atomic():
            loaded = load(rid)
        assert loaded is not None
        assert loaded.snapshot == replayed(rid), rid
    ended = cases.filter(outcome="granted").count()
    acts = Entry.objects.filter(type__in=("cases.case_opened", "cases.case_moved")).count()
    print(f"{ended} permits granted, {acts} audit entries, {cases.count() - ended} unfinished")
    assert acts == ended * ACTS_OF_A_PERMIT
