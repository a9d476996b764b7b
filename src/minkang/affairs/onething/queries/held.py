"""What is known of a family before it is asked: the hospital's record and the register."""

from uuid import UUID

from minkang.affairs.onething.models import Birth, Declaration
from minkang.affairs.onething.queries.sealing import facts_of_birth
from minkang.affairs.onething.rules.package import Package
from minkang.affairs.onething.terms import LIVE
from minkang.registry.people.models import Person
from minkang.registry.people.models.cells import identity_number_of, telephone_of
from minkang.registry.people.terms import Sex


def held_for(package: Package, person: Person, birth: Birth | None) -> dict[str, str]:
    """Facts of the form that need not be asked; the hospital's word goes first."""
    side = "father" if person.sex == Sex.MALE else "mother"
    register = {
        f"{side}.name": person.name,
        f"{side}.identity_number": identity_number_of(person),
        f"{side}.phone": telephone_of(person),
    }
    recorded = facts_of_birth(birth) if birth is not None else {}
    known = {code: value for code, value in register.items() if value} | recorded
    return {code: known[code] for code in package.asked if code in known}


def births_to_declare(person: UUID) -> list[Birth]:
    """Births of a mother's children that hospitals recorded and nobody declared, newest first."""
    declared = Declaration.objects.filter(stage__in=LIVE).values("birth_key")
    births = Birth.objects.filter(mother=person).exclude(key__in=declared)
    return list(births.select_related("hospital").order_by("-born_on"))
