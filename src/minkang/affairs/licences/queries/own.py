"""One's own licences, a ward's, and those of an organisation one acts for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from minkang.affairs.licences.models import Licence, ReuseConsent, Taking, Verification
from minkang.affairs.licences.models.cells import claims_of
from minkang.affairs.licences.queries.reading import LicencePage, licence_rows, page_of
from minkang.affairs.licences.terms import LicenceState, Outcome
from minkang.kernel.dated import in_force
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.queries import (
    may,
    require_own,
    require_permission,
    scope_filter,
)
from minkang.registry.access.terms import Action, Actor, Category, Permission, Purpose
from minkang.registry.people.models import Person

MOST_SHOWN = 200
MOST_CHECKS = 20
_IDENTITY = frozenset({Category.IDENTITY})


@dataclass(frozen=True, slots=True)
class Group:
    """The licences of one holder; `name` is whose, `is_self` that it is the actor."""

    name: str
    is_self: bool
    licences: tuple[LicencePage, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """Somebody looked at a licence."""

    outcome: Outcome
    at: datetime


@dataclass(frozen=True, slots=True)
class Consent:
    """A case that may take values over."""

    number: int
    case: str
    fields: tuple[str, ...]
    given_at: datetime
    taken_at: datetime | None


def list_own_licences(actor: Actor, at: datetime) -> tuple[Group, ...]:
    """The actor's licences, those of wards, and those of organisations the actor acts for.

    Those that were replaced are left out. Whoever may hold none gets nothing.
    """
    people = Person.objects.filter(_mine(actor, at)).order_by("-born_on", "pk")
    groups = [
        Group(one.name, one.pk == actor.person, _pages(Q(person=one.pk), at)) for one in people
    ]
    groups.sort(key=lambda group: not group.is_self)
    for organisation, name in _organisations(actor).items():
        pages = _pages(Q(organisation=organisation), at)
        groups.append(Group(name, is_self=False, licences=pages))
    return tuple(groups)


def get_licence_for(actor: Actor, rid: UUID, at: datetime) -> LicencePage:
    """A licence with every value, for its holder or who acts for the holder.

    Raises:
        Refused: ``licences.licence_unknown``, ``access.not_allowed_…``.
    """
    return _page(get_row_for(actor, rid, at), at)


def get_row_for(actor: Actor, rid: UUID, at: datetime) -> Licence:
    """The row of a licence, for its holder or who acts for the holder.

    Raises:
        Refused: ``licences.licence_unknown``, ``access.not_allowed_…``.
    """
    found = licence_rows().filter(pk=rid).first()
    if found is None:
        raise Refused(licence_unknown(rid))
    if found.person_id is not None:
        require_own(actor, found.person_id, at)
    else:
        require_permission(actor, Permission.SHOW_LICENCES, organisation=found.organisation_id)
    return found


def list_checks(licence: UUID) -> tuple[Check, ...]:
    """Who looked lately, as far as is known: when, and what they were told; newest first."""
    rows = Verification.objects.filter(licence=licence).order_by("-at", "-pk")[:MOST_CHECKS]
    return tuple(Check(Outcome(one.outcome), one.at) for one in rows)


def list_consents(licence: UUID, at: datetime) -> tuple[Consent, ...]:
    """The cases that may take values over now, the latest first."""
    rows = ReuseConsent.objects.filter(
        in_force(at, since="given_at", until="withdrawn_at"), licence=licence
    )
    taken = dict(Taking.objects.filter(consent__licence=licence).values_list("consent_id", "at"))
    return tuple(
        Consent(one.pk, one.case, tuple(one.fields), one.given_at, taken.get(one.pk))
        for one in rows.order_by("-given_at")
    )


def licence_unknown(rid: object) -> Refusal:
    """What is told when there is no such licence."""
    return Refusal(
        "licences.licence_unknown",
        "没有找到这份电子证照，可能链接不完整。请回到“我的证照”重新打开。",
        f"no licence {rid}",
    )


def _mine(actor: Actor, at: datetime) -> Q:
    return scope_filter(
        actor, action=Action.READ, purpose=Purpose.SELF, categories=_IDENTITY, at=at
    )


def _organisations(actor: Actor) -> dict[UUID, str]:
    return {
        grant.organisation: grant.organisation_name
        for grant in actor.grants
        if grant.organisation is not None
        and may(actor, Permission.SHOW_LICENCES, organisation=grant.organisation).allowed
    }


def _pages(whose: Q, at: datetime) -> tuple[LicencePage, ...]:
    rows = licence_rows().filter(whose).exclude(state=LicenceState.REPLACED)
    pages = [_page(one, at) for one in rows.order_by("-issued_on", "pk")[:MOST_SHOWN]]
    return tuple(sorted(pages, key=lambda page: not page.standing.is_usable))


def _page(licence: Licence, at: datetime) -> LicencePage:
    return page_of(licence, claims_of(licence), at=at, for_holder=True)
