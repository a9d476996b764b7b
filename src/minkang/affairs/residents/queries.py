"""What the forms of the window offer to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from minkang.registry.access.queries import may
from minkang.registry.access.terms import Actor, Permission, Purpose, Role
from minkang.registry.places.queries import AreaLine, areas_within
from minkang.registry.places.terms import AreaLevel

PURPOSES: Mapping[Role, tuple[Purpose, ...]] = {
    Role.WINDOW_CLERK: (Purpose.GOVERNMENT_SERVICE,),
    Role.DOCTOR: (Purpose.TREATMENT,),
    Role.NURSE: (Purpose.TREATMENT,),
    Role.VILLAGE_DOCTOR: (Purpose.PUBLIC_HEALTH, Purpose.TREATMENT),
    Role.PUBLIC_HEALTH_DOCTOR: (Purpose.PUBLIC_HEALTH,),
}


@dataclass(frozen=True, slots=True)
class Town:
    """A town with its villages and communities in force."""

    area: AreaLine
    villages: tuple[AreaLine, ...]


def towns_for(actor: Actor, on: date) -> tuple[Town, ...]:
    """Where the actor may register residents: villages in force on a day, by town."""
    villages: dict[str, AreaLine] = {}
    towns: dict[str, AreaLine] = {}
    for place in sorted({grant.place for grant in actor.grants}):
        for village in areas_within(place, level=AreaLevel.VILLAGE, on=on):
            if may(actor, Permission.REGISTER_PERSON, village.code).allowed:
                villages[village.code] = village
        county = place[: AreaLevel.COUNTY.digits]
        for town in areas_within(county, level=AreaLevel.TOWN, on=on):
            towns[town.code] = town
    inside: dict[str, tuple[AreaLine, ...]] = {}
    for village in villages.values():
        inside[village.parent_code] = (*inside.get(village.parent_code, ()), village)
    return tuple(Town(towns[code], inside[code]) for code in sorted(inside) if code in towns)


def purposes_of(actor: Actor) -> tuple[Purpose, ...]:
    """For what the actor's roles find residents."""
    roles = [role for role in PURPOSES if role in actor.roles]
    return tuple(dict.fromkeys(purpose for role in roles for purpose in PURPOSES[role]))


def can_register(actor: Actor) -> bool:
    """Whether the actor registers residents anywhere."""
    return may(actor, Permission.REGISTER_PERSON).allowed


def can_find(actor: Actor) -> bool:
    """Whether the actor finds residents anywhere."""
    return may(actor, Permission.FIND_PERSON).allowed
