"""What happens to a whole declaration: a window takes it up, the family withdraws it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from minkang.affairs.onething.models import Declaration
from minkang.affairs.onething.rules.joint import APPLICANT, CLOSE, TAKE_UP, WITHDRAW
from minkang.affairs.onething.rules.refusals import declaration_unknown
from minkang.affairs.onething.services.advancing import advance, locked, move
from minkang.affairs.onething.services.messages import tell_office
from minkang.affairs.onething.services.parts import Officer
from minkang.affairs.onething.terms import AT_THE_OFFICE, PartState
from minkang.engines.cases.services.cases import Doing, act
from minkang.kernel.refusal import Refused


@transaction.atomic
def take_up(
    *, declaration: UUID, reason: str, officer: Officer, by: str, at: datetime
) -> Declaration:
    """The window has looked at what is unusual and sends the declaration to the offices.

    Raises:
        Refused: ``onething.declaration_unknown``, ``cases.reason_missing``, ``cases.not_now``,
            ``cases.stale``.
    """
    return _whole(declaration, Doing(TAKE_UP, officer.role, reason=reason.strip()), officer, by, at)


@transaction.atomic
def close(
    *, declaration: UUID, reason: str, officer: Officer, by: str, at: datetime
) -> Declaration:
    """The window settles it another way, for a reason the family reads.

    Raises:
        Refused: as `take_up`.
    """
    held = _whole(declaration, Doing(CLOSE, officer.role, reason=reason.strip()), officer, by, at)
    held.parts.filter(state=PartState.WAITING).update(state=PartState.STOPPED)
    return held


@transaction.atomic
def withdraw(*, declaration: UUID, seq: int, by: str, at: datetime) -> Declaration:
    """The family takes its declaration back: what is not done yet stops at every office.

    Raises:
        Refused: ``onething.declaration_unknown``, ``cases.ended``, ``cases.stale``.
    """
    held = _whole(declaration, Doing(WITHDRAW, APPLICANT), Officer(APPLICANT, seq), by, at)
    for part in held.parts.select_for_update(no_key=True).order_by("pk"):
        if part.state in AT_THE_OFFICE and part.case is not None:
            standing = act(case=part.case, doing=Doing(WITHDRAW, APPLICANT), by=by, at=at)
            move(part, PartState.STOPPED, standing.snapshot, at)
            tell_office(part, "stop", {}, at)
        elif part.state == PartState.WAITING:
            part.state = PartState.STOPPED
            part.save(update_fields=["state"])
    return held


def _whole(declaration: UUID, doing: Doing, officer: Officer, by: str, at: datetime) -> Declaration:
    held = locked(declaration)
    if held.case is None:
        raise Refused(declaration_unknown(declaration))
    standing = act(case=held.case, doing=doing, by=by, at=at, expected_seq=officer.seq)
    advance(held, standing, at)
    return held
