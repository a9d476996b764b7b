"""A resident asks why somebody looked, and the institution's officer answers."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.care.record.models import Question
from minkang.care.record.queries.entry_types import QUESTION_ANSWERED, QUESTION_ASKED
from minkang.care.record.queries.log import get_look
from minkang.care.record.queries.promises import Promised, promised_on
from minkang.care.record.queries.questions import list_questions_for, require_question
from minkang.care.record.queries.viewing import Viewing
from minkang.care.record.rules.asking import answer_due, answer_fault, words_fault
from minkang.care.record.terms import Verdict
from minkang.engines.records.queries.clients import organisation_of
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import Language
from minkang.kernel.audit.queries import Line
from minkang.kernel.calendar.working_days import china
from minkang.kernel.refusal import Refused
from minkang.registry.access.queries.log import subject_of
from minkang.registry.access.terms import Actor
from minkang.registry.accounts.models import RoleGrant


@transaction.atomic
def ask(*, viewing: Viewing, entry: int, text: str, at: datetime) -> Question:
    """Ask why somebody looked at an own record; asked already, the first question stands.

    Raises:
        Refused: ``record.access_unknown``, ``record.too_few_words``.
    """
    look = get_look(viewing, entry, Language.ZH)
    if refusal := words_fault(text, field="text"):
        raise Refused(refusal)
    on = localdate(at)
    due_on = answer_due(on, promised_on(Promised.QUESTION_ANSWERED, on), china())
    question, is_new = Question.objects.get_or_create(
        person_id=viewing.person,
        entry=entry,
        defaults={
            "looker": look.actor,
            "organisation_id": _asked_of(look),
            "text": text.strip(),
            "asked_at": at,
            "asked_by": viewing.reader.by,
            "due_on": due_on,
        },
    )
    if is_new:
        audit.record(
            QUESTION_ASKED,
            subject=subject_of(viewing.person),
            by=viewing.reader.by,
            at=at,
            entry=entry,
            due_on=due_on.isoformat(),
        )
    return question


@transaction.atomic
def answer(*, actor: Actor, question: int, verdict: Verdict, text: str, at: datetime) -> None:
    """Answer a question; the person reads it beside the access. An answer never changes.

    Raises:
        Refused: ``access.not_allowed_…``, ``record.question_unknown``,
            ``record.answered_already``, ``record.own_look_not_judged``, ``record.too_few_words``.
    """
    allowed = list_questions_for(actor, localdate(at))
    found = require_question(allowed.select_for_update(of=("self",)), question)
    refusal = answer_fault(
        is_answered=found.answered_at is not None, looker=found.looker, answerer=actor.reference
    ) or words_fault(text, field="answer")
    if refusal:
        raise Refused(refusal)
    found.answered_at = at
    found.answered_by = actor.reference
    found.verdict = verdict
    found.answer = text.strip()
    found.save(update_fields=["answered_at", "answered_by", "verdict", "answer"])
    audit.record(
        QUESTION_ANSWERED,
        subject=subject_of(found.person_id),
        by=actor.reference,
        at=at,
        entry=found.entry,
        verdict=verdict.value,
    )


def _asked_of(look: Line) -> UUID | None:
    """The institution whose staff or system looked; None where it is the platform's, or a person's."""
    kind, _, rid = look.actor.partition(":")
    if kind == "client":
        return organisation_of(look.actor)
    named = look.facts.get("organisation_name")
    grants = RoleGrant.objects.filter(account=UUID(rid), organisation__name=named or "")
    found: UUID | None = grants.values_list("organisation_id", flat=True).first()
    return found
