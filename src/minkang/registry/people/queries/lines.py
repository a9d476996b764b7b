"""A person in a list: enough to tell two people apart, too little to know one."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from minkang.registry.people.models import Person
from minkang.registry.people.rules.masking import masked_name
from minkang.registry.people.terms import Sex


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in a list.

    Attributes:
        rid: Key of the record.
        masked_name: 王*英.
        sex: GB/T 2261.1.
        born_on: Date of birth.
        area_code: Village or community.
        area_name: Its name.
        is_here: Alive and living in the region.
    """

    rid: UUID
    masked_name: str
    sex: Sex
    born_on: date
    area_code: str
    area_name: str
    is_here: bool


def line_of(person: Person) -> PersonLine:
    """The line of a person whose area has been fetched."""
    return PersonLine(
        rid=person.rid,
        masked_name=masked_name(person.name),
        sex=Sex(person.sex),
        born_on=person.born_on,
        area_code=person.area_id,
        area_name=person.area.name,
        is_here=person.died_on is None and person.resident_until is None,
    )
