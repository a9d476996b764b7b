"""For whom a resident may book, and who may book for them."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from minkang.engines.booking.queries.represented import represented_by
from minkang.registry.access.queries import require_own_person
from minkang.registry.access.terms import Actor
from minkang.registry.people.models import Person
from minkang.registry.people.rules import age_on


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody the actor may book for; `is_self` for the actor's own record."""

    rid: UUID
    name: str = field(repr=False)
    age: int
    is_self: bool


def visitors_for(actor: Actor, on: date) -> tuple[Visitor, ...]:
    """The actor, their wards and who authorised them, the actor first; the living only.

    Raises:
        Refused: ``access.not_allowed_without_own_record``.
    """
    own = require_own_person(actor)
    rows = Person.objects.filter(pk__in=represented_by(own, on), died_on__isnull=True)
    found = [
        Visitor(row.pk, row.name, age_on(row.born_on, on), row.pk == own)
        for row in rows.order_by("-born_on", "pk")
    ]
    return tuple(sorted(found, key=lambda one: not one.is_self))
