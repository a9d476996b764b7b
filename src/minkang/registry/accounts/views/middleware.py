"""Puts on every request who is signed in, and asks for signing in where a page needs it."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers

from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.middleware import GetResponse
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.refusals import answer_refusal, wants_json
from minkang.registry.accounts.queries.sessions import agent_of, session_key_of, signed_in_with
from minkang.registry.accounts.services import touch
from minkang.registry.accounts.views.drafts import keep_draft
from minkang.registry.accounts.views.signing_in import ask_to_sign_in

_ENDED = Refusal(
    "accounts.session_ended",
    "您有一段时间没有操作，已经自动退出，所以这一次没有提交。您填写的内容已经保存，"
    "请重新登录，登录后可以接着提交；密码和上传的文件要重新填。",
    "the session ended before this was sent; sign in again and what was typed can be sent on",
)
SIGN_IN_FIRST = "access.sign_in_first"


class SignedInActor:
    """Sets ``request.actor`` with one query; without a session cookie with none.

    Pages of somebody are never kept by a cache, and every page varies with the cookie, because its
    header says who is signed in.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Wrap the view."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the actor known."""
        key, at = session_key_of(request), arrival_here().at
        signed = signed_in_with(key, agent=agent_of(request), at=at) if key else None
        if signed is not None and signed.is_stale:
            touch(sign_in=signed.sign_in, at=at)
        request.actor = signed.actor if signed else None  # type: ignore[attr-defined] # read by access.queries.actor_of
        response = self._get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ("Cookie",))
        if signed is not None and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Lead to the sign-in page, and from there back, when a page needs an actor."""
        if not isinstance(exception, Refused) or exception.refusal.code != SIGN_IN_FIRST:
            return None
        if request.method != "GET" or wants_json(request):
            answer = self._told(request, exception.refusal)
            answer.status_code = HTTPStatus.UNAUTHORIZED
            return answer
        words = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('accounts:sign-in')}?{words}")

    def _told(self, request: HttpRequest, refusal: Refusal) -> HttpResponse:
        if wants_json(request):
            return answer_refusal(request, refusal)
        return ask_to_sign_in(request, _ENDED if keep_draft(request) else refusal)
