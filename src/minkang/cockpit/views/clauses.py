"""The page of one clause."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.clauses import ClausePage, TargetView, get_public_clause
from minkang.cockpit.queries.live import LiveTarget, promised, read_live
from minkang.cockpit.templatetags.policy_pages import spoken
from minkang.cockpit.terms import Nearness
from minkang.cockpit.views import facts
from minkang.cockpit.views.asking import day_asked
from minkang.cockpit.views.bullets import draw_target
from minkang.cockpit.views.target_lines import (
    address_of,
    caution_words,
    distance_words,
    fraction_words,
    shown_number,
    shown_unit,
)
from minkang.kernel.charts.figure import ChartFigure
from minkang.kernel.web.components import Fact, NumberWithWhy
from minkang.kernel.web.regions import region
from minkang.policy.targets import Words
from minkang.policy.terms import Comparator, TargetStatus

_WORDLESS = (Comparator.ALL, Comparator.RISING, Comparator.FALLING)
"""Comparators that say all without a number."""


@dataclass(frozen=True, slots=True)
class TargetCard:
    """A target as the page draws it.

    Attributes:
        is_result: True for results that the document reports and does not promise.
        is_countable: False for targets in words, which no number can meet.
        number: The live value with its why; None while there is none.
        reason: Why there is no value, or why it cannot be judged; empty otherwise.
        whose: That the target is not this region's own; empty for its own.
        bullet: Target and baseline drawn while there is no value; None where nothing can be drawn.
    """

    words: Words
    baseline: Words | None
    is_result: bool
    is_countable: bool
    number: NumberWithWhy | None
    reason: str
    whose: str
    bullet: ChartFigure | None
    facts: tuple[Fact, ...]


@require_safe
def clause(request: HttpRequest, document: str, path: str) -> HttpResponse:
    """One clause: what it asks, where it runs or why not yet, and who answers for it."""
    on = day_asked(request)
    page = get_public_clause(f"{document}/{path}", on)
    live = _live(page, on)
    return render(
        request,
        "cockpit/clause.html",
        {
            "page": page,
            "page_meta": facts.meta_of_clause(page),
            "targets": [
                _card(view, live.get(view.target.indicator), on, n)
                for n, view in enumerate(page.targets, start=1)
            ],
            "origin": facts.origin_of(page),
            "waiting": facts.waiting_of(page),
            "history": facts.history_of(page),
        },
    )


def _live(page: ClausePage, on: date) -> dict[str, LiveTarget]:
    if not page.targets:
        return {}
    values = read_live(region(settings.MINKANG_REGION).code, on)
    found = promised((page.clause,), values)
    return {live.target.indicator: live for live in found if live.target is not None}


def _card(view: TargetView, live: LiveTarget | None, on: date, position: int) -> TargetCard:
    figure = f"target-{position}"
    number = None
    if live is not None and live.number is not None:
        number = _number(view, live, on, figure)
    return TargetCard(
        words=view.words,
        baseline=view.baseline,
        is_result=view.target.status is TargetStatus.ACHIEVED,
        is_countable=view.target.value is not None or view.target.comparator in _WORDLESS,
        number=number,
        reason=spoken(live.reason) if live and live.reason else "",
        whose=spoken(live.nearness) if live and live.nearness is not Nearness.OWN else "",
        bullet=None if number else draw_target(view.target, None, figure=figure),
        facts=facts.facts_of_target(view),
    )


def _number(view: TargetView, live: LiveTarget, on: date, figure: str) -> NumberWithWhy:
    target = live.target
    return NumberWithWhy(
        name=spoken(view.words),
        value=shown_number(live),
        unit=shown_unit(live),
        standing=live.standing,
        why_address=address_of(live),
        fraction="  ".join(filter(None, (fraction_words(live), caution_words(live)))),
        as_of=on,
        headroom=distance_words(live),
        bullet=draw_target(target, live.number, figure=figure) if target else None,
    )
