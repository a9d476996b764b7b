"""Whom a clinician treats, as a list that opens their records."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from minkang.kernel.dated import in_force
from minkang.registry.access.queries import may, require_permission, scope_filter
from minkang.registry.access.terms import Action, Actor, Category, Permission, Purpose
from minkang.registry.people.models import CareRelation, Person
from minkang.registry.people.queries import masked_name
from minkang.registry.people.terms import CareKind, Sex

MOST_PATIENTS = 40
TREATING = (CareKind.APPOINTMENT, CareKind.ADMISSION, CareKind.REFERRAL, CareKind.CONTRACT)


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody in care, as a list shows them."""

    rid: UUID
    masked_name: str = field(repr=False)
    sex: Sex
    born_on: date


def list_patients_for(actor: Actor, at: datetime) -> tuple[Patient, ...]:
    """Who is in the care of the actor's institutions today, those who came last first; forty at most.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.READ_PATIENT_RECORDS)
    here = {
        grant.organisation
        for grant in actor.grants
        if grant.organisation is not None
        and may(actor, Permission.READ_PATIENT_RECORDS, organisation=grant.organisation).allowed
    }
    mine = scope_filter(
        actor,
        action=Action.READ,
        purpose=Purpose.TREATMENT,
        categories=frozenset({Category.GENERAL_HEALTH}),
        at=at,
    )
    caring = CareRelation.objects.filter(
        in_force(localdate(at)), organisation__in=here, kind__in=TREATING
    )
    newest = caring.order_by("-since", "-pk").values_list("person_id", flat=True)
    order = list(dict.fromkeys(newest[: MOST_PATIENTS * 2]))[:MOST_PATIENTS]
    found = {row.pk: row for row in Person.objects.filter(mine, pk__in=order)}
    return tuple(
        Patient(rid, masked_name(found[rid].name), Sex(found[rid].sex), found[rid].born_on)
        for rid in order
        if rid in found
    )
