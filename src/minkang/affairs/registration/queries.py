"""Institutions and rosters as the signed-in person may see them: fetching is authorising."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from minkang.affairs.registration.models import HeldRoster
from minkang.affairs.registration.rules import HELD_FOR, roster_unknown
from minkang.kernel import crypto
from minkang.kernel.refusal import Refused
from minkang.registry.access import queries as access
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.queries import (
    OrganisationPage,
    get_public_organisation,
    list_public_organisations,
)
from minkang.registry.organisations.services import OrganisationEntry, Roster, RowFault

TABLE, COLUMN = "registration_heldroster", "content_sealed"


@dataclass(frozen=True, slots=True)
class RosterPage:
    """A held roster, checked again as of now."""

    rid: UUID
    name: str
    roster: Roster


def list_organisations_for(actor: Actor, on: date) -> QuerySet[Organisation]:
    """The open institutions whose entry the actor may maintain, with `area` and `beds`.

    The same decision as :func:`get_organisation_for`, put into the query.

    Raises:
        Refused: ``access.not_allowed_…`` when there can be none.
    """
    access.require_permission(actor, Permission.MAINTAIN_ORGANISATION)
    return list_public_organisations(on).filter(_maintained(actor))


def _maintained(actor: Actor) -> Q:
    found = Q(pk__in=())
    for grant in actor.grants:
        alone = replace(actor, grants=(grant,))
        if not access.may(alone, Permission.MAINTAIN_ORGANISATION).allowed:
            continue
        if access.may(alone, Permission.REGISTER_ORGANISATION).allowed:
            found |= Q(area__code__startswith=grant.place)
        else:
            found |= Q(pk=grant.organisation)
    return found


def get_organisation_for(actor: Actor, rid: UUID, on: date) -> OrganisationPage:
    """An institution whose entry the actor may maintain.

    Raises:
        Refused: ``organisations.organisation_unknown``, ``access.not_allowed_…``.
    """
    access.require_permission(actor, Permission.MAINTAIN_ORGANISATION)
    page = get_public_organisation(rid, on)
    access.require_permission(actor, Permission.MAINTAIN_ORGANISATION, page.area_code, page.rid)
    return page


def require_registrar(actor: Actor) -> None:
    """Insist that the actor registers organisations somewhere.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    access.require_permission(actor, Permission.REGISTER_ORGANISATION)


def review_for(actor: Actor, content: bytes, on: date) -> Roster:
    """A roster with everything that speaks against its rows, the actor's place included.

    Raises:
        Refused: ``access.not_allowed_…``, or the file as a whole, see ``organisations.read_roster``.
    """
    require_registrar(actor)
    read = organisations.read_roster(content, on=on)
    reviewed = organisations.review_roster(roster=read, on=on)
    return reviewed.with_faults(_outside(actor, reviewed))


def get_roster_for(actor: Actor, rid: UUID, at: datetime) -> RosterPage:
    """A roster the actor sent and has not decided about.

    Raises:
        Refused: ``registration.roster_unknown``, ``access.not_allowed_…``.
    """
    held = HeldRoster.objects.filter(
        pk=rid, held_by=actor.account, held_at__gt=at - HELD_FOR
    ).first()
    if held is None:
        raise Refused(roster_unknown())
    text = crypto.unseal(bytes(held.content_sealed), table=TABLE, column=COLUMN, key=str(rid))
    content = base64.b64decode(text)
    return RosterPage(held.pk, held.name, review_for(actor, content, localdate(at)))


def _outside(actor: Actor, roster: Roster) -> Iterator[RowFault]:
    """Rows about places the actor is not in charge of; unknown places have their fault already."""
    areas = _areas_of_employers(roster)
    for row in roster.rows:
        entry = row.entry
        if isinstance(entry, OrganisationEntry):
            title, places = "地区代码", [entry.area]
        else:
            title = "机构统一社会信用代码"
            places = [
                areas[post.organisation] for post in entry.posts if post.organisation in areas
            ]
        if not all(
            access.may(actor, Permission.REGISTER_ORGANISATION, place).allowed for place in places
        ):
            yield RowFault(row.row, title, "不在您负责的地区之内，请转给当地的登记人员办理。")


def _areas_of_employers(roster: Roster) -> dict[str, str]:
    codes = {
        post.organisation
        for row in roster.rows
        if not isinstance(row.entry, OrganisationEntry)
        for post in row.entry.posts
    }
    rows = Organisation.objects.filter(credit_code__in=codes)
    return dict(rows.values_list("credit_code", "area_id"))
