"""Acts on one case: open it, act on it, give a task to somebody.

Whether somebody may act in a role is asked where the case is fetched (`queries.cases.get_case_for`);
what may be done with the case in that role is decided by its procedure.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from minkang.engines.cases.rules.facts import Fact, vocabulary
from minkang.engines.cases.rules.snapshot import ASSIGNED
from minkang.engines.cases.services import statements
from minkang.engines.cases.services.entry_types import TASK_ASSIGNED
from minkang.engines.cases.services.gathering import Gathering
from minkang.engines.cases.services.stepping import Asked, Doing, Waiting, write_together
from minkang.engines.cases.services.writing import Standing
from minkang.kernel.audit import services as audit
from minkang.kernel.prepared import answers
from minkang.kernel.refusal import Refusal, Refused

_together = Gathering(write_together)


def open_case(
    *,
    asked: Asked,
    by: str,
    at: datetime,
    role: str = "applicant",
    facts: Sequence[Fact] = (),
    documents: Sequence[str] = (),
    key: str = "",
) -> Standing:
    """Open a case under the published version of its procedure.

    Args:
        asked: What for.
        by: Reference of whoever hands it in.
        at: When; aware.
        role: In what role (``applicant``, ``window_clerk``).
        facts: What is known, checked by `queries.facts.check`.
        documents: References of what came with it.
        key: Name of the message, when a machine asks.

    Raises:
        Refused: ``cases.procedure_unpublished``, ``cases.office_missing``.
    """
    doing = Doing("opened", role, facts=tuple(facts), documents=tuple(documents), key=key)
    return _done(Waiting(uuid4(), doing, by, at, asked=asked))


def act(
    *, case: UUID, doing: Doing, by: str, at: datetime, expected_seq: int | None = None
) -> Standing:
    """Do one thing with a case, and everything that follows from it by itself.

    Args:
        case: Which.
        doing: What.
        by: Reference of the actor.
        at: When; aware.
        expected_seq: Number of the last event the actor saw; None for a machine that saw none.

    Returns:
        Where the case stands then; with `is_replay`, when the same message was acted on before.

    Raises:
        Refused: ``cases.unknown``, ``cases.stale``, ``cases.key_used``, or what `stepping.step` refuses.
    """
    return _done(Waiting(case, doing, by, at, expected_seq=expected_seq))


@transaction.atomic
def assign(
    *,
    case: UUID,
    task: str,
    to: str,
    role: str,
    by: str,
    at: datetime,
    expected_seq: int | None = None,
) -> Standing:
    """Give an open task to an account of its office, or take it oneself.

    Raises:
        Refused: ``cases.unknown``, ``cases.stale``, ``cases.task_not_assignable``.
    """
    doing = Doing(ASSIGNED, role, task=task, reason=to)
    standing = _done(Waiting(case, doing, by, at, expected_seq=expected_seq))
    answers([(statements.ASSIGN, (to, case, task))])
    audit.record(TASK_ASSIGNED, subject=f"case:{case}", by=by, at=at, task=task, to=to)
    return standing


def _done(waiting: Waiting) -> Standing:
    known = vocabulary()
    for fact in waiting.doing.facts:
        # A code nobody declared is a bug of whoever acts, so it is met before others act along.
        if fact.code not in known:
            raise KeyError(fact.code)
    _together.do(waiting)
    match waiting.answer:
        case Standing() as standing:
            return standing
        case Refusal() as refusal:
            raise Refused(refusal)
    raise RuntimeError(f"the act on case {waiting.case} was left unanswered")


__all__ = ["Asked", "Doing", "Standing", "act", "assign", "open_case"]
