"""What the routes of joint cases are asked about on one side of the access world."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from minkang.affairs.onething import services
from minkang.affairs.onething.models import Declaration, Part
from minkang.affairs.onething.services import Officer
from minkang.affairs.onething.terms import OfficeKind
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person
from onething_world import World, told

DRAFTER, PUBLISHER = "system:drafter", "system:publisher"


@dataclass(frozen=True, slots=True)
class OnethingSide:
    """A draft of the resident's, what she declared, a part that asks her, and what a window looks at."""

    draft: UUID
    declared: UUID
    part: UUID
    window: UUID


def onething_side(hospital: Organisation, person: Person) -> OnethingSide:
    """The hospital holds every seat of its county."""
    at = datetime.now(tz=UTC)
    services.publish_packages(proposer=DRAFTER, approver=PUBLISHER, at=at)
    for kind in OfficeKind:
        services.seat_office(
            area=f"{hospital.area_id[:6]}000000",
            kind=kind,
            organisation=hospital.pk,
            since=date(2020, 1, 1),
            by=DRAFTER,
            at=at,
        )
    born = Part.objects.values("declaration").distinct().count()
    running, window = (
        _declared(hospital, person, born + nth, is_local=nth == 1, at=at) for nth in (1, 2)
    )
    part = Part.objects.get(declaration=running, code="birth_certificate").pk
    asked = Officer("window_clerk", None)
    services.ask_family(part=part, missing=["mother.phone"], officer=asked, by=DRAFTER, at=at)
    draft = services.begin(package="newborn", person=person.pk, by=DRAFTER, at=at)
    return OnethingSide(draft.pk, running.pk, part, window.pk)


def _declared(
    hospital: Organisation, person: Person, order: int, *, is_local: bool, at: datetime
) -> Declaration:
    """One of four children; both sides tell the same mother's number."""
    world = World(hospital, hospital, {}, person, person)
    local = "yes" if is_local else "no"
    facts = told(world, newborn__birth_order=str(order), newborn__is_local_birth=local)
    return services.declare(package="newborn", person=person.pk, facts=facts, by=DRAFTER, at=at)
