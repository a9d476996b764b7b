"""Whose record somebody may open: their own, their wards', and of whom they are a proxy."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from minkang.care.record.models import Proxy
from minkang.care.record.terms import Standing
from minkang.kernel.dated import in_force
from minkang.registry.access.queries import require_own_person
from minkang.registry.access.terms import Actor
from minkang.registry.people.models import Guardianship, Person
from minkang.registry.people.queries import masked_name


@dataclass(frozen=True, slots=True)
class Someone:
    """A person whose record the actor may open, and as what."""

    rid: UUID
    name: str = field(repr=False)
    standing: Standing


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who may read for a person since a moment."""

    rid: UUID
    masked_name: str = field(repr=False)
    since: datetime


def is_proxy(agent: UUID | None, person: UUID, at: datetime) -> bool:
    """Whether a person allowed `agent` to read, and has not taken it back."""
    held = Proxy.objects.filter(in_force(at), person=person, agent=agent)
    return agent is not None and held.exists()


def agents_of(person: UUID, at: datetime) -> tuple[Agent, ...]:
    """Who reads for a person, the latest first; the caller has authorised."""
    rows = Proxy.objects.filter(in_force(at), person=person).select_related("agent")
    return tuple(
        Agent(row.agent_id, masked_name(row.agent.name), row.since)
        for row in rows.order_by("-since", "pk")
    )


def list_people_for(actor: Actor, at: datetime) -> tuple[Someone, ...]:
    """Whose record the actor may open, their own first.

    Raises:
        Refused: ``access.not_allowed_without_own_record``.
    """
    own = require_own_person(actor)
    held = Guardianship.objects.filter(in_force(localdate(at)), guardian=own)
    proxied = Proxy.objects.filter(in_force(at), agent=own)
    wards = frozenset(held.values_list("ward_id", flat=True))
    others = frozenset(proxied.values_list("person_id", flat=True))
    found = Person.objects.filter(pk__in=wards | others | {own}).order_by("-born_on", "pk")
    people = [Someone(row.pk, row.name, _standing(row.pk, own, wards)) for row in found]
    return tuple(sorted(people, key=lambda one: list(Standing).index(one.standing)))


def name_of(person: UUID) -> str:
    """Name of somebody whose record the caller opened."""
    return Person.objects.values_list("name", flat=True).get(pk=person)


def _standing(person: UUID, own: UUID, wards: frozenset[UUID]) -> Standing:
    if person == own:
        return Standing.SELF
    return Standing.GUARDIAN if person in wards else Standing.PROXY
