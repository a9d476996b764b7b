"""Targets of clauses: what is promised, and whether a value keeps the promise.

Numbers are exact decimals in the target's own unit. A judgement is ``None`` wherever one value
cannot decide: a trend needs two values, a target in words needs a person.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from minkang.policy.terms import Comparator, DeadlineBasis, Nature, TargetStatus

ABOUT_SHARE = Decimal("0.05")
"""Our reading of 'about': within 5 % of the number, ends included. No document defines it."""

WHOLE = Decimal(100)
"""A target of ``all`` is judged on the share covered, in percent."""

_SHARP: Mapping[Comparator, Callable[[Decimal, Decimal], bool]] = {
    Comparator.BELOW: operator.lt,
    Comparator.ABOVE: operator.gt,
    Comparator.EXACTLY: operator.eq,
}

UNITS_EN = {
    "": "",
    "%": "%",
    "‰": "‰",
    "/10万": "per 100,000",
    "万元": "yuan",
    "亿元": "yuan",
    "个": "",
    "名": "",
    "人": "",
    "人次": "person-times",
    "件": "",
    "项": "",
    "家": "",
    "所": "",
    "处": "",
    "公里": "km",
    "张": "",
    "辆": "",
    "次": "times",
    "份": "",
    "类": "",
    "级": "",
    "岁": "years",
    "年": "years",
    "月": "",
    "个月": "months",
    "天": "days",
    "个工作日": "working days",
    "分钟": "minutes",
    "克": "g",
    "个百分点": "percentage points",
    "千伏安": "kVA",
}
"""English words for the units of the register; empty where English counts bare."""

YUAN = {"万元": 10_000, "亿元": 100_000_000}
"""Money units and their yuan."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due, the day included.

    Attributes:
        on: The day; None where the document names none (``每年``, ``今年年底`` without a year).
        words: What the document says instead of a full date; the year of `on` is then the
            document's own. Empty when the date is complete.
    """

    on: date | None
    words: str
    basis: DeadlineBasis


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where the region stood on a day before the target, in the target's unit.

    Attributes:
        bound: `EXACTLY` for a measured value, `AT_LEAST` where only a floor was reported.
        source: Where the figure stands.
    """

    value: Decimal
    unit: str
    on: date
    bound: Comparator
    source: str


@dataclass(frozen=True, slots=True)
class Target:
    """One number or direction a clause promises.

    Attributes:
        value: The number, the lower end of a range, or None when the target is in words.
        upper: The upper end of a range, included; None otherwise.
        words: What the target asks for where a number does not say it all (``1:0.55``, ``三级``).
        words_en: The same in English, comparator included; empty where number or comparator says it.
        reading: How we judge a bare number that is meant as a floor or a ceiling; None when the
            comparator itself decides.
    """

    indicator: str
    indicator_en: str
    comparator: Comparator
    value: Decimal | None
    upper: Decimal | None
    words: str
    words_en: str
    unit: str
    scope: str
    deadline: Deadline | None
    nature: Nature
    status: TargetStatus
    reading: Comparator | None
    baseline: Baseline | None


@dataclass(frozen=True, slots=True)
class Words:
    """One statement in both languages of the pages."""

    zh: str
    en: str


def met(target: Target, value: Decimal) -> bool | None:
    """Whether `value`, in the target's unit, keeps the promise.

    Limits are inclusive for ``>=``, ``<=`` and ``range``. ``~`` holds within `ABOUT_SHARE`.
    ``all`` takes the share covered in percent and holds at 100. ``None`` for trends and for
    targets without a number.
    """
    comparator = target.reading or target.comparator
    if comparator is Comparator.ALL:
        return value >= WHOLE
    if target.value is None:
        return None
    if comparator in _SHARP:
        return _SHARP[comparator](value, target.value)
    if comparator is Comparator.ABOUT:
        return abs(value - target.value) <= abs(target.value) * ABOUT_SHARE
    room = headroom(target, value)
    return None if room is None else room >= 0


def headroom(target: Target, value: Decimal) -> Decimal | None:
    """How far `value` is on the good side of the target, in its unit; negative when short.

    For a range it is the distance to the nearer end, for ``all`` to 100 percent. ``None`` for
    exact, approximate, trend and worded targets, where no side is the good one.
    """
    comparator = target.reading or target.comparator
    if comparator is Comparator.ALL:
        return value - WHOLE
    if target.value is None:
        return None
    match comparator:
        case Comparator.AT_LEAST | Comparator.ABOVE:
            return value - target.value
        case Comparator.AT_MOST | Comparator.BELOW:
            return target.value - value
        case Comparator.RANGE if target.upper is not None:
            return min(value - target.value, target.upper - value)
    return None


def met_at_baseline(target: Target) -> bool | None:
    """Whether standing still since the baseline would keep the promise.

    ``None`` without a baseline, and where a reported floor alone does not settle it.
    """
    if target.baseline is None:
        return None
    verdict = met(target, target.baseline.value)
    if target.baseline.bound is Comparator.EXACTLY:
        return verdict
    comparator = target.reading or target.comparator
    settled = verdict is True and comparator in (Comparator.AT_LEAST, Comparator.ABOVE)
    return True if settled else None


def in_words(target: Target) -> Words:
    """The target as a short statement, indicator first; Chinese keeps the document's digits."""
    amount = _amount(target)
    sign = target.comparator.label
    if sign in amount or not amount[:1].isdigit():
        sign = ":"
    return Words(
        zh=f"{target.indicator}{sign}{amount}{target.unit}",
        en=f"{target.indicator_en}: {_phrase_en(target)}",
    )


def _amount(target: Target) -> str:
    if target.words:
        return target.words
    if target.upper is not None:
        return f"{target.value}–{target.upper}"
    return str(target.value)


def _phrase_en(target: Target) -> str:
    if target.words_en:
        return target.words_en
    if target.value is None:
        return target.comparator.label_en
    bare = target.comparator is Comparator.EXACTLY
    sign = "" if bare else f"{target.comparator.label_en} "
    unit = UNITS_EN[target.unit]
    if target.value == 1 and unit.endswith("s"):
        unit = unit.removesuffix("s")
    amount = _number_en(target.value, target.unit)
    if target.upper is not None:
        amount = f"{amount} and {_number_en(target.upper, target.unit)}"
    tight = "" if unit in ("", "%", "‰") else " "
    return f"{sign}{amount}{tight}{unit}"


def _number_en(value: Decimal, unit: str) -> str:
    return f"{value * YUAN[unit]:,f}" if unit in YUAN else str(value)
