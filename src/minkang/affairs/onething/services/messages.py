"""Telling an office that is reached by messages what its part needs; others find it on their desk."""

from collections.abc import Mapping
from datetime import datetime

from minkang.affairs.onething.models import Part
from minkang.engines.gateway.queries.board import reached_by_message
from minkang.engines.gateway.services import send

KIND, BY = "onething.part", "system:onething"


def tell_office(part: Part, does: str, facts: Mapping[str, str], at: datetime) -> None:
    """Send a part to its office, if it has a system of its own.

    Args:
        part: Which.
        does: ``open``, ``supplied`` or ``stop``.
        facts: What it may see, by code.
        at: When.
    """
    if not reached_by_message(part.organisation_id, KIND):
        return
    due = part.due_on.isoformat() if part.due_on else ""
    before = part.reopenings.order_by("-reopened_at").values_list("number", flat=True).first()
    body = {"does": does, "part": part.code, "number": part.number, "due_on": due, **facts}
    body |= {"before": before} if before else {}
    key = f"{KIND}:{part.pk}:{part.seq}{turn_of(part)}"
    send(to=part.organisation_id, kind=KIND, body=body, by=BY, at=at, key=key)


def turn_of(part: Part) -> str:
    """The end of the names of a part's messages; another each time it is taken up again."""
    times = part.reopenings.count()
    return f":{times}" if times else ""
