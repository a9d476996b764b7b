"""Offices with systems of their own get their part by message, and answer by message."""

from uuid import UUID

from minkang.affairs.onething.models import Part
from minkang.affairs.onething.rules.joint import SYSTEM
from minkang.affairs.onething.rules.refusals import answer_malformed, part_unknown
from minkang.affairs.onething.services.parts import (
    Officer,
    answer_part,
    ask_family,
    refuse_part,
)
from minkang.engines.gateway.services import Answer
from minkang.kernel.refusal import Refused

OWN = ("outcome", "reason", "missing")


def take_answer(*, answer: Answer) -> Part:
    """Do what an office's message says.

    Its ``outcome`` is done, with the results by code; asked, with ``missing`` (codes parted by commas); or
    refused, with ``reason``.

    Raises:
        Refused: ``onething.part_unknown`` (also for a part of another office),
            ``onething.answer_malformed``, and those of the act itself.
    """
    part = _part(answer)
    officer = Officer(SYSTEM, None, f"message:{answer.rid}")
    by, at, body = f"organisation:{answer.office}", answer.at, answer.body
    match body.get("outcome", ""):
        case "done":
            results = {code: value for code, value in body.items() if code not in OWN}
            return answer_part(part=part, results=results, officer=officer, by=by, at=at)
        case "asked":
            missing = [code for code in body.get("missing", "").split(",") if code]
            return ask_family(part=part, missing=missing, officer=officer, by=by, at=at)
        case "refused":
            reason = body.get("reason", "")
            return refuse_part(part=part, reason=reason, officer=officer, by=by, at=at)
    raise Refused(answer_malformed())


def _part(answer: Answer) -> UUID:
    """The part the answered message was about, if it is the office's."""
    _, _, named = answer.key.partition(":")
    rid = named.partition(":")[0]
    theirs = Part.objects.filter(organisation=answer.office, case__isnull=False)
    found = theirs.filter(pk=rid).values_list("pk", flat=True).first() if rid else None
    if found is None:
        raise Refused(part_unknown(rid))
    return found
