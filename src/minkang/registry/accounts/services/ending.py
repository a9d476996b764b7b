"""Ending sign-ins."""

from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction

from minkang.kernel.audit import services as audit
from minkang.registry.accounts.models import SignIn
from minkang.registry.accounts.services import entries


@transaction.atomic
def sign_out(
    *, account: UUID, by: str, at: datetime, session_key: str = "", sign_in: int | None = None
) -> int:
    """End one sign-in of an account, named by session key or number, or all of them.

    Returns:
        How many were ended; none is no fault, the browser may have been signed out elsewhere.
    """
    ended = end_sign_ins(account=account, session_key=session_key, sign_in=sign_in)
    if ended:
        audit.record(entries.SIGNED_OUT, subject=f"account:{account}", by=by, at=at, count=ended)
    return ended


def end_sign_ins(
    *,
    account: UUID,
    session_key: str = "",
    sign_in: int | None = None,
    except_session: str = "",
) -> int:
    """Delete sign-ins of an account with their sessions; returns how many there were."""
    found = SignIn.objects.filter(account=account).exclude(session_key=except_session)
    if session_key:
        found = found.filter(session_key=session_key)
    if sign_in is not None:
        found = found.filter(pk=sign_in)
    keys = list(found.select_for_update().values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    SignIn.objects.filter(session_key__in=keys).delete()
    return len(keys)
