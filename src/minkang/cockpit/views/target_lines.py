"""A promise with its live value in the words of a page."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from minkang.cockpit.queries.live import LiveTarget
from minkang.cockpit.rules import at_baseline, may_be_chance
from minkang.cockpit.templatetags.policy_pages import named, spoken
from minkang.cockpit.terms import Nearness
from minkang.cockpit.views.bullets import draw_small_bullet
from minkang.engines.warehouse.indicators import Aggregation, Indicator
from minkang.engines.warehouse.queries import Value
from minkang.kernel.charts.terms import Standing
from minkang.policy.clauses import Clause, Target, register
from minkang.policy.targets import Words, in_words
from minkang.policy.terms import Nature

ONE_TO = "1:"
"""How a target begins that is written as a ratio: 1:0.55."""


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One line of the board.

    Attributes:
        address: The page of the indicator, or of the clause while no indicator answers.
        value: The number as shown, or "" while there is none.
        unit: Its unit, close to the number or after a space as the language writes it.
        asked: The target without the name of what it measures.
        distance: Headroom and baseline in one sentence.
        caution: Why the number may mislead, in words: not all reported, or chance; else empty.
        whose: Whose target it is, seen from here.
        nature: Binding or expected; empty where the document says neither.
        reason: Why it cannot be judged, or "".
        bullet: Value and target drawn, or "".
    """

    title: str
    address: str
    value: str
    unit: str
    asked: str
    distance: str
    caution: str
    nature: str
    standing: Standing
    reason: str
    whose: str
    document: str
    clause: Clause | None
    lead: str
    bullet: SafeString

    @property
    def is_unmeasured(self) -> bool:
        """Whether it cannot be judged."""
        return self.standing is Standing.UNMEASURED


def target_line(live: LiveTarget) -> TargetLine:
    """The line of a promise or of an indicator without one."""
    target, clause = live.target, live.clause
    return TargetLine(
        title=spoken(live.title),
        address=address_of(live),
        value=shown_number(live),
        unit=shown_unit(live),
        asked=asked_words(target) if target else "",
        distance=distance_words(live),
        caution=caution_words(live),
        nature=nature_words(target) if target else "",
        standing=live.standing,
        reason=spoken(live.reason) if live.reason else "",
        whose=spoken(live.nearness),
        document=named(register().document(clause.document)) if clause else "",
        clause=clause,
        lead=clause.lead if clause and live.nearness is not Nearness.PEER else "",
        bullet=_bullet(live),
    )


def address_of(live: LiveTarget) -> str:
    """Where a line leads: its indicator, else its clause."""
    if live.counted is not None:
        return reverse("cockpit:indicator", args=[live.counted.id])
    return clause_address(live.clause) if live.clause else ""


def clause_address(clause: Clause) -> str:
    """The page of a clause."""
    return reverse("cockpit:clause", args=[clause.document, clause.path])


def shown_number(live: LiveTarget) -> str:
    """The region's value with the digits of its indicator, or ""; 1:0.39 where the target says so."""
    if live.number is None:
        return ""
    return f"{_ratio(live)}{number_words(live.number, live.decimals)}"


def shown_unit(live: LiveTarget) -> str:
    """The unit of the value; none for a value that is written as a ratio."""
    return "" if _ratio(live) else spoken(live.unit)


def _ratio(live: LiveTarget) -> str:
    is_ratio = live.target is not None and live.target.words.startswith(ONE_TO)
    return ONE_TO if is_ratio else ""


def number_words(number: Decimal, decimals: int) -> str:
    """A number with so many digits after the point, thousands separated."""
    return f"{number:,.{decimals}f}"


def asked_words(target: Target) -> str:
    """What a target asks for, without the name of what it measures: 不低于80岁."""
    name = spoken_indicator(target)
    return spoken(in_words(target)).removeprefix(name).lstrip(": ")


def spoken_indicator(target: Target) -> str:
    """The name of what a target measures."""
    return spoken(Words(target.indicator, target.indicator_en))


def nature_words(target: Target) -> str:
    """约束性 or 预期性; empty where the document says neither."""
    return "" if target.nature is Nature.UNSTATED else spoken(target.nature)


def distance_words(live: LiveTarget) -> str:
    """Headroom, then the baseline, in one sentence; empty where neither is known."""
    baseline = live.target.baseline if live.target else None
    pieces = [spoken(live.gap)] if live.gap else []
    if baseline is not None:
        pieces.append(spoken(at_baseline(baseline)))
    return gettext("；").join(pieces)


def fraction_words(live: LiveTarget) -> str:
    """The division that makes the region's number, in digits; empty where it is none."""
    value, indicator = live.value, live.counted
    if value is None or value.denominator is None or not isinstance(indicator, Indicator):
        return ""
    if indicator.aggregation is not Aggregation.RATIO:
        return ""
    scale = f" × {indicator.scale:,}" if indicator.scale != 1 else ""
    return f"{value.numerator:,} ÷ {value.denominator:,}{scale}"


def caution_words(live: LiveTarget) -> str:
    """What makes the number less sure: not everybody reported, or it is small."""
    value, words = live.value, [completeness_words(live.value)]
    if value is not None and live.target is not None:
        is_chance = may_be_chance(live.target, value.low, value.high)
        words += [gettext("数目小，结论可能受偶然影响")] if is_chance else []
    return gettext("；").join(filter(None, words))


def completeness_words(value: Value | None) -> str:
    """How many of those who ought to report did; empty when all did or nobody has to."""
    if value is None or value.completeness is None or value.completeness >= 1:
        return ""
    return gettext("填报齐全度%(share)s%%") % {"share": int(value.completeness * 100)}


def _bullet(live: LiveTarget) -> SafeString:
    if live.target is None or live.number is None:
        return SafeString("")
    return draw_small_bullet(live.target, live.number)
