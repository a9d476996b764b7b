"""Whoever checks a licence: a showing, a printed copy, a credential. Nobody needs to sign in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from minkang.affairs.licences import services
from minkang.affairs.licences.forms.holder import CheckForm
from minkang.affairs.licences.queries.types import types
from minkang.affairs.licences.views.here import GET_OR_POST, too_often
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.refusals import answer_refusal
from minkang.policy.clauses import publishes


@publishes("benxi-2023-3/10.3.7", "yaan-2022/1.2")
@require_http_methods(GET_OR_POST)
def check(request: HttpRequest) -> HttpResponse:
    """How to check a licence, and a place to paste a credential."""
    context = {"kinds": tuple(types().values())}
    if request.method != "POST":
        return form_page(request, "licences/check.html", CheckForm(), context)
    if answer := too_often(request, "credential"):
        return answer
    form = CheckForm(request.POST)
    if not form.is_valid():
        return form_page(request, "licences/check.html", form, context)
    at = arrival_here().at
    try:
        found = services.check_credential(text=form.cleaned_data["credential"], at=at)
    except Refused as caught:
        return refused_form(request, "licences/check.html", form, caught.refusal, context)
    return _private(render(request, "licences/genuine.html", {"page": found.page, "at": at}))


@require_safe
def check_shown(request: HttpRequest, token: str) -> HttpResponse:
    """What a holder shows now."""
    if answer := too_often(request, "shown"):
        return answer
    at = arrival_here().at
    try:
        found = services.check_shown(token=token, at=at)
    except Refused as caught:
        return _not_genuine(request, caught.refusal)
    context = {"page": found.page, "at": at, "ends_at": found.ends_at}
    return _private(render(request, "licences/genuine.html", context))


@require_safe
def status(request: HttpRequest, rid: UUID) -> HttpResponse:
    """How the licence behind a printed copy stands now."""
    if answer := too_often(request, "status"):
        return answer
    at = arrival_here().at
    try:
        page = services.check_printed(licence=rid, at=at)
    except Refused as caught:
        return _not_genuine(request, caught.refusal)
    context = {"page": page, "at": at, "is_printed": True}
    return _private(render(request, "licences/genuine.html", context))


def _not_genuine(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return answer_refusal(request, refusal, template="licences/not_genuine.html")


def _private(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
