"""The facts a decision depends on, read from the tables of people and of access.

People stand above access, so their tables are reached as foreign keys reach them: by name.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.timezone import localdate

from minkang.kernel.dated import in_force
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.models import Consent, EmergencyAccess
from minkang.registry.access.rules import decide, refusal_of
from minkang.registry.access.terms import (
    Action,
    Actor,
    Ask,
    Category,
    Decision,
    EmergencyState,
    Purpose,
    Relation,
    Tie,
)

RELATION_OF_CARE: Mapping[str, Relation] = {
    "contract": Relation.CONTRACTED,
    "appointment": Relation.TREATING,
    "admission": Relation.TREATING,
    "referral": Relation.TREATING,
    "service_case": Relation.SERVING,
}
"""What each kind of care relation (``people.terms.CareKind``) means to access."""


def table(name: str) -> QuerySet[Any]:
    """All rows of a table of people."""
    model: type[Model] = apps.get_model("people", name)
    return model._default_manager.all()


def consents_of(person: UUID, at: datetime) -> frozenset[Category]:
    """The categories whose sharing the person agrees to at that moment."""
    found = Consent.objects.filter(consented(at), person_id=person)
    return frozenset(Category(one) for one in found.values_list("category", flat=True))


def consented(at: datetime) -> Q:
    """Consents given and not withdrawn at a moment: ``given_at <= at < withdrawn_at``."""
    return in_force(at, since="given_at", until="withdrawn_at")


def emergency_of(account: UUID, person: UUID, at: datetime) -> EmergencyState | None:
    """The last emergency access the account opened to the person, as seen at `at`; or None."""
    last = (
        EmergencyAccess.objects.filter(account_id=account, person_id=person, opened_at__lte=at)
        .order_by("-ends_at")
        .first()
    )
    return None if last is None else EmergencyState(ends_at=last.ends_at, seen_at=at)


def ties_of(actor: Actor, person: UUID, on: date) -> frozenset[Tie]:
    """Every relation between the actor and the person that holds on a day."""
    organisations = {grant.organisation for grant in actor.grants}
    cares = table("CareRelation").filter(
        in_force(on), person_id=person, organisation_id__in=organisations - {None}
    )
    ties = {
        Tie(RELATION_OF_CARE[kind], organisation)
        for kind, organisation in cares.values_list("kind", "organisation_id")
    }
    if actor.person is None:
        return frozenset(ties)
    if actor.person == person:
        ties.add(Tie(Relation.SELF))
    wards = table("Guardianship").filter(in_force(on), ward_id=person, guardian_id=actor.person)
    if wards.exists():
        ties.add(Tie(Relation.GUARDIAN))
    return frozenset(ties)


def require_person(person: UUID) -> str:
    """Code of the place the person lives in.

    Raises:
        Refused: ``access.person_unknown``.
    """
    place: str | None = table("Person").filter(pk=person).values_list("area_id", flat=True).first()
    if place is None:
        raise Refused(
            Refusal(
                code="access.person_unknown",
                message="没有找到这位居民，可能链接不完整。请回到上一页重新查找。",
                detail=f"No person has the rid {person}; look them up again.",
            )
        )
    return place


def ask_about(
    actor: Actor,
    person: UUID,
    *,
    action: Action,
    purpose: Purpose,
    categories: frozenset[Category],
    at: datetime,
) -> Ask:
    """The question with all its facts: at most five queries.

    Raises:
        Refused: ``access.person_unknown``.
    """
    place = require_person(person)
    return Ask(
        action=action,
        purpose=purpose,
        categories=categories,
        ties=ties_of(actor, person, localdate(at)),
        person_place=place,
        consents=consents_of(person, at),
        emergency=emergency_of(actor.account, person, at),
    )


def require(actor: Actor, ask: Ask) -> Decision:
    """The decision, when it is yes.

    Raises:
        Refused: ``access.not_allowed_<reason>``.
    """
    decision = decide(actor, ask)
    if not decision.allowed:
        raise Refused(refusal_of(decision))
    return decision


def require_own(actor: Actor, person: UUID, at: datetime) -> Decision:
    """The decision that the record is the actor's own or a ward's, whatever it holds.

    Raises:
        Refused: ``access.not_allowed_…``, ``access.person_unknown``.
    """
    ask = ask_about(
        actor,
        person,
        action=Action.READ,
        purpose=Purpose.SELF,
        categories=frozenset(Category),
        at=at,
    )
    return require(actor, ask)


def get_consents_for(actor: Actor, person: UUID, *, at: datetime) -> frozenset[Category]:
    """What the actor, as resident or guardian, shares at `at`.

    Raises:
        Refused: ``access.not_allowed_…``, ``access.person_unknown``.
    """
    require_own(actor, person, at)
    return consents_of(person, at)
