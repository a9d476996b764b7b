"""The child becomes a person of the registry, with its parents as guardians, and gets its number."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from minkang.affairs.onething.models import Declaration
from minkang.kernel.dated import in_force
from minkang.kernel.refusal import FieldFault, Refused
from minkang.registry.people.models import Guardianship, Person
from minkang.registry.people.models.cells import identity_index
from minkang.registry.people.services import (
    Home,
    ResidentEntry,
    give_identity_number,
    name_guardian,
    register_resident,
)
from minkang.registry.people.terms import GuardianshipKind, Kinship, Sex

NUMBER = "newborn.identity_number"
SEXES = {"male": Sex.MALE, "female": Sex.FEMALE}
KINSHIP_OF_CHILD = {
    Kinship.HEAD: Kinship.CHILD,
    Kinship.SPOUSE: Kinship.CHILD,
    Kinship.CHILD: Kinship.GRANDCHILD,
}
"""What the child is to the head of its parent's household; anything else is told as other."""


def child_of(held: Declaration, facts: Mapping[str, str], by: str, at: datetime) -> Person:
    """The child of a declaration: one the registry holds already, or a new resident of the home.

    Known is a ward of who declares, born on the day, of the sex and name declared, or without any other
    declaration.

    Raises:
        Refused: those of `register_resident` and `name_guardian`.
    """
    born_on = date.fromisoformat(facts["newborn.birth_date"])
    sex = SEXES[facts["newborn.sex"]]
    child = _ward(held.person, born_on, sex, facts["newborn.name"])
    if child is None:
        child = _registered(held.person, born_on, sex, facts["newborn.name"], by, at)
    for parent in _parents(held.person, facts):
        _guard(child, parent, by, at)
    return child


def number_child(child: UUID, number: str, by: str, at: datetime) -> None:
    """The register of people learns the number that the household office gave the child.

    Raises:
        Refused: those of `give_identity_number`, at the field of the office's answer.
    """
    try:
        give_identity_number(person=child, identity_number=number, by=by, at=at)
    except Refused as refused:
        refusal = refused.refusal
        fault = FieldFault(NUMBER, refusal.message)
        raise Refused(replace(refusal, fields=(fault,))) from None


def _ward(parent: Person, born_on: date, sex: Sex, name: str) -> Person | None:
    wards = Person.objects.filter(
        guardianships__guardian=parent, guardianships__until__gt=born_on, born_on=born_on, sex=sex
    )
    declared = Declaration.objects.filter(child__isnull=False).values("child")
    return wards.filter(name=name).first() or wards.exclude(pk__in=declared).order_by("rid").first()


def _registered(
    parent: Person, born_on: date, sex: Sex, name: str, by: str, at: datetime
) -> Person:
    entry = ResidentEntry(
        name=name,
        sex=sex,
        born_on=born_on,
        resident_since=born_on,
        kinship=KINSHIP_OF_CHILD.get(Kinship(parent.kinship), Kinship.OTHER),
        ethnicity=parent.ethnicity,
    )
    home = Home(household=parent.household_id)
    return register_resident(entry=entry, home=home, by=by, at=at)


def _parents(declarer: Person, facts: Mapping[str, str]) -> list[Person]:
    numbers = [facts.get(f"{one}.identity_number", "") for one in ("mother", "father")]
    indexes = [identity_index(one) for one in numbers if one]
    others = Person.objects.filter(identity_index__in=indexes).exclude(pk=declarer.pk)
    return [declarer, *others.order_by("rid")]


def _guard(child: Person, parent: Person, by: str, at: datetime) -> None:
    on = localdate(at)
    if Guardianship.objects.filter(in_force(on), ward=child, guardian=parent).exists():
        return
    name_guardian(
        ward=child.pk,
        guardian=parent.pk,
        kind=GuardianshipKind.PARENT,
        since=on,
        by=by,
        at=at,
    )
