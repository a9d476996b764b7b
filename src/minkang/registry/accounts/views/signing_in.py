"""Signing in step by step: password, one-time code, and where needed authenticator and password."""

from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode

import segno
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.refusals import answer_refusal
from minkang.kernel.web.regions import region
from minkang.registry.access.queries import actor_of, require_actor
from minkang.registry.accounts import services
from minkang.registry.accounts.forms import CodeForm, NewPasswordForm, SignInForm
from minkang.registry.accounts.queries.authenticators import demo_code_of, enrolment_of
from minkang.registry.accounts.queries.personas import list_public_personas
from minkang.registry.accounts.queries.sessions import network_of, session_key_of
from minkang.registry.accounts.services import Pending, Signed
from minkang.registry.accounts.terms import Step
from minkang.registry.accounts.views.drafts import draft_of, forget_draft
from minkang.registry.accounts.views.keeping import (
    keep_pending,
    onward,
    open_session,
    pending_of,
)

ROUTES = {
    Step.CODE: "accounts:sign-in-code",
    Step.AUTHENTICATOR: "accounts:sign-in-authenticator",
    Step.PASSWORD: "accounts:sign-in-password",
}
GET_OR_POST = ["GET", "HEAD", "POST"]


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(GET_OR_POST)
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first step: login name and password."""
    if request.method != "POST":
        if actor_of(request) is not None:
            return HttpResponseRedirect(onward(request))
        return _page(request, "sign_in", SignInForm())
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, "sign_in", form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    at = arrival_here().at
    try:
        answer = services.sign_in(
            login=form.cleaned_data["login"],
            password=form.cleaned_data["password"],
            network=network_of(request),
            at=at,
        )
    except Refused as refused:
        return _refused(request, "sign_in", form, refused)
    return go_on(request, answer, at)


@never_cache
@require_http_methods(GET_OR_POST)
def code(request: HttpRequest) -> HttpResponse:
    """The second step: the code the authenticator shows."""
    return _code_step(request, Step.CODE, "code")


@never_cache
@require_http_methods(GET_OR_POST)
def authenticator(request: HttpRequest) -> HttpResponse:
    """The second step of who has no authenticator yet: enrol one and prove it works."""
    return _code_step(request, Step.AUTHENTICATOR, "authenticator")


@never_cache
@sensitive_post_parameters("new_password", "new_password_again")
@require_http_methods(GET_OR_POST)
def new_password(request: HttpRequest) -> HttpResponse:
    """The last step of who got a password from an administrator: choose one's own."""
    at = arrival_here().at
    pending = _pending(request, Step.PASSWORD, at)
    if isinstance(pending, HttpResponse):
        return pending
    form = NewPasswordForm(request.POST or None)
    if not form.is_valid():
        return _page(request, "new_password", form, status=_status(request))
    try:
        answer = services.choose_password(
            pending=pending, new=form.cleaned_data["new_password"], at=at
        )
    except Refused as refused:
        return _refused(request, "new_password", form, refused)
    return go_on(request, answer, at)


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Become a persona of the demonstration with one press of a button.

    Raises:
        Refused: See :func:`minkang.registry.accounts.services.enter_as_persona`.
    """
    at = arrival_here().at
    return go_on(request, services.enter_as_persona(login=request.POST.get("login", ""), at=at), at)


@never_cache
@require_safe
def draft(request: HttpRequest) -> HttpResponse:
    """Show once what was being sent when the session ended, ready to be sent again."""
    actor = require_actor(request)
    kept = draft_of(request, actor.account)
    if kept is None:
        return HttpResponseRedirect(reverse("desks:my"))
    forget_draft(request)
    return render(request, "accounts/draft.html", {"draft": kept})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the sign-in of this browser."""
    actor = actor_of(request)
    if actor is not None:
        services.sign_out(
            account=actor.account,
            session_key=session_key_of(request),
            by=actor.reference,
            at=arrival_here().at,
        )
    if session_key_of(request):
        request.session.flush()
    return HttpResponseRedirect("/")


def ask_to_sign_in(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The first step in place of an answer that only somebody can get."""
    return _refused(request, "sign_in", SignInForm(), Refused(refusal))


def go_on(request: HttpRequest, answer: Pending | Signed, at: datetime) -> HttpResponse:
    """Lead to the next step, or where the visitor wanted to go when there is none."""
    if isinstance(answer, Signed):
        open_session(request, answer, at)
        if draft_of(request, answer.account) is not None:
            return HttpResponseRedirect(reverse("accounts:draft"))
        return HttpResponseRedirect(onward(request))
    if answer.step is Step.AUTHENTICATOR:
        services.enrol_authenticator(account=answer.account)
    keep_pending(request, answer, at)
    return HttpResponseRedirect(f"{reverse(ROUTES[answer.step])}?{_next(request)}")


def issuer() -> str:
    """Whose accounts these are, as an authenticator app shows it."""
    return f"民康 {region(settings.MINKANG_REGION).name}"


def qr_code(address: str) -> SafeString:
    """An address as a QR code, drawn in SVG; black on white in every mode, or cameras fail."""
    drawn = segno.make(address, error="m").svg_inline(
        scale=4, border=4, dark="#000000", light="#ffffff", title=_("验证器的二维码")
    )
    return mark_safe(drawn)  # noqa: S308 - drawn by segno from an address we built and encoded


def _code_step(request: HttpRequest, step: Step, name: str) -> HttpResponse:
    at = arrival_here().at
    pending = _pending(request, step, at)
    if isinstance(pending, HttpResponse):
        return pending
    form = CodeForm(request.POST or None)
    shown: dict[str, object] = {"demo_code": demo_code_of(pending.account, at=at)}
    if step is Step.AUTHENTICATOR:
        shown |= _enrolment(pending)
    if not form.is_valid():
        return _page(request, name, form, status=_status(request), **shown)
    try:
        answer = services.second_factor(
            account=pending.account,
            code=form.cleaned_data["code"],
            network=network_of(request),
            at=at,
        )
    except Refused as refused:
        return _refused(request, name, form, refused, **shown)
    return go_on(request, answer, at)


def _enrolment(pending: Pending) -> dict[str, object]:
    enrolment = enrolment_of(pending.account, issuer=issuer())
    if enrolment is None:
        return {}
    return {"enrolment": enrolment, "qr_code": qr_code(enrolment.address)}


def _pending(request: HttpRequest, step: Step, at: datetime) -> Pending | HttpResponse:
    try:
        return pending_of(request, step, at)
    except Refused as refused:
        return _refused(request, "sign_in", SignInForm(), refused)


def _status(request: HttpRequest) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK


def _next(request: HttpRequest) -> str:
    return urlencode({"next": onward(request)})


def _personas(name: str) -> dict[str, object]:
    if name != "sign_in" or not settings.MINKANG_IS_DEMO:
        return {}
    return {"personas": list_public_personas(is_english=get_language() == "en")}


def _page(
    request: HttpRequest,
    name: str,
    form: forms.Form,
    status: int = HTTPStatus.OK,
    **shown: object,
) -> HttpResponse:
    values = {"form": form, "onward": onward(request), **_personas(name), **shown}
    return render(request, f"accounts/{name}.html", values, status=status)


def _refused(
    request: HttpRequest, name: str, form: forms.Form, refused: Refused, **shown: object
) -> HttpResponse:
    return answer_refusal(
        request,
        refused.refusal,
        template=f"accounts/{name}.html",
        context={"form": form, "onward": onward(request), **_personas(name), **shown},
    )
