"""One's own account: password, browsers that are signed in, authenticator."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.refusals import answer_refusal
from minkang.registry.access.queries import require_actor
from minkang.registry.accounts import services
from minkang.registry.accounts.forms import CodeForm, PasswordChangeForm
from minkang.registry.accounts.queries.authenticators import enrolment_of, has_authenticator
from minkang.registry.accounts.queries.own import get_own_account_for
from minkang.registry.accounts.queries.sessions import network_of, session_key_of
from minkang.registry.accounts.services import Signed
from minkang.registry.accounts.views.keeping import open_session
from minkang.registry.accounts.views.signing_in import GET_OR_POST, issuer, qr_code

MOST_DIGITS = 18


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What somebody may know and change about their own account."""
    actor = require_actor(request)
    page = get_own_account_for(actor, session_key=session_key_of(request))
    done = request.GET.get("done", "")
    return render(request, "accounts/account.html", {"page": page, "done": done})


@sensitive_post_parameters("current_password", "new_password", "new_password_again")
@require_http_methods(GET_OR_POST)
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; every other browser is signed out."""
    actor = require_actor(request)
    form = PasswordChangeForm(request.POST or None)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, "accounts/password.html", {"form": form}, status=status)
    try:
        services.change_password(
            account=actor.account,
            current=form.cleaned_data["current_password"],
            new=form.cleaned_data["new_password"],
            keep_session=session_key_of(request),
            by=actor.reference,
            at=arrival_here().at,
        )
    except Refused as refused:
        return answer_refusal(
            request, refused.refusal, template="accounts/password.html", context={"form": form}
        )
    return HttpResponseRedirect(f"{reverse('accounts:account')}?done=password")


@require_POST
def end_sign_in(request: HttpRequest) -> HttpResponse:
    """End one sign-in of one's own by its number, or with ``which=all`` every one."""
    actor = require_actor(request)
    which = request.POST.get("which", "")
    if which != "all" and not (which.isascii() and which.isdecimal() and len(which) < MOST_DIGITS):
        raise Refused(
            Refusal(
                "accounts.sign_in_malformed",
                "没有退出：不知道要退出哪一处登录。请用列表里的按钮。",
                f"which={which[:20]!r} is neither 'all' nor the number of a sign-in",
            )
        )
    services.sign_out(
        account=actor.account,
        sign_in=None if which == "all" else int(which),
        by=actor.reference,
        at=arrival_here().at,
    )
    if which == "all":
        return HttpResponseRedirect("/")
    return HttpResponseRedirect(f"{reverse('accounts:account')}?done=sign-in")


@require_http_methods(GET_OR_POST)
def authenticator(request: HttpRequest) -> HttpResponse:
    """Enrol an authenticator where none is needed yet; the first code makes the session stronger."""
    actor, at = require_actor(request), arrival_here().at
    if has_authenticator(actor.account):
        return HttpResponseRedirect(reverse("accounts:account"))
    if request.method == "POST" and "code" not in request.POST:
        services.enrol_authenticator(account=actor.account)
        return HttpResponseRedirect(reverse("accounts:account-authenticator"))
    enrolment = enrolment_of(actor.account, issuer=issuer())
    if enrolment is None:
        return HttpResponseRedirect(reverse("accounts:account"))
    form = CodeForm(request.POST or None)
    values = {
        "form": form,
        "enrolment": enrolment,
        "qr_code": qr_code(enrolment.address),
        "onward": reverse("accounts:account"),
    }
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, "accounts/authenticator.html", values, status=status)
    try:
        services.second_factor(
            account=actor.account,
            code=form.cleaned_data["code"],
            network=network_of(request),
            at=at,
        )
    except Refused as refused:
        return answer_refusal(
            request, refused.refusal, template="accounts/authenticator.html", context=values
        )
    key = session_key_of(request)
    services.sign_out(account=actor.account, session_key=key, by=actor.reference, at=at)
    open_session(request, Signed(actor.account, has_passed_code=True), at)
    return HttpResponseRedirect(f"{reverse('accounts:account')}?done=authenticator")
