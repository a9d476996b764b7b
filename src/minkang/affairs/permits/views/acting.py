"""Which acts a case offers now, and the act a form asks for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.timezone import localdate

from minkang.affairs.permits.models import Paper
from minkang.affairs.permits.queries.applications import Sheet
from minkang.affairs.permits.queries.following import (
    decision_of,
    faults_now,
    keeper_of,
    lacking,
    papers_of,
    rating_of,
)
from minkang.affairs.permits.queries.serving import serving
from minkang.affairs.permits.rules.elements import Material
from minkang.affairs.permits.terms import Stage
from minkang.affairs.permits.views.steps import (
    happenings_of,
    steps_of,
    stop_of,
    waits_for,
    was_stopped,
)
from minkang.engines.cases.queries.cases import CasePage, get_case_for
from minkang.engines.cases.services.cases import Doing
from minkang.registry.access.terms import Actor

APPLICANT = "applicant"
MOST_DIGITS = 9
FAULT = "fault-"
AGAINST = ("denied", "not_accepted")


def standing_of(
    actor: Actor, sheet: Sheet, at: datetime, *, is_office: bool, said: QueryDict | None = None
) -> dict[str, Any]:
    """What the pages show of a case: its steps, what is missing, and the acts open to the actor.

    Args:
        actor: Who looks.
        sheet: The application.
        at: When.
        is_office: Whether somebody of the office looks, not the applicant.
        said: The form of an act that was refused, to be shown as it was filled in.

    Raises:
        Refused: as `cases.queries.get_case_for`.
    """
    application = sheet.application
    if application.case is None:
        return {}
    page = get_case_for(actor, application.case, at)
    given, decision = papers_of(application), decision_of(application)
    told = set(page.case.told_missing)
    is_lacking = any(one.code not in given and not one.only_if for one in sheet.resolution.needed)
    faults = faults_now(application, given)
    missing = _missing(page, sheet, given, faults) if application.stage == Stage.CORRECTING else []
    stop = stop_of(page, localdate(at))
    return {
        "item": sheet.item,
        "one": application,
        "offers": sorted(
            (one for one in page.offers if (one.role != APPLICANT) is is_office),
            key=lambda one: (one.asks is not is_lacking, bool(one.reasons), one.needs_reason),
        ),
        "steps": steps_of(page, stop),
        "stop": stop,
        "happenings": happenings_of(page, is_office=is_office),
        "is_accepted": page.case.accepted_on is not None,
        "waits_for": waits_for(page) if is_office and not page.case.ended_on else [],
        "missing": missing,
        "is_brought": all(is_here for _, is_here, _ in missing),
        "was_told": bool(told),
        "was_stopped": was_stopped(page),
        "lines": [(one, given.get(one.code)) for one in sheet.resolution.needed],
        "askable": [
            (one, one.code in given, _is_ticked(one, given, said), _words(one, faults, said))
            for one in sheet.resolution.needed
            if not told or one.title in told
        ],
        "said": said,
        "is_lacking": is_lacking,
        "wanting": lacking(sheet, given) if is_office and not page.case.ended_on else (),
        "decision": decision,
        "keeper": "" if is_office else keeper_of(actor, decision),
        "ways": serving().ways if decision and decision.outcome in AGAINST else (),
        "rating": rating_of(application),
    }


def doing_asked(said: QueryDict, role: str, sheet: Sheet) -> tuple[Doing, int]:
    """The act a form asks for, and the number of the last event its page showed."""
    faults = faults_asked(said, sheet)
    titles = {one.code: one.title for one in sheet.resolution.needed}
    named = {*said.getlist("missing"), *faults}
    doing = Doing(
        event=said.get("event", ""),
        role=role,
        task=said.get("task", ""),
        missing=tuple(title for code, title in titles.items() if code in named),
        reason=said.get("reason", "").strip(),
        days=_whole(said.get("days", "")),
    )
    return doing, _whole(said.get("seq", ""))


def faults_asked(said: QueryDict, sheet: Sheet) -> dict[str, str]:
    """What a notice says is wrong, by code of the material."""
    typed = {
        one.code: said.get(f"{FAULT}{one.code}", "").strip() for one in sheet.resolution.needed
    }
    return {code: words for code, words in typed.items() if words}


def _whole(said: str) -> int:
    """A whole number as it was typed; 0 for anything else."""
    said = said.strip()
    return int(said) if said.isdecimal() and len(said) <= MOST_DIGITS else 0


def _missing(
    page: CasePage, sheet: Sheet, given: Mapping[str, Paper], faults: Mapping[str, str]
) -> list[tuple[str, bool, str]]:
    """What the notice named, whether it came since, and what is wrong with the one that is here."""
    since = page.history[-1].at
    for line in reversed(page.history):
        if line.state != page.history[-1].state:
            break
        since = line.at
    came = {
        one.title
        for one in sheet.resolution.needed
        if one.code in given and given[one.code].given_at >= since
    }
    wrong = {one.title: faults.get(one.code, "") for one in sheet.item.materials}
    return [(title, title in came, wrong.get(title, "")) for title in page.case.told_missing]


def _words(one: Material, faults: Mapping[str, str], said: QueryDict | None) -> str:
    """What stands as wrong with a material in the form of a notice, as typed or as told before."""
    return said.get(f"{FAULT}{one.code}", "") if said is not None else faults.get(one.code, "")


def _is_ticked(one: Material, given: Mapping[str, Paper], said: QueryDict | None) -> bool:
    """Whether a material stands as missing in the form of a notice, as typed or to begin with."""
    if said is not None and "missing" in said:
        return one.code in said.getlist("missing")
    return one.code not in given and not one.only_if
