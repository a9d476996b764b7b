"""Offices with systems of their own get their part by message, and answer by message."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from minkang.affairs.onething.models import Part
from minkang.affairs.onething.rules.joint import SYSTEM
from minkang.affairs.onething.rules.refusals import (
    answer_malformed,
    not_at_the_office,
    part_unknown,
)
from minkang.affairs.onething.services.messages import turn_of
from minkang.affairs.onething.services.parts import (
    Officer,
    answer_part,
    ask_family,
    doubt_part,
    refuse_part,
)
from minkang.affairs.onething.terms import Doubt
from minkang.engines.gateway.services import Answer
from minkang.kernel.refusal import Refused

DOUBTS = {
    "people.number_taken": Doubt.NUMBER_TAKEN,
    "people.number_differs": Doubt.NUMBER_DIFFERS,
    "people.birth_date_contradicts_number": Doubt.NUMBER_WRONG,
    "people.sex_contradicts_number": Doubt.NUMBER_WRONG,
    "onething.facts_malformed": Doubt.MALFORMED,
}
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
            return _answered(part, results, officer, answer)
        case "asked":
            missing = [code for code in body.get("missing", "").split(",") if code]
            return ask_family(part=part, missing=missing, officer=officer, by=by, at=at)
        case "refused":
            reason = body.get("reason", "")
            return refuse_part(part=part, reason=reason, officer=officer, by=by, at=at)
    raise Refused(answer_malformed())


def _answered(part: UUID, results: Mapping[str, str], officer: Officer, answer: Answer) -> Part:
    """The part answered; what only a person of the office can settle waits on its desk instead."""
    by, at = f"organisation:{answer.office}", answer.at
    try:
        with transaction.atomic():
            return answer_part(part=part, results=results, officer=officer, by=by, at=at)
    except Refused as refused:
        doubt = DOUBTS.get(refused.refusal.code)
        if doubt is None:
            raise
        return doubt_part(part=part, doubt=doubt, by=by, at=at)


def _part(answer: Answer) -> UUID:
    """The part the answered message was about, if it is the office's and was not taken up again since."""
    _, _, named = answer.key.partition(":")
    rid, _, rest = named.partition(":")
    theirs = Part.objects.filter(organisation=answer.office, case__isnull=False)
    found = theirs.filter(pk=rid).first() if rid else None
    if found is None:
        raise Refused(part_unknown(rid))
    _, mark, turn = rest.partition(":")
    if mark + turn != turn_of(found):
        raise Refused(not_at_the_office())
    return found.pk
