"""Whose declarations somebody may see: their own, and those of the children they are guardian of."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from minkang.affairs.onething.models import Declaration, Part
from minkang.affairs.onething.rules.refusals import (
    declaration_unknown,
    not_a_person,
    part_unknown,
)
from minkang.affairs.onething.terms import Stage
from minkang.kernel.dated import in_force
from minkang.kernel.refusal import Refused
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.people.models import Guardianship


def require_parent(actor: Actor) -> UUID:
    """Rid of the resident who asks.

    Raises:
        Refused: ``access.not_allowed_…``, ``onething.not_allowed_without_person``.
    """
    require_permission(actor, Permission.APPLY)
    if actor.person is None:
        raise Refused(not_a_person())
    return actor.person


def list_own(actor: Actor, on: date) -> "QuerySet[Declaration]":
    """What a parent declared, or somebody for their child, newest first.

    Raises:
        Refused: as `require_parent`.
    """
    person = require_parent(actor)
    wards = Guardianship.objects.filter(in_force(on), guardian=person).values("ward")
    theirs = Q(person=person) | Q(child__in=wards) & ~Q(stage__in=[Stage.DRAFT, Stage.JOINED])
    return (
        Declaration.objects.filter(theirs)
        .exclude(stage=Stage.JOINED)
        .select_related("child", "birth", "birth__hospital", "lead")
        .order_by("-begun_at")
    )


def get_own_for(actor: Actor, rid: UUID, on: date) -> Declaration:
    """A declaration of the actor's family.

    Raises:
        Refused: as `require_parent`; ``onething.declaration_unknown``.
    """
    found = list_own(actor, on).filter(pk=rid).first()
    if found is None:
        raise Refused(declaration_unknown(rid))
    return found


def get_own_part_for(actor: Actor, rid: UUID, on: date) -> Part:
    """A part of a declaration of the actor's family.

    Raises:
        Refused: as `require_parent`; ``onething.part_unknown``.
    """
    found = Part.objects.filter(pk=rid, declaration__in=list_own(actor, on).values("pk"))
    part = found.select_related("declaration", "organisation").first()
    if part is None:
        raise Refused(part_unknown(rid))
    return part
