"""Who is asking: the one door to the signed-in actor of a request."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest

from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.rules import may, refusal_of
from minkang.registry.access.terms import Actor, Decision, Permission

_SIGN_IN_FIRST = Refusal(
    code="access.sign_in_first",
    message="这一步要先登录。请登录后再来，您要办的事会接着往下走。",
    detail="Sign in first; this page or act belongs to somebody.",
)
_NO_OWN_RECORD = Refusal(
    code="access.not_allowed_without_own_record",
    message="这个账号不是居民本人的账号，所以没有“我的记录”。请用您自己的居民账号登录后再看。",
    detail="This account belongs to no resident; sign in with your own resident account.",
)


def actor_of(request: HttpRequest) -> Actor | None:
    """Who is signed in, as the accounts middleware put it on ``request.actor``; None is nobody.

    A request that broke before the middleware ran is nobody's, so that error pages can ask too.
    """
    return cast("Actor | None", getattr(request, "actor", None))


def require_actor(request: HttpRequest) -> Actor:
    """Who is signed in.

    Raises:
        Refused: ``access.sign_in_first``; accounts answers it with the sign-in page.
    """
    actor = actor_of(request)
    if actor is None:
        raise Refused(_SIGN_IN_FIRST)
    return actor


def require_own_person(actor: Actor) -> UUID:
    """Rid of the resident the account belongs to.

    Raises:
        Refused: ``access.not_allowed_without_own_record``.
    """
    if actor.person is None:
        raise Refused(_NO_OWN_RECORD)
    return actor.person


def require_permission(
    actor: Actor, permission: Permission, place: str = "", organisation: UUID | None = None
) -> Decision:
    """The decision of ``may``, when it is yes.

    Raises:
        Refused: ``access.not_allowed_<reason>``.
    """
    decision = may(actor, permission, place, organisation)
    if not decision.allowed:
        raise Refused(refusal_of(decision))
    return decision
