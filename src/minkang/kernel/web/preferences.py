"""How a visitor wants to see the pages: large type, strong contrast, language.

Kept in cookies, so it needs no account; set by plain buttons, so it needs no script.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from minkang.kernel.refusal import FieldFault, Refusal, Refused

MODE_COOKIE = "minkang_mode"
CONTRAST_COOKIE = "minkang_contrast"
_A_YEAR = 365 * 24 * 60 * 60

_CHOICES = {
    "mode": (MODE_COOKIE, ("standard", "elder")),
    "contrast": (CONTRAST_COOKIE, ("standard", "high")),
    "language": (settings.LANGUAGE_COOKIE_NAME, tuple(code for code, _ in settings.LANGUAGES)),
}


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the visitor chose.

    Attributes:
        is_elder: 20 px text and 60 px targets.
        is_high_contrast: Light text on black.
    """

    is_elder: bool
    is_high_contrast: bool


def preferences_of(request: HttpRequest) -> Preferences:
    """The preferences in the visitor's cookies; anything unexpected counts as not chosen."""
    return Preferences(
        is_elder=request.COOKIES.get(MODE_COOKIE) == "elder",
        is_high_contrast=request.COOKIES.get(CONTRAST_COOKIE) == "high",
    )


@require_POST
def keep_preferences(request: HttpRequest) -> HttpResponse:
    """Keep the preference of the pressed button and return to the page it was pressed on.

    Raises:
        Refused: ``web.return_address_malformed`` for an address on another site,
            ``web.preference_malformed`` for a value that no button sends.
    """
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        raise Refused(
            Refusal(
                code="web.return_address_malformed",
                message="没有保存：要返回的地址不在本网站。请回到本网站的页面，再按一次按钮。",
                detail="next must be an address on this host",
            )
        )
    answer = HttpResponseRedirect(back)
    for name, (cookie, values) in _CHOICES.items():
        if name in request.POST:
            value = request.POST[name]
            if value not in values:
                raise Refused(_unknown_choice(name, values))
            answer.set_cookie(
                cookie,
                value,
                max_age=_A_YEAR,
                secure=request.is_secure(),
                httponly=True,
                samesite="Lax",
            )
    return answer


def _unknown_choice(name: str, values: tuple[str, ...]) -> Refusal:
    return Refusal(
        code="web.preference_malformed",
        message="没有保存：没有这个显示方式。请用页面上方的按钮选择。",
        detail=f"{name} must be one of {', '.join(values)}",
        fields=(FieldFault(name, "请用页面上方的按钮选择。"),),
    )
