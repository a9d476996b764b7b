"""For whom a resident may book, and who may book for them."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from minkang.engines.booking.queries.proxies import proxies_of
from minkang.engines.booking.queries.represented import represented_by
from minkang.kernel.dated import in_force
from minkang.registry.access.queries import require_own_person
from minkang.registry.access.terms import Actor
from minkang.registry.people.models import Guardianship, Person
from minkang.registry.people.queries import masked_name
from minkang.registry.people.rules import age_on


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody the actor may book for: themselves, a ward, or somebody who authorised them."""

    rid: UUID
    name: str = field(repr=False)
    age: int
    is_self: bool
    is_ward: bool


def visitors_for(actor: Actor, on: date) -> tuple[Visitor, ...]:
    """The actor, their wards and who authorised them, the actor first; the living only.

    Raises:
        Refused: ``access.not_allowed_without_own_record``.
    """
    own = require_own_person(actor)
    held = Guardianship.objects.filter(in_force(on), guardian=own)
    wards = frozenset(held.values_list("ward_id", flat=True))
    rows = Person.objects.filter(pk__in=represented_by(own, on), died_on__isnull=True)
    found = [
        Visitor(row.pk, row.name, age_on(row.born_on, on), row.pk == own, row.pk in wards)
        for row in rows.order_by("-born_on", "pk")
    ]
    return tuple(sorted(found, key=lambda one: not one.is_self))


def wards_and_self(actor: Actor, on: date) -> tuple[Visitor, ...]:
    """Those in whose name the actor may let somebody book, the actor first."""
    return tuple(one for one in visitors_for(actor, on) if one.is_self or one.is_ward)


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who was allowed to book for a person."""

    rid: UUID
    name: str = field(repr=False)
    since: date


@dataclass(frozen=True, slots=True)
class Circle:
    """A person and who may book for them, the latest first."""

    person: Visitor
    agents: tuple[Agent, ...]


def circles_for(actor: Actor, on: date) -> tuple[Circle, ...]:
    """Whom the actor let book for them and for each of their wards; the actor's own first.

    Raises:
        Refused: ``access.not_allowed_without_own_record``.
    """
    return tuple(Circle(one, _agents_of(one.rid, on)) for one in wards_and_self(actor, on))


def _agents_of(person: UUID, on: date) -> tuple[Agent, ...]:
    return tuple(
        Agent(one.agent, masked_name(one.agent_name), one.since) for one in proxies_of(person, on)
    )
