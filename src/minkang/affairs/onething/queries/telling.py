"""Counted declarations and parts in words that name nobody."""

from collections.abc import Iterable, Mapping

from django.utils.timezone import localdate

from minkang.affairs.onething.models import Declaration, Part
from minkang.affairs.onething.queries.packages import packages
from minkang.policy.targets import Words

Told = Mapping[str, Words]


def tell_declarations(keys: Iterable[str]) -> Told:
    """Declarations by their key: the package and the day."""
    rows = Declaration.objects.filter(pk__in=list(keys), declared_at__isnull=False)
    found = {one: packages()[one.package] for one in rows}
    return {
        str(one.pk): _words(told.title, told.title_en, str(localdate(one.declared_at)))
        for one, told in found.items()
    }


def tell_parts(keys: Iterable[str]) -> Told:
    """Parts by their key: what is done, and the day it reached its office."""
    rows = Part.objects.filter(pk__in=list(keys)).select_related("declaration")
    found = {one: packages()[one.declaration.package].part_of[one.code] for one in rows}
    return {
        str(one.pk): _words(told.title, told.title_en, str(one.opened_on))
        for one, told in found.items()
    }


def _words(title: str, title_en: str, on: str) -> Words:
    return Words(f"{title}，{on}", f"{title_en}, {on}")
