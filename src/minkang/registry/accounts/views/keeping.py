"""What a browser keeps between the steps of signing in, and the session that ends them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.accounts import rules
from minkang.registry.accounts.queries.sessions import agent_of, network_of, session_key_of
from minkang.registry.accounts.services import Pending, Signed, begin_session
from minkang.registry.accounts.terms import Step
from minkang.registry.accounts.views.drafts import carried

_PENDING = "pending"


def onward(request: HttpRequest) -> str:
    """Where to go after signing in: a path of this site, else one's own desk."""
    said = request.POST.get("next") or request.GET.get("next") or ""
    if said.startswith("/") and url_has_allowed_host_and_scheme(said, allowed_hosts=None):
        return said
    return reverse("desks:my")


def keep_pending(request: HttpRequest, pending: Pending, at: datetime) -> None:
    """Remember, under a fresh session key, whose password was right."""
    draft = carried(request)
    request.session.flush()
    request.session.update(draft)
    request.session[_PENDING] = {
        "account": str(pending.account),
        "step": pending.step.value,
        "has_passed_code": pending.has_passed_code,
        "until": (at + rules.PENDING_FOR).isoformat(),
    }
    rotate_token(request)


def pending_of(request: HttpRequest, step: Step, at: datetime) -> Pending:
    """Whose password was right a moment ago and who is now at `step`.

    Raises:
        Refused: ``accounts.sign_in_again`` when nobody is, or it was too long ago.
    """
    kept = request.session.get(_PENDING) if session_key_of(request) else None
    if kept is None or kept["step"] != step or at >= datetime.fromisoformat(kept["until"]):
        minutes = rules.PENDING_FOR // timedelta(minutes=1)
        raise Refused(
            Refusal(
                "accounts.sign_in_again",
                f"登录要在 {minutes} 分钟内一步一步做完，请从登录名和密码重新开始。",
                "the steps of signing in take ten minutes at most; start again with the password",
            )
        )
    return Pending(UUID(kept["account"]), Step(kept["step"]), kept["has_passed_code"])


def open_session(request: HttpRequest, signed: Signed, at: datetime) -> None:
    """Begin a session under a key nobody knew before, so that a planted key opens nothing."""
    draft = carried(request)
    request.session.flush()
    request.session.update(draft)
    request.session["account"] = str(signed.account)
    request.session.save()
    begin_session(
        signed=signed,
        session_key=str(request.session.session_key),
        agent=agent_of(request),
        network=network_of(request),
        at=at,
    )
    rotate_token(request)
