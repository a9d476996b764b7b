"""Counted licences in words that name nobody."""

from collections.abc import Iterable, Mapping

from minkang.affairs.licences.models import Licence, Taking
from minkang.affairs.licences.queries.types import types
from minkang.policy.targets import Words

Told = Mapping[str, Words]


def tell_licences(keys: Iterable[str]) -> Told:
    """Licences by their key: the type and the first day."""
    rows = Licence.objects.filter(pk__in=list(keys))
    return {str(one.pk): _words(one.type, str(one.issued_on)) for one in rows}


def tell_reuses(keys: Iterable[str]) -> Told:
    """Times a licence was taken over, by their key: the type and the day."""
    rows = Taking.objects.filter(pk__in=list(keys)).select_related("consent__licence")
    return {str(one.pk): _words(one.consent.licence.type, str(one.on)) for one in rows}


def _words(code: str, on: str) -> Words:
    kind = types().get(code)
    if kind is None:
        return Words(f"{code}，{on}", f"{code}, {on}")
    return Words(f"{kind.title}，{on}", f"{kind.title_en}, {on}")
