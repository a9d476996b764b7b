"""Counted items, decisions, demands and ratings in words that name nobody."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.timezone import localdate

from minkang.affairs.permits.models import Decision, Demand, ItemVersion, Rating
from minkang.affairs.permits.queries.items import item_in
from minkang.affairs.permits.terms import Asked, Grade
from minkang.engines.cases.queries.facts import vocabulary
from minkang.policy.targets import Words

Told = Mapping[str, Words]


def tell_items(keys: Iterable[str]) -> Told:
    """Public items by their key: the title and the area."""
    rows = ItemVersion.objects.filter(pk__in=list(keys)).select_related("item__area")
    return {str(one.pk): _words(one, one.item.area.name, one.item.area.name_en) for one in rows}


def tell_decisions(keys: Iterable[str]) -> Told:
    """Decisions by their key: the item and the day."""
    rows = Decision.objects.filter(pk__in=list(keys)).select_related("application__version")
    return {str(one.pk): _dated(one.application.version, one.decided_on) for one in rows}


def tell_ratings(keys: Iterable[str]) -> Told:
    """Ratings by their key: the item, the grade and the day."""
    rows = Rating.objects.filter(pk__in=list(keys)).select_related("application__version")
    rows = rows.defer("words")
    return {
        str(one.pk): _words(
            one.application.version,
            f"{Grade(one.grade).label}，{localdate(one.rated_at)}",
            f"{Grade(one.grade).label_en}, {localdate(one.rated_at)}",
        )
        for one in rows
    }


def tell_demands(keys: Iterable[str]) -> Told:
    """What was asked, by its key: the item, the fact or the material, and as what it was held."""
    rows = Demand.objects.filter(pk__in=list(keys)).select_related("application__version")
    return {str(one.pk): _demanded(one) for one in rows}


def _demanded(one: Demand) -> Words:
    version, known = one.application.version, vocabulary()
    if one.kind == Asked.FACT and one.code in known:
        fact = known[one.code]
        return _words(version, fact.label, fact.label_en)
    titles = {material.code: material.title for material in item_in(version).materials}
    title = titles.get(one.code, one.code)
    return _words(version, title, title)


def _dated(version: ItemVersion, on: date) -> Words:
    return _words(version, str(on), str(on))


def _words(version: ItemVersion, more: str, more_en: str) -> Words:
    item = item_in(version)
    return Words(f"{item.title}，{more}", f"{item.title_en or item.title}, {more_en or more}")
