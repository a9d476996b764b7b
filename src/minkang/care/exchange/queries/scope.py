"""Which institutions an actor may see, mend or send for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from minkang.registry.access.queries import may, require_permission
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import MEDICAL

_COLUMNS = ("rid", "name", "area_id", "telephone")


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution that sends, or may send; `telephone` is "" where none is known."""

    rid: UUID
    name: str
    place: str
    telephone: str = ""


def institutions_for(
    actor: Actor, permission: Permission, among: Collection[UUID] | None = None
) -> Mapping[UUID, Institution]:
    """The institutions for which the actor holds a permission, by rid in order of their names.

    Args:
        actor: Who asks.
        permission: What for.
        among: Only these; None for every open medical institution.

    Raises:
        Refused: ``access.not_allowed_…``: the actor holds it nowhere.
    """
    require_permission(actor, permission)
    found = (
        Organisation.objects.filter(category__in=MEDICAL, closed_on__isnull=True)
        if among is None
        else Organisation.objects.filter(pk__in=among)
    )
    return {
        one[0]: Institution(*one)
        for one in found.order_by("name", "rid").values_list(*_COLUMNS)
        if may(actor, permission, one[2], one[0]).allowed
    }


def require_institution(actor: Actor, permission: Permission, rid: UUID) -> Institution:
    """One institution for which the actor holds a permission.

    Raises:
        Refused: ``access.not_allowed_…``, also where there is none of that rid.
    """
    row = Organisation.objects.filter(pk=rid).values_list(*_COLUMNS).first()
    found = Institution(*row) if row else Institution(rid, "", "nowhere")
    require_permission(actor, permission, found.place, rid)
    return found


def sees_place(actor: Actor, permission: Permission) -> bool:
    """Whether the actor holds it for a whole place, and so for what belongs to nobody known."""
    return any(may(actor, permission, grant.place or "0").allowed for grant in actor.grants)
