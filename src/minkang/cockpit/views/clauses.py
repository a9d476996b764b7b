"""The page of one clause."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.clauses import TargetView, get_public_clause
from minkang.cockpit.views import facts
from minkang.cockpit.views.asking import today
from minkang.kernel.web.components import Fact
from minkang.policy.targets import Words
from minkang.policy.terms import TargetStatus


@dataclass(frozen=True, slots=True)
class TargetCard:
    """A target as the page draws it."""

    words: Words
    baseline: Words | None
    is_result: bool
    facts: tuple[Fact, ...]


@require_safe
def clause(request: HttpRequest, document: str, path: str) -> HttpResponse:
    """One clause: what it asks, where it runs or why not yet, and who answers for it."""
    page = get_public_clause(f"{document}/{path}", today())
    return render(
        request,
        "cockpit/clause.html",
        {
            "page": page,
            "targets": [_card(view) for view in page.targets],
            "origin": facts.origin_of(page),
            "waiting": facts.waiting_of(page),
            "history": facts.history_of(page),
        },
    )


def _card(view: TargetView) -> TargetCard:
    return TargetCard(
        words=view.words,
        baseline=view.baseline,
        is_result=view.target.status is TargetStatus.ACHIEVED,
        facts=facts.facts_of_target(view),
    )
