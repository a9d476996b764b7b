"""Offices as somebody wants them to be, and who may decide about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from minkang.engines.gateway.models import Office, OfficeChange
from minkang.engines.gateway.rules import refusals
from minkang.kernel.jws import public_key_of, thumbprint
from minkang.kernel.refusal import Refused
from minkang.registry.access.queries import may, require_permission
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category

OFFICES = frozenset({Category.AUTHORITY, Category.HOTLINE_CENTRE, Category.HEALTH_SUPERVISION})
"""Categories of organisations that a new office is chosen from."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is agreed with an office; `kid` names its key, "" where there is none or it stays."""

    code: str
    endpoint: str
    answers_within: timedelta
    kinds: tuple[str, ...]
    kid: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A change that waits.

    Attributes:
        number: Its number.
        organisation: Rid of the organisation.
        name: Its name.
        proposed_at: When.
        wanted: What is to be agreed.
        before: What is agreed now, None for an office that is new or out of use.
        is_own: Whether the actor proposed it.
        may_approve: Whether the actor may approve it.
    """

    number: int
    organisation: UUID
    name: str
    proposed_at: datetime
    wanted: Agreed
    before: Agreed | None
    is_own: bool
    may_approve: bool


def list_changes_for(actor: Actor) -> tuple[ChangePage, ...]:
    """Changes that wait: all of them for who approves, those of their place for who proposes.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    if not may(actor, Permission.APPROVE_OFFICES).allowed:
        require_permission(actor, Permission.REGISTER_OFFICES)
    rows = OfficeChange.objects.filter(is_approved__isnull=True).select_related("organisation")
    return tuple(_page(one, actor) for one in rows.order_by("proposed_at") if _may_see(actor, one))


def get_change_for(actor: Actor, number: int) -> ChangePage:
    """One that waits.

    Raises:
        Refused: as `list_changes_for`; ``gateway.change_unknown``.
    """
    for one in list_changes_for(actor):
        if one.number == number:
            return one
    raise Refused(refusals.change_unknown())


def require_may_approve(actor: Actor) -> None:
    """Let through whoever approves.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.APPROVE_OFFICES)


def list_organisations_for(actor: Actor) -> tuple[tuple[UUID, str], ...]:
    """Organisations of the actor's place that could be registered, by name.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.REGISTER_OFFICES)
    known = Office.objects.filter(retired_at__isnull=True).values("pk")
    rows = Organisation.objects.filter(category__in=OFFICES, closed_on__isnull=True)
    return tuple(
        (rid, name)
        for rid, name, place in rows.exclude(pk__in=known)
        .order_by("name", "rid")
        .values_list("rid", "name", "area_id")
        if may(actor, Permission.REGISTER_OFFICES, place).allowed
    )


def get_agreed_for(actor: Actor, rid: UUID) -> Agreed:
    """What is agreed with an office the actor may change.

    Raises:
        Refused: ``access.not_allowed_…``, also where there is none of that rid in use.
    """
    office = Office.objects.filter(pk=rid, retired_at__isnull=True).first()
    place = office.organisation.area_id if office else "nowhere"
    require_permission(actor, Permission.REGISTER_OFFICES, place)
    if office is None:
        raise Refused(refusals.office_unknown())
    return _agreed(office)


def code_of(organisation: UUID) -> str:
    """The name of an office in messages, also of one out of use; "" for none."""
    return Office.objects.filter(pk=organisation).values_list("code", flat=True).first() or ""


def _may_see(actor: Actor, one: OfficeChange) -> bool:
    return (
        may(actor, Permission.APPROVE_OFFICES).allowed
        or may(actor, Permission.REGISTER_OFFICES, one.organisation.area_id).allowed
    )


def _page(one: OfficeChange, actor: Actor) -> ChangePage:
    office = Office.objects.filter(pk=one.organisation_id, retired_at__isnull=True).first()
    is_own = one.proposed_by == actor.reference
    return ChangePage(
        number=one.pk,
        organisation=one.organisation_id,
        name=one.organisation.name,
        proposed_at=one.proposed_at,
        wanted=Agreed(
            code=one.code,
            endpoint=one.endpoint,
            answers_within=timedelta(minutes=one.answers_within),
            kinds=tuple(one.kinds),
            kid=thumbprint(public_key_of(one.public_pem)) if one.public_pem else "",
        ),
        before=_agreed(office) if office else None,
        is_own=is_own,
        may_approve=not is_own and may(actor, Permission.APPROVE_OFFICES).allowed,
    )


def _agreed(office: Office) -> Agreed:
    keys = office.keys.filter(until__isnull=True).order_by("-since")
    return Agreed(
        code=office.code,
        endpoint=office.endpoint,
        answers_within=timedelta(minutes=office.answers_within),
        kinds=tuple(office.kinds),
        kid=keys.values_list("kid", flat=True).first() or "",
    )
