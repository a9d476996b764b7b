"""The people of a place, page by page, as far as the actor may see them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from minkang.registry.access.queries import scope_filter
from minkang.registry.access.terms import Action, Actor, Category, Purpose
from minkang.registry.people.models import Person
from minkang.registry.people.queries.lines import PersonLine, line_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends: the next one begins after it, in the order of area, birth, key."""

    area_code: str
    born_on: date
    rid: UUID


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One page of people; `after` is where the next one begins, None at the end."""

    lines: tuple[PersonLine, ...]
    after: Place | None


def list_persons_for(
    actor: Actor, *, purpose: Purpose, at: datetime, within: str = "", after: Place | None = None
) -> PersonPage:
    """People who live here, fifty a page, in the order of area and birth; one query.

    Args:
        actor: Who asks; nobody whom they may not find is in the list.
        purpose: Why.
        at: Now.
        within: Leading digits of the areas to list; "" for all.
        after: Where the page before ended.
    """
    mine = scope_filter(
        actor,
        action=Action.FIND,
        purpose=purpose,
        categories=frozenset({Category.IDENTITY}),
        at=at,
    )
    here = Person.objects.filter(
        mine, died_on__isnull=True, resident_until__isnull=True, area__code__startswith=within
    )
    if after is not None:
        here = here.filter(_beyond(after))
    rows = list(here.select_related("area").order_by("area_id", "born_on", "rid")[: PAGE + 1])
    shown = rows[:PAGE]
    last = shown[-1] if len(rows) > PAGE else None
    return PersonPage(
        lines=tuple(line_of(person) for person in shown),
        after=Place(last.area_id, last.born_on, last.rid) if last else None,
    )


def _beyond(after: Place) -> Q:
    # The first condition says nothing new; it lets the index of area and birth begin there.
    return Q(area_id__gte=after.area_code) & (
        Q(area_id__gt=after.area_code)
        | Q(area_id=after.area_code, born_on__gt=after.born_on)
        | Q(area_id=after.area_code, born_on=after.born_on, rid__gt=after.rid)
    )
