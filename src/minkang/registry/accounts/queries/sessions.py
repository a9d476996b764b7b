"""Who is signed in with a session: one query, whatever the account may do."""

import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from minkang.registry.access.terms import Actor, Grant, Role
from minkang.registry.accounts import rules
from minkang.registry.accounts.models import SignIn
from minkang.registry.places.terms import AreaLevel

_KEY = re.compile(r"[0-9a-z]{32}")
_PREFIX = {4: 24, 6: 64}
_DIGITS = {level.value: level.digits for level in AreaLevel}
AGENT_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Signed:
    """A sign-in that has not ended.

    Attributes:
        sign_in: Number of its row.
        actor: Who it is.
        is_stale: Whether the newest request was noted so long ago that this one must be.
    """

    sign_in: int
    actor: Actor
    is_stale: bool


def session_key_of(request: HttpRequest) -> str:
    """The session key in the visitor's cookie, or "" when there is none that could be one."""
    said = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return said if _KEY.fullmatch(said) else ""


def agent_of(request: HttpRequest) -> str:
    """What the browser calls itself, cut to what is kept."""
    return request.headers.get("User-Agent", "").replace("\0", "")[:AGENT_LENGTH]


def network_of(request: HttpRequest) -> str:
    """The network the request comes from: 24 bits of an IPv4 address, 64 of an IPv6 one.

    Behind a proxy that serves https the last address it noted counts; anywhere else what the
    client writes into the header is nobody's word.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        said = request.headers.get("X-Forwarded-For", said).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{address}/{_PREFIX[address.version]}", strict=False))


def signed_in_with(session_key: str, *, agent: str, at: datetime) -> Signed | None:
    """Who is signed in with this session key and browser at `at`, or None; one query.

    An account of the demonstration is nobody outside demo mode.
    """
    rows = list(SignIn.objects.filter(session_key=session_key).values(*_COLUMNS))
    if not rows:
        return None
    first = rows[0]
    grants = tuple(_grant(row) for row in rows if _is_in_force(row, at))
    facts = rules.SignedIn(
        first["started_at"], first["seen_at"], frozenset(grant.role for grant in grants)
    )
    refused = rules.demo_fault(
        is_demo_account=first["account__is_demo"], is_demo_mode=settings.MINKANG_IS_DEMO
    )
    is_usable = first["account__is_active"] and first["agent"] == agent and refused is None
    if not is_usable or rules.has_ended(facts, at):
        return None
    actor = Actor(
        account=first["account_id"],
        name=first["account__name"],
        person=first["account__person_id"],
        practitioner=first["account__practitioner_id"],
        grants=grants,
        has_second_factor=first["has_second_factor"],
    )
    return Signed(first["id"], actor, is_stale=at - first["seen_at"] >= rules.TOUCHED_EVERY)


_GRANT = "account__grants__"
_COLUMNS = (
    *("id", "started_at", "seen_at", "has_second_factor", "agent", "account_id"),
    *(
        f"account__{name}"
        for name in ("name", "person_id", "practitioner_id", "is_active", "is_demo")
    ),
    *(
        f"{_GRANT}{name}"
        for name in ("role", "since", "until", "approved_at", "organisation_id", "area_id")
    ),
    f"{_GRANT}organisation__name",
    f"{_GRANT}area__level",
)


def _is_in_force(row: dict[str, Any], at: datetime) -> bool:
    if row[f"{_GRANT}role"] is None:
        return False
    facts = rules.GrantFacts(
        role=Role(row[f"{_GRANT}role"]),
        since=row[f"{_GRANT}since"],
        until=row[f"{_GRANT}until"],
        approved_at=row[f"{_GRANT}approved_at"],
    )
    return rules.in_force(facts, at)


def _grant(row: dict[str, Any]) -> Grant:
    area = row[f"{_GRANT}area_id"]
    return Grant(
        role=Role(row[f"{_GRANT}role"]),
        organisation=row[f"{_GRANT}organisation_id"],
        organisation_name=row[f"{_GRANT}organisation__name"] or "",
        place=area[: _DIGITS[row[f"{_GRANT}area__level"]]] if area else "",
    )


def account_of_session(session_key: str) -> UUID | None:
    """Whose a session is or was, even when it has ended for idleness; None when it was nobody's."""
    found = SignIn.objects.filter(session_key=session_key).values_list("account_id", flat=True)
    return found.first() if session_key else None
