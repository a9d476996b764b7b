"""Rows behind indicators in words; never with a name or a value of anybody."""

from collections.abc import Iterable, Mapping

from minkang.care.exchange.models import ArrivalDay
from minkang.care.exchange.terms import SenderKind
from minkang.policy.targets import Words
from minkang.registry.people.models import SourceRecord

Told = Mapping[str, Words]


def tell_arrivals(keys: Iterable[str]) -> Told:
    """Days of a sender by their key: institution, day, kind and how much was rejected."""
    rows = ArrivalDay.objects.filter(pk__in=list(keys)).select_related("organisation")
    return {str(one.pk): _arrival_words(one) for one in rows}


def tell_patients(keys: Iterable[str]) -> Told:
    """Patients by their key: whose, and since when they are known."""
    rows = SourceRecord.objects.filter(pk__in=list(keys)).select_related("organisation")
    return {
        str(one.pk): Words(
            f"{one.organisation.name}，{one.first_seen_at:%Y-%m-%d} 起",
            f"{one.organisation.name_en or one.organisation.name}, since {one.first_seen_at:%Y-%m-%d}",
        )
        for one in rows
    }


def _arrival_words(one: ArrivalDay) -> Words:
    kind = SenderKind(one.kind)
    return Words(
        f"{one.on} {one.organisation.name}，{kind.label}，退回 {one.rejected} 条",
        f"{one.on}, {one.organisation.name_en or one.organisation.name}, {kind.label_en}, "
        f"{one.rejected} rejected",
    )
