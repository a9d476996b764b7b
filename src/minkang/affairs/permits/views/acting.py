"""Which acts a case offers a role now, and the act a form asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

from minkang.affairs.permits.queries.applications import Sheet
from minkang.affairs.permits.rules.elements import Item
from minkang.engines.cases.queries.history import replayed
from minkang.engines.cases.queries.procedures import Procedure, get_public_procedure
from minkang.engines.cases.services.cases import Doing
from minkang.engines.cases.terms import ClockEffect, TaskState
from minkang.kernel.web.components import Light, ProgressStep
from minkang.kernel.web.spoken import is_english, spoken


@dataclass(frozen=True, slots=True)
class Way:
    """Something that can be done with a case now.

    Attributes:
        event: Code of the act.
        task: Code of the task it is about; empty for none.
        title: What stands on the button.
        role: As whom.
        asks_missing: It tells the applicant what is missing.
        asks_reason: It needs a reason in words.
        reasons: Reasons to choose from, code and words.
    """

    event: str
    task: str
    title: str
    role: str
    asks_missing: bool = False
    asks_reason: bool = False
    reasons: tuple[tuple[str, str], ...] = ()


def ways_of(sheet: Sheet, roles: frozenset[str]) -> dict[str, object]:
    """What the pages show of a case: its steps, what is missing, and the acts open to `roles`."""
    application = sheet.application
    procedure = get_public_procedure(sheet.item.procedure)
    if procedure is None or application.case is None:
        return {"ways": (), "steps": (), "missing": ()}
    snapshot = replayed(application.case)
    ways = [
        Way(
            event=one.event,
            task="",
            title=one.title_en if is_english() else one.title,
            role=min(one.roles & roles),
            asks_missing="asks" in one.marks,
            asks_reason="reasoned" in one.marks,
            reasons=tuple((code.value, spoken(code)) for code in sorted(one.reasons))
            if one.clock is ClockEffect.STOP
            else (),
        )
        for one in procedure.transitions
        if one.origin == snapshot.state and one.roles & roles
    ]
    ways += [
        Way(event, one.code, f"{spoken_task}{suffix}", one.role)
        for one in procedure.tasks
        if snapshot.tasks.get(one.code) is TaskState.OPEN and one.role in roles
        for spoken_task in (one.title_en if is_english() else one.title,)
        for event, suffix in (("task_done", " ✓"), ("task_failed", " ✗"))
    ]
    return {
        "ways": ways,
        "steps": _steps(procedure, snapshot.state, sheet),
        "missing": snapshot.told_missing if application.stage == "correcting" else (),
    }


def doing_asked(said: Mapping[str, str], role: str, item: Item) -> tuple[Doing, int]:
    """The act a form asks for, and the number of the last event its page showed."""
    chosen = said.getlist("missing") if hasattr(said, "getlist") else []
    titles = {one.code: one.title for one in item.materials}
    doing = Doing(
        event=said.get("event", ""),
        role=role,
        task=said.get("task", ""),
        missing=tuple(titles[code] for code in chosen if code in titles),
        reason=said.get("reason", "").strip(),
    )
    seq = said.get("seq", "")
    return doing, int(seq) if seq.isdigit() else 0


def _steps(procedure: Procedure, state: str, sheet: Sheet) -> tuple[ProgressStep, ...]:
    """The states on the straight way, with a light each."""
    names = [one.code for one in procedure.states]
    at = names.index(state) if state in names else 0
    office = sheet.item.authority.office if sheet.item.authority else ""
    shown = [
        (number, one)
        for number, one in enumerate(procedure.states)
        if one.code == state or one.kind in ("waiting", "working")
    ]
    return tuple(
        ProgressStep(
            label=one.title_en if is_english() else one.title,
            office=office,
            light=_light(number, at, is_ended=sheet.application.ended_on is not None),
            due=sheet.application.due_on if number == at else None,
            done_on=sheet.application.ended_on if number == at else None,
        )
        for number, one in shown
    )


def _light(number: int, at: int, *, is_ended: bool) -> Light:
    if number < at or (is_ended and number == at):
        return Light.DONE
    return Light.CURRENT if number == at else Light.WAITING
