"""The decision as a condition on rows, for lists and searches."""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.timezone import localdate

from minkang.kernel.dated import in_force
from minkang.registry.access.models import Consent, EmergencyAccess
from minkang.registry.access.queries.facts import RELATION_OF_CARE, consented, table
from minkang.registry.access.rules import Way, open_ways
from minkang.registry.access.terms import Action, Actor, Ask, Category, Purpose, Relation, Tie

NOBODY = Q(pk__in=())
# An empty Q is no condition but a neutral one: beside another it would vanish.
EVERYBODY = Q(pk__isnull=False)


def scope_filter(
    actor: Actor,
    *,
    action: Action,
    purpose: Purpose,
    categories: frozenset[Category],
    at: datetime,
) -> Q:
    """The rows of ``people.Person`` for which ``decide`` says yes; nobody when no role opens any.

    Put it into one ``filter``; it joins nothing, so no row comes twice.
    """
    ask = Ask(
        action=action, purpose=purpose, categories=categories, ties=frozenset(), person_place=""
    )
    ways = (_led_to(actor, way, ask, at) for way in open_ways(actor, ask))
    return reduce(or_, ways, NOBODY)


def _led_to(actor: Actor, way: Way, ask: Ask, at: datetime) -> Q:
    people = _tied(actor, way, at)
    if way.line.in_place:
        people &= Q(area__code__startswith=way.grant.place)
    if ask.purpose is Purpose.BREAK_GLASS:
        opened = EmergencyAccess.objects.filter(
            account_id=actor.account, opened_at__lte=at, ends_at__gt=at
        )
        people &= Q(pk__in=opened.values("person_id"))
    for category in way.by_consent(ask.categories):
        agreed = Consent.objects.filter(consented(at), category=category)
        people &= Q(pk__in=agreed.values("person_id"))
    return people


def _tied(actor: Actor, way: Way, at: datetime) -> Q:
    on = localdate(at)
    match way.tie:
        case None:
            return EVERYBODY
        case Tie(relation=Relation.SELF, organisation=None):
            return NOBODY if actor.person is None else Q(pk=actor.person)
        case Tie(relation=Relation.GUARDIAN, organisation=None):
            wards = table("Guardianship").filter(in_force(on), guardian_id=actor.person)
            return Q(pk__in=wards.values("ward_id"))
        case Tie(relation=relation, organisation=organisation):
            kinds = [kind for kind, meant in RELATION_OF_CARE.items() if meant is relation]
            cares = table("CareRelation").filter(
                in_force(on), organisation_id=organisation, kind__in=kinds
            )
            return Q(pk__in=cares.values("person_id"))
