"""Which acts a case offers now, and the act a form asks for."""

from datetime import datetime
from typing import Any

from django.http import QueryDict

from minkang.affairs.permits.queries.applications import Sheet
from minkang.affairs.permits.queries.following import decision_of, papers_of, rating_of
from minkang.affairs.permits.queries.serving import serving
from minkang.affairs.permits.terms import Stage
from minkang.engines.cases.queries.cases import CasePage, get_case_for
from minkang.engines.cases.queries.facts import FactKind, FactType
from minkang.engines.cases.services.cases import Doing
from minkang.kernel.identifiers import mask
from minkang.kernel.web.components import Light, ProgressStep
from minkang.kernel.web.spoken import is_english
from minkang.registry.access.terms import Actor

APPLICANT = "applicant"
AGAINST = ("denied", "not_accepted")


def standing_of(actor: Actor, sheet: Sheet, at: datetime, *, is_office: bool) -> dict[str, Any]:
    """What the pages show of a case: its steps, what is missing, and the acts open to the actor.

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
    return {
        "item": sheet.item,
        "one": application,
        "offers": sorted(
            (one for one in page.offers if (one.role != APPLICANT) is is_office),
            key=lambda one: one.asks is not is_lacking,
        ),
        "steps": _steps(page, sheet),
        "missing": page.case.told_missing if application.stage == Stage.CORRECTING else (),
        "lines": [(one, given.get(one.code)) for one in sheet.resolution.needed],
        "askable": [
            (one, one.code in given)
            for one in sheet.resolution.needed
            if not told or one.title in told
        ],
        "is_lacking": is_lacking,
        "decision": decision,
        "ways": serving().ways if decision and decision.outcome in AGAINST else (),
        "rating": rating_of(application),
    }


def shown(fact: FactType, value: str) -> str:
    """A value in words; an identity number with its middle hidden."""
    return mask(value) if fact.kind is FactKind.IDENTITY_NUMBER else fact.shown(value)


def doing_asked(said: QueryDict, role: str, sheet: Sheet) -> tuple[Doing, int]:
    """The act a form asks for, and the number of the last event its page showed."""
    titles = {one.code: one.title for one in sheet.resolution.needed}
    doing = Doing(
        event=said.get("event", ""),
        role=role,
        task=said.get("task", ""),
        missing=tuple(titles[code] for code in said.getlist("missing") if code in titles),
        reason=said.get("reason", "").strip(),
    )
    seq = said.get("seq", "")
    return doing, int(seq) if seq.isdecimal() else 0


def _steps(page: CasePage, sheet: Sheet) -> tuple[ProgressStep, ...]:
    """The states on the straight way, with a light each."""
    case, states = page.case, page.procedure.states
    at = [one.code for one in states].index(case.state)
    office = sheet.item.authority.office if sheet.item.authority else ""
    return tuple(
        ProgressStep(
            label=one.title_en if is_english() else one.title,
            office=office,
            light=_light(number, at, is_ended=case.ended_on is not None),
            due=case.promised_due_on if number == at else None,
            done_on=case.ended_on if number == at else None,
        )
        for number, one in enumerate(states)
        if number == at or one.kind in ("waiting", "working")
    )


def _light(number: int, at: int, *, is_ended: bool) -> Light:
    if number < at or (is_ended and number == at):
        return Light.DONE
    return Light.CURRENT if number == at else Light.WAITING
