"""Checks of days and of half-open periods, ``[since, until)``."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from minkang.kernel.periods import Period
from minkang.kernel.refusal import FieldFault, Refusal


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day as somebody stated it; `field` is the form's name, `zh` and `en` what it is called."""

    field: str
    zh: str
    en: str
    day: date


def in_words(day: date) -> str:
    """A day as people write it: 2026年11月21日."""
    return f"{day.year}年{day.month}月{day.day}日"


def not_in_future(named: NamedDay, *, on: date) -> Refusal | None:
    """A fact is registered on its day or later, never before: `named.day` is at most `on`."""
    if named.day <= on:
        return None
    message = f"{named.zh}({in_words(named.day)})还没有到，请填写今天或以前的日期，或到那天再登记。"
    return Refusal(
        "organisations.day_in_future",
        message,
        f"{named.en} {named.day} lies after {on}; state today or an earlier day, or register it then.",
        (FieldFault(named.field, message),),
    )


def ends_after_it_begins(begins: NamedDay, ends: NamedDay | None) -> Refusal | None:
    """A period has at least one day; no end is always right."""
    if ends is None or ends.day > begins.day:
        return None
    message = f"{ends.zh}({in_words(ends.day)})应当晚于{begins.zh}({in_words(begins.day)})，请核对两个日期。"
    return Refusal(
        "organisations.ends_before_it_begins",
        message,
        f"{ends.en} {ends.day} must lie after {begins.en} {begins.day}; check both days.",
        (FieldFault(ends.field, message),),
    )


def within_life(named: NamedDay, *, opened_on: date, closed_on: date | None) -> Refusal | None:
    """An organisation holds and employs only from its opening until its closing."""
    if named.day < opened_on:
        message = f"{named.zh}({in_words(named.day)})早于机构的开业日期({in_words(opened_on)})，请核对日期。"
        return Refusal(
            "organisations.day_before_opening",
            message,
            f"{named.en} {named.day} lies before the opening on {opened_on}; check the day.",
            (FieldFault(named.field, message),),
        )
    if closed_on is not None and named.day >= closed_on:
        return organisation_closed(named, closed_on=closed_on)
    return None


def organisation_closed(named: NamedDay, *, closed_on: date) -> Refusal:
    """Nothing is registered for an organisation from the day it closed."""
    message = f"该机构已于{in_words(closed_on)}关闭，关闭以后的变动不再登记。如机构重新开业，请先重新登记机构。"
    return Refusal(
        "organisations.organisation_closed",
        message,
        f"The organisation closed on {closed_on}; {named.en} {named.day} is not registered. "
        "Register the organisation anew if it has opened again.",
        (FieldFault(named.field, message),),
    )


def without_overlap(field: str, what: str, periods: Iterable[Period[date]]) -> Refusal | None:
    """Periods of one thing follow each other; `what` names it in Chinese."""
    ordered = sorted(periods, key=lambda period: period.since)
    for earlier, later in pairwise(ordered):
        if earlier.overlaps(later):
            message = f"“{what}”在{in_words(later.since)}登记了两次，时间重叠。请先结束前一条，再登记后一条。"
            return Refusal(
                "organisations.periods_overlap",
                message,
                f"{field}: two entries are in force on {later.since}; end the earlier one first.",
                (FieldFault(field, message),),
            )
    return None
