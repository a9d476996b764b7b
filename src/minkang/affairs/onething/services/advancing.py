"""What the case of the whole allows is opened at the offices, and what came of it is repeated.

Whoever acts holds the lock of the declaration, so that two offices that answer at once follow one after
the other.
"""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from minkang.affairs.onething.models import Declaration, Part
from minkang.affairs.onething.queries import packages as shipped
from minkang.affairs.onething.rules import package as rules
from minkang.affairs.onething.rules.deciding import legal_day, seen_by
from minkang.affairs.onething.rules.joint import APPLICANT, SYSTEM, UNFINISHED, WINDOW
from minkang.affairs.onething.rules.refusals import declaration_unknown
from minkang.affairs.onething.services.entry_types import ENDED, PART_MOVED, PART_OPENED
from minkang.affairs.onething.services.messages import BY, tell_office
from minkang.affairs.onething.terms import PartState, Stage
from minkang.engines.cases.queries.facts import Fact, FactSource, vocabulary
from minkang.engines.cases.queries.procedures import Basis, Limit
from minkang.engines.cases.queries.snapshots import Snapshot
from minkang.engines.cases.services.cases import Asked, Doing, Standing, act, open_case
from minkang.engines.cases.terms import LimitName, LimitUnit, Outcome, TaskState
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused

TASK_DONE, TASK_FAILED = "task_done", "task_failed"
STAGES = {
    Outcome.DONE: Stage.DONE,
    Outcome.FAILED: Stage.UNFINISHED,
    Outcome.WITHDRAWN: Stage.WITHDRAWN,
}
STANDING = {WINDOW: Stage.WINDOW, UNFINISHED: Stage.UNFINISHED}
NOT_CHOSEN, NOT_GRANTED = "申报人没有选办", "部门没有办成"
AGAIN = (PartState.DONE, PartState.REFUSED)


def locked(declaration: UUID) -> Declaration:
    """The declaration, locked.

    Raises:
        Refused: ``onething.declaration_unknown``.
    """
    # No join: whoever waited for the lock would get the row of today beside the joined one of before.
    found = Declaration.objects.select_for_update(no_key=True).filter(pk=declaration).first()
    if found is None:
        raise Refused(declaration_unknown(declaration))
    return found


def package_of(held: Declaration) -> rules.Package:
    """The package a declaration is of."""
    return shipped.packages()[held.package]


def settle(held: Declaration, part: Part, says: Snapshot, at: datetime) -> None:
    """A part came to its end: the whole learns it with what the office gave, and goes on."""
    is_done = says.outcome is Outcome.DONE
    move(part, PartState.DONE if is_done else PartState.REFUSED, says, at)
    if held.case is None or held.ended_on is not None:
        return
    results = shipped.packages()[held.package].part_of[part.code].results if is_done else ()
    doing = Doing(
        TASK_DONE if is_done else TASK_FAILED,
        SYSTEM,
        task=part.code,
        facts=tuple(
            Fact(
                code, says.facts[code], FactSource.OFFICE, part.number,
                vocabulary()[code].held_by, at,
            )
            for code in results
        ),
        reason="" if is_done else NOT_GRANTED,
    )  # fmt: skip
    advance(held, act(case=held.case, doing=doing, by=BY, at=at), at)


def advance(held: Declaration, standing: Standing, at: datetime) -> None:
    """Open what may be opened, drop what cannot go on, and note where the whole stands."""
    parts = {one.code: one for one in held.parts.order_by("pk")}
    for _ in range(len(parts) + 1):
        standing, has_moved = _round(held, parts, standing, at)
        if not has_moved:
            break
    stand(held, standing, at)


def _round(
    held: Declaration, parts: dict[str, Part], standing: Standing, at: datetime
) -> tuple[Standing, bool]:
    for code, state in standing.snapshot.tasks.items():
        part = parts[code]
        if state is TaskState.OPEN and part.state == PartState.NOT_WANTED:
            doing = Doing(TASK_FAILED, SYSTEM, task=code, reason=NOT_CHOSEN)
            return act(case=standing.rid, doing=doing, by=BY, at=at), True
        if state is TaskState.OPEN and part.state in AGAIN:
            # The whole was taken up again; what had come to its end before still holds.
            is_done = part.state == PartState.DONE
            again = TASK_DONE if is_done else TASK_FAILED
            doing = Doing(again, SYSTEM, task=code, reason="" if is_done else NOT_GRANTED)
            return act(case=standing.rid, doing=doing, by=BY, at=at), True
        if part.state != PartState.WAITING:
            continue
        if state is TaskState.OPEN:
            _open(held, part, standing, at)
        elif state is TaskState.DROPPED and standing.snapshot.outcome is not Outcome.WITHDRAWN:
            _note(part, PartState.DROPPED, at)
    return standing, False


def _open(held: Declaration, part: Part, whole: Standing, at: datetime) -> None:
    package = package_of(held)
    told = package.part_of[part.code]
    seen = seen_by(told, whole.snapshot.facts)
    child = held.child
    if child is None:
        raise LookupError(f"declaration {held.pk} has no child")
    asked = Asked(
        procedure=shipped.PART,
        title=f"{package.title}：{told.title}",
        owner=part.organisation_id,
        place=child.area_id,
        item=f"{package.code}.{told.code}",
        person=child.pk,
        parent=whole.rid,
        required=told.results,
        statutory=_limit(LimitName.STATUTORY, told.statutory),
        promised=_limit(LimitName.PROMISED, told.promised),
    )
    facts = tuple(
        Fact(code, value, FactSource.EARLIER_CASE, whole.number) for code, value in seen.items()
    )
    standing = open_case(asked=asked, by=BY, at=at, role=APPLICANT, facts=facts)
    part.case, part.number, part.opened_on = standing.rid, standing.number, localdate(at)
    if told.legal is not None:
        part.legal_due_on = legal_day(told.legal, whole.snapshot.facts)
    due = standing.dues.promised
    part.due_on = due.on if due else None
    _follow(part, PartState.OPEN, standing.snapshot)
    tell_office(part, "open", seen, at)
    audit.record(
        PART_OPENED,
        subject=f"declaration:{held.pk}",
        by=BY,
        at=at,
        part=told.title,
        organisation=f"organisation:{part.organisation_id}",
        facts=len(seen),
    )


def _limit(name: LimitName, period: rules.Period) -> Limit:
    basis = Basis(period.basis.law, period.basis.article, verification=period.basis.verification)
    return Limit(name, period.amount, LimitUnit(period.unit), basis)


def move(part: Part, state: PartState, snapshot: Snapshot, at: datetime) -> None:
    """A part's case was acted on: repeat where it stands, and write it down."""
    _follow(part, state, snapshot)
    _note(part, state, at)


def _follow(part: Part, state: PartState, snapshot: Snapshot) -> None:
    part.state, part.seq, part.ended_on = state, snapshot.seq, snapshot.ended_on
    part.asked_for = list(snapshot.told_missing) if state is PartState.ASKED else []
    part.doubt = ""
    part.save()


def _note(part: Part, state: PartState, at: datetime) -> None:
    part.state = state
    part.save(update_fields=["state"])
    audit.record(
        PART_MOVED,
        subject=f"declaration:{part.declaration_id}",
        by=BY,
        at=at,
        part=part.code,
        state=state.value,
    )


def stand(held: Declaration, standing: Standing, at: datetime) -> None:
    """Repeat where the whole stands."""
    snapshot = standing.snapshot
    before = held.stage
    running = STANDING.get(snapshot.state, Stage.RUNNING)
    held.stage = STAGES[snapshot.outcome] if snapshot.outcome else running
    held.seq, held.ended_on = snapshot.seq, snapshot.ended_on
    held.save()
    if held.stage != before and held.stage not in (Stage.WINDOW, Stage.RUNNING):
        audit.record(ENDED, subject=f"declaration:{held.pk}", by=BY, at=at, stage=held.stage)
