"""Locking the person an act is about."""

from uuid import UUID

from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.people.models import Person


def require_person(rid: UUID, field: str = "person") -> Person:
    """The person, locked.

    Raises:
        Refused: ``people.person_unknown``, at `field`.
    """
    found = Person.objects.select_for_update().filter(rid=rid).first()
    if found is None:
        raise Refused(person_unknown(field))
    return found


def require_living(rid: UUID, field: str = "person") -> Person:
    """The person, locked, who is alive and lives in the region.

    Raises:
        Refused: ``people.person_unknown``, ``people.person_has_died`` or
            ``people.person_has_left``.
    """
    person = require_person(rid, field)
    if fault := living_fault(person, field):
        raise Refused(fault)
    return person


def living_fault(person: Person, field: str) -> Refusal | None:
    """Why nothing more can be done for somebody: died, or left the region."""
    if person.died_on is not None:
        message = "这位居民已登记死亡，不能再办理这一项。请核对人员。"
        return Refusal(
            "people.person_has_died", message, "died before", (FieldFault(field, message),)
        )
    if person.resident_until is not None:
        message = "这位居民已登记迁出本地区。请先重新登记迁入，再办理这一项。"
        return Refusal(
            "people.person_has_left", message, "left the region", (FieldFault(field, message),)
        )
    return None


def person_unknown(field: str) -> Refusal:
    """Nobody with this key."""
    message = "没有找到这位居民。请重新查找，从查到的人中选择。"
    return Refusal(
        "people.person_unknown", message, "no such person", (FieldFault(field, message),)
    )
