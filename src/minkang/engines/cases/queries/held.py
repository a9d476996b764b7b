"""What the offices know of somebody already: facts that need not be asked again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from minkang.engines.cases.models import CaseFact
from minkang.engines.cases.queries.history import opened_value
from minkang.engines.cases.rules.facts import Fact
from minkang.engines.cases.terms import FactSource, Outcome

APPROVED = (Outcome.GRANTED, Outcome.DONE)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose facts: a person's or an organisation's."""

    person: UUID | None = None
    organisation: UUID | None = None


def facts_held_for(subject: Subject, codes: Collection[str], at: datetime) -> dict[str, Fact]:
    """The newest approved value of each fact the offices hold of somebody before a moment.

    Approved is a fact that an office or a licence vouched for, or that came with a case which was
    granted. Facts of one place or thing (a premises, a device) are held of the subject that told them.

    Args:
        subject: Whose facts.
        codes: Which.
        at: Only what was told before.

    Returns:
        By code, with source ``earlier_case`` and the number of the case it came with.
    """
    if subject.person is None and subject.organisation is None:
        return {}
    theirs = (
        Q(case__person_id=subject.person)
        if subject.person is not None
        else Q(case__organisation_id=subject.organisation)
    )
    approved = Q(verified_at__isnull=False) | Q(case__outcome__in=APPROVED)
    rows = (
        CaseFact.objects.filter(theirs, approved, code__in=codes, case__opened_at__lt=at)
        .select_related("case")
        .order_by("code", "-case__opened_at", "-seq")
        .distinct("code")
    )
    return {
        row.code: Fact(
            row.code,
            opened_value(row),
            FactSource.EARLIER_CASE,
            row.case.number,
            row.holder,
            row.verified_at or row.case.ended_at,
        )
        for row in rows
    }
