"""Counted messages in words that name nobody."""

from collections.abc import Iterable, Mapping

from django.utils.timezone import localdate

from minkang.engines.gateway.models import Message
from minkang.policy.targets import Words


def tell_messages(keys: Iterable[str]) -> Mapping[str, Words]:
    """Messages by their key: the office and the day."""
    rows = Message.objects.filter(pk__in=list(keys)).select_related("office__organisation")
    found = {str(one.pk): (one.office.organisation, localdate(one.made_at)) for one in rows}
    return {
        key: Words(f"{office.name}，{on}", f"{office.name_en or office.name}, {on}")
        for key, (office, on) in found.items()
    }
