"""The page of one clause."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.clauses import TargetView, get_public_clause
from minkang.cockpit.templatetags.policy_pages import is_english
from minkang.cockpit.views import facts
from minkang.cockpit.views.asking import day_asked
from minkang.kernel.charts.bullet import Bullet, draw_bullet
from minkang.kernel.charts.figure import ChartFigure
from minkang.kernel.charts.terms import Direction
from minkang.kernel.web.components import Fact
from minkang.policy.targets import Target, Words
from minkang.policy.terms import Comparator, TargetStatus

_SIDES = {
    Comparator.AT_LEAST: Direction.AT_LEAST,
    Comparator.ABOVE: Direction.AT_LEAST,
    Comparator.AT_MOST: Direction.AT_MOST,
    Comparator.BELOW: Direction.AT_MOST,
}
_WORDLESS = (Comparator.ALL, Comparator.RISING, Comparator.FALLING)
"""Comparators that say all without a number."""

_SHARES = {"%": 100, "‰": 1000}


@dataclass(frozen=True, slots=True)
class TargetCard:
    """A target as the page draws it.

    Attributes:
        is_result: True for results that the document reports and does not promise.
        is_countable: False for targets in words, which no number can meet.
        bullet: Target and baseline drawn; None without a baseline or without a good side.
    """

    words: Words
    baseline: Words | None
    is_result: bool
    is_countable: bool
    bullet: ChartFigure | None
    facts: tuple[Fact, ...]


@require_safe
def clause(request: HttpRequest, document: str, path: str) -> HttpResponse:
    """One clause: what it asks, where it runs or why not yet, and who answers for it."""
    page = get_public_clause(f"{document}/{path}", day_asked(request))
    return render(
        request,
        "cockpit/clause.html",
        {
            "page": page,
            "page_meta": facts.meta_of_clause(page),
            "targets": [_card(view, n) for n, view in enumerate(page.targets, start=1)],
            "origin": facts.origin_of(page),
            "waiting": facts.waiting_of(page),
            "history": facts.history_of(page),
        },
    )


def _card(view: TargetView, position: int) -> TargetCard:
    return TargetCard(
        words=view.words,
        baseline=view.baseline,
        is_result=view.target.status is TargetStatus.ACHIEVED,
        is_countable=view.target.value is not None or view.target.comparator in _WORDLESS,
        bullet=_bullet(view.target, position),
        facts=facts.facts_of_target(view),
    )


def _bullet(target: Target, position: int) -> ChartFigure | None:
    side = _SIDES.get(target.reading or target.comparator)
    if target.baseline is None or target.value is None or side is None:
        return None
    return draw_bullet(
        Bullet(
            id=f"target-{position}",
            title=target.indicator_en if is_english() else target.indicator,
            unit=target.unit,
            value=None,
            target=float(target.value),
            direction=side,
            baseline=float(target.baseline.value),
            baseline_label=gettext("%(year)s年") % {"year": target.baseline.on.year},
            ceiling=_SHARES.get(target.unit),
        )
    )
