"""What somebody was sending when their session had ended: kept sealed, given back to them alone."""

import base64
import json
import uuid
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from minkang.kernel import crypto
from minkang.kernel.web.refusals import KeptField
from minkang.registry.accounts.queries.sessions import account_of_session, session_key_of

_DRAFT = "draft"
_TABLE = "django_session"
_NEVER_KEPT = ("csrfmiddlewaretoken", "password", "current_password", "new_password")
MOST_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that was not accepted because the session had ended.

    Attributes:
        path: Where it was being sent.
        fields: What was typed, without passwords and files.
    """

    path: str
    fields: tuple[KeptField, ...]


def keep_draft(request: HttpRequest) -> bool:
    """Keep what was sent for whoever the ended session belonged to; False when it was nobody's."""
    account = account_of_session(session_key_of(request))
    if account is None:
        return False
    fields = [
        [name, str(value)]
        for name, values in request.POST.lists()
        if not name.startswith(_NEVER_KEPT)
        for value in values
    ]
    written = json.dumps({"path": request.get_full_path(), "fields": fields})
    if len(written) > MOST_CHARACTERS:
        return False
    key = str(uuid.uuid4())
    sealed = crypto.seal(written, table=_TABLE, column=_DRAFT, key=f"{account}/{key}")
    request.session[_DRAFT] = {
        "account": str(account),
        "key": key,
        "sealed": base64.b64encode(sealed).decode(),
    }
    return True


def carried(request: HttpRequest) -> dict[str, object]:
    """The draft of a session that is about to be replaced, to be put into the next one."""
    kept = request.session.get(_DRAFT) if session_key_of(request) else None
    return {} if kept is None else {_DRAFT: kept}


def draft_of(request: HttpRequest, account: UUID) -> Draft | None:
    """The draft that waits for this account, or None; another account's is never opened."""
    kept = request.session.get(_DRAFT)
    if kept is None or kept["account"] != str(account):
        return None
    written = crypto.unseal(
        base64.b64decode(kept["sealed"]),
        table=_TABLE,
        column=_DRAFT,
        key=f"{account}/{kept['key']}",
    )
    content = json.loads(written)
    return Draft(content["path"], tuple(KeptField(*field) for field in content["fields"]))


def forget_draft(request: HttpRequest) -> None:
    """Forget the draft once it was shown."""
    request.session.pop(_DRAFT, None)
