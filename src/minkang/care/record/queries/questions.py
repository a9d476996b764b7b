"""Questions about accesses, as those who answer them see them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from minkang.care.record.models import Question
from minkang.kernel.audit.catalogue import Language
from minkang.kernel.audit.queries import Line, Window, list_entries
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.queries import may, require_permission
from minkang.registry.access.queries.log import subject_of
from minkang.registry.access.terms import Actor, Permission

# No organisation lies everywhere, so only who may answer for all passes this place.
EVERYWHERE = "000000"


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A question with the access it is about; None where nothing of it is kept."""

    question: Question
    look: Line | None


def list_questions_for(actor: Actor, on: date) -> QuerySet[Question]:
    """Questions the actor answers for, with ``is_answered`` and ``is_late`` on a day.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.ANSWER_ACCESS_QUESTIONS)
    rows = Question.objects.select_related("organisation", "person").annotate(
        is_answered=Q(answered_at__isnull=False),
        is_late=Q(answered_at__isnull=True, due_on__lt=on),
    )
    if may(actor, Permission.ANSWER_ACCESS_QUESTIONS, place=EVERYWHERE).allowed:
        return rows
    own = {
        grant.organisation
        for grant in actor.grants
        if grant.organisation is not None
        and may(actor, Permission.ANSWER_ACCESS_QUESTIONS, organisation=grant.organisation).allowed
    }
    return rows.filter(organisation__in=own)


def get_question_for(actor: Actor, number: int, on: date, language: Language) -> QuestionPage:
    """One question with its access.

    Raises:
        Refused: ``access.not_allowed_…``; ``record.question_unknown``, also for another
            institution's.
    """
    found = require_question(list_questions_for(actor, on), number)
    lines = list_entries(
        language=language,
        window=Window(most=1, before=found.entry + 1, after=found.entry - 1),
        subject=subject_of(found.person_id),
    )
    return QuestionPage(found, lines[0] if lines else None)


def require_question(questions: QuerySet[Question], number: int) -> Question:
    """The question with this number.

    Raises:
        Refused: ``record.question_unknown``.
    """
    found = questions.filter(pk=number).first()
    if found is None:
        raise Refused(
            Refusal(
                code="record.question_unknown",
                message="没有找到这个疑问，或者它不归本单位答复。请从列表里选择。",
                detail=f"no question {number} that the actor answers; choose one from the list",
            )
        )
    return found
