"""What becomes of a part outside of our own pages; the app's ``ready`` loads this."""

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from minkang.affairs.onething.queries.packages import PART
from minkang.affairs.onething.services import follow, take_answer
from minkang.engines.cases.services.events import CaseEnded
from minkang.engines.gateway.services import Answer, answers
from minkang.kernel.events import subscribe


@subscribe(CaseEnded)
def ended(event: CaseEnded) -> None:
    """Let the whole know of a part that ended, whoever ended it."""
    if event.procedure == PART:
        follow(case=event.case, at=datetime.now(tz=UTC))


@answers("onething.part", _("联办事项：分给部门，收它的答复"))
def answered(answer: Answer) -> None:
    """An office answered its part by message."""
    take_answer(answer=answer)
