"""What somebody sees of their own account."""

from dataclasses import dataclass
from datetime import datetime

from minkang.registry.access.terms import Actor
from minkang.registry.accounts.models import Account, Authenticator, SignIn

# The more particular first: each of them also calls itself by the names below it.
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


@dataclass(frozen=True, slots=True)
class SignInLine:
    """One browser that is signed in.

    Attributes:
        number: Names it when it is ended.
        browser: What it seems to be, or "".
        network: Where it signed in from.
        started_at: Since when.
        seen_at: The newest request, to the minute.
        is_here: Whether it is the browser that asks.
    """

    number: int
    browser: str
    network: str
    started_at: datetime
    seen_at: datetime
    is_here: bool


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """One's own account."""

    login: str
    name: str
    opened_at: datetime
    has_authenticator: bool
    sign_ins: tuple[SignInLine, ...]


def get_own_account_for(actor: Actor, *, session_key: str) -> OwnAccount:
    """The account of who asks; three queries."""
    account = Account.objects.get(pk=actor.account)
    return OwnAccount(
        login=account.login,
        name=account.name,
        opened_at=account.opened_at,
        has_authenticator=Authenticator.objects.filter(
            account=account, confirmed_at__isnull=False
        ).exists(),
        sign_ins=tuple(
            SignInLine(
                number=one.pk,
                browser=browser_of(one.agent),
                network=one.network,
                started_at=one.started_at,
                seen_at=one.seen_at,
                is_here=one.session_key == session_key,
            )
            for one in SignIn.objects.filter(account=account).order_by("-seen_at", "pk")
        ),
    )


def browser_of(agent: str) -> str:
    """The browser an agent text names, or ""; good enough for people to recognise their own."""
    return next((name for mark, name in _BROWSERS if mark in agent), "")
