"""Where somebody works, in words."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from minkang.kernel.dated import in_force
from minkang.registry.access.terms import Actor, Role
from minkang.registry.people.models import Guardianship
from minkang.registry.places.models import Area

CODE_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Seat:
    """One role of the account with its office and place.

    Attributes:
        number: From 1, in the order of role and office.
        role: The role.
        role_name: Its name.
        office: Name of the organisation, or "" for a resident.
        place: Name of the place the role reaches, or "".
    """

    number: int
    role: Role
    role_name: str
    office: str
    place: str


def seats_of(actor: Actor, *, is_english: bool) -> tuple[Seat, ...]:
    """The roles in force of who is signed in; one query for the names of places."""
    order = list(Role)
    grants = sorted(
        actor.grants, key=lambda grant: (order.index(grant.role), grant.organisation_name)
    )
    codes = {grant.place: grant.place.ljust(CODE_DIGITS, "0") for grant in grants if grant.place}
    found = {area.code: area for area in Area.objects.filter(code__in=codes.values())}
    seats = []
    for number, grant in enumerate(grants, 1):
        area = found.get(codes.get(grant.place, ""))
        names = () if area is None else (area.name_en, area.name) if is_english else (area.name,)
        seats.append(
            Seat(
                number=number,
                role=grant.role,
                role_name=grant.role.label_en if is_english else grant.role.label,
                office=grant.organisation_name,
                place=next((name for name in names if name), ""),
            )
        )
    return tuple(seats)


@dataclass(frozen=True, slots=True)
class Ward:
    """Somebody the actor acts for as guardian."""

    rid: UUID
    name: str


def wards_of(actor: Actor, on: date) -> tuple[Ward, ...]:
    """Whom the actor is guardian of on a day, the youngest first; one query, none for staff."""
    if actor.person is None:
        return ()
    held = (
        Guardianship.objects.filter(in_force(on), guardian=actor.person)
        .filter(ward__died_on__isnull=True)
        .order_by("-ward__born_on", "ward_id")
        .values_list("ward_id", "ward__name")
    )
    return tuple(Ward(rid, name) for rid, name in held)
