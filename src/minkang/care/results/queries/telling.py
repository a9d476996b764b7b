"""Rows behind indicators in words; never with a name or a value of anybody."""

from collections.abc import Iterable, Mapping

from minkang.care.results.models import Order, OwnLookup, Upload
from minkang.care.results.queries.items import require_item
from minkang.care.results.terms import OrderState, RepeatReason
from minkang.policy.targets import Words

Told = Mapping[str, Words]


def tell_orders(keys: Iterable[str]) -> Told:
    """Orders by their key: what, when, and how it was decided."""
    return {str(one.pk): _order_words(one) for one in Order.objects.filter(pk__in=list(keys))}


def tell_uploads(keys: Iterable[str]) -> Told:
    """Days of an institution by their key."""
    rows = Upload.objects.filter(pk__in=list(keys)).select_related("organisation")
    return {
        str(one.pk): Words(
            f"{one.on} {one.organisation.name}，{one.results} 份",
            f"{one.on}, {one.organisation.name_en or one.organisation.name}, {one.results} results",
        )
        for one in rows
    }


def tell_lookups(keys: Iterable[str]) -> Told:
    """Own looks by their key: the day."""
    rows = OwnLookup.objects.filter(pk__in=list(keys))
    return {str(one.pk): Words(f"{one.on} 查看", f"looked on {one.on}") for one in rows}


def _order_words(one: Order) -> Words:
    item, state = require_item(one.item), OrderState(one.state)
    reason = RepeatReason(one.reason) if one.reason else None
    return Words(
        f"{one.on} {item.name}，{state.label}" + (f"，{reason.label}" if reason else ""),
        f"{one.on}, {item.name_en}, {state.label_en}" + (f", {reason.label_en}" if reason else ""),
    )
