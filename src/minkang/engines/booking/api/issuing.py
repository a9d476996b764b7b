"""Where a signed-in resident gets a token: the one act of this room with a session."""

from django.http import HttpRequest, JsonResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from minkang.engines.booking.api import tokens
from minkang.engines.booking.queries.represented import represented_by
from minkang.kernel.web.reference import arrival_here
from minkang.registry.access.queries import require_actor, require_own_person, require_permission
from minkang.registry.access.terms import Permission


@require_POST
def token(request: HttpRequest) -> JsonResponse:
    """A token for the resident who is signed in, for themselves and whom they may book for today.

    Closing the account, signing out or ending a guardianship or proxy ends this page at once and the
    tokens it gave after ``tokens.LIFE`` at the latest.

    Raises:
        Refused: ``access.sign_in_first``, ``access.not_allowed_…``.
    """
    actor = require_actor(request)
    require_permission(actor, Permission.BOOK_OWN_VISIT)
    person, at = require_own_person(actor), arrival_here().at
    persons = represented_by(person, localdate(at))
    issued = tokens.issue(account=actor.account, person=person, persons=persons, at=at)
    return JsonResponse(
        {
            "ok": True,
            "token": issued,
            "ends_at": (at + tokens.LIFE).replace(microsecond=0).isoformat(),
            "persons": sorted(str(one) for one in persons),
        }
    )
