"""Naming guardians, and ending guardianships."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.people.models import Guardianship, Person
from minkang.registry.people.rules import (
    GuardianshipAsk,
    Party,
    guardianship_fault,
    guardianship_until,
)
from minkang.registry.people.services.entry_types import GUARDIAN_NAMED, GUARDIANSHIP_ENDED
from minkang.registry.people.services.people import require_person
from minkang.registry.people.terms import GuardianshipKind


@transaction.atomic
def name_guardian(
    *,
    ward: UUID,
    guardian: UUID,
    kind: GuardianshipKind,
    since: date,
    evidence: str = "",
    by: str,
    at: datetime,
) -> Guardianship:
    """Let `guardian` act for `ward` from day `since`; for a child, until the eighteenth birthday.

    Raises:
        Refused: ``people.person_unknown``, those of `guardianship_fault`, or
            ``people.guardian_already``.
    """
    protected, acting = require_person(ward, "ward"), require_person(guardian, "guardian")
    ask = GuardianshipAsk(party(protected), party(acting), kind, evidence, since)
    if fault := guardianship_fault(ask, on=timezone.localdate(at)):
        raise Refused(fault)
    in_force = Q(until__isnull=True) | Q(until__gt=since)
    if Guardianship.objects.filter(in_force, ward=ward, guardian=guardian).exists():
        raise Refused(guardian_already())
    made = Guardianship.objects.create(
        ward=protected,
        guardian=acting,
        kind=kind,
        evidence=evidence.strip(),
        since=since,
        until=guardianship_until(kind, protected.born_on),
    )
    audit.record(
        GUARDIAN_NAMED,
        subject=f"person:{ward}",
        by=by,
        at=at,
        guardian=f"person:{guardian}",
        kind=kind.value,
        since=since.isoformat(),
    )
    return made


@transaction.atomic
def end_guardianship(*, guardianship: int, until: date, by: str, at: datetime) -> Guardianship:
    """Let a guardianship end sooner: `until` is the first day on which it no longer holds.

    Raises:
        Refused: ``people.guardianship_unknown``, ``people.guardianship_ended_already`` or
            ``people.guardianship_end_impossible``.
    """
    found = Guardianship.objects.select_for_update().filter(pk=guardianship).first()
    if found is None:
        raise Refused(
            Refusal(
                "people.guardianship_unknown",
                "没有找到这条监护关系。请打开居民的登记信息，从列表中选择。",
                f"no guardianship {guardianship}",
            )
        )
    if found.until is not None and found.until <= until:
        raise Refused(
            Refusal(
                "people.guardianship_ended_already",
                f"这条监护关系到 {found.until} 已经终止，不需要再次终止。",
                f"ends on {found.until} anyway",
            )
        )
    if until <= found.since:
        message = "终止日期应晚于监护起始日期。请检查日期。"
        raise Refused(
            Refusal(
                "people.guardianship_end_impossible",
                message,
                f"[{found.since}, {until}) is empty",
                (FieldFault("until", message),),
            )
        )
    found.until = until
    found.save(update_fields=["until"])
    audit.record(
        GUARDIANSHIP_ENDED,
        subject=f"person:{found.ward_id}",
        by=by,
        at=at,
        guardian=f"person:{found.guardian_id}",
        until=until.isoformat(),
    )
    return found


def guardian_already() -> Refusal:
    """The two are ward and guardian already."""
    message = "这两人之间的监护关系已经登记。不需要再次登记。"
    return Refusal(
        "people.guardian_already",
        message,
        "one guardianship between two people",
        (FieldFault("guardian", message),),
    )


def party(person: Person) -> Party:
    """The person as the rules of guardianship see it."""
    return Party(person.rid, person.born_on, person.died_on)
