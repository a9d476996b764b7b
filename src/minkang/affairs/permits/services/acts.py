"""The acts on an application one by one, each in the role that does it.

`role` may be given where several roles do the same; it is trusted, so take it from the roles a page or
a command found the actor to hold.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from minkang.affairs.permits.models import Application
from minkang.affairs.permits.queries.applications import item_in
from minkang.affairs.permits.services.applications import NO_FAULTS, work_on
from minkang.engines.cases.services.cases import Doing
from minkang.engines.cases.terms import SuspensionReason

CLERK, APPROVER, DIRECTOR, APPLICANT = "window_clerk", "approver", "director", "applicant"


def accept(*, application: UUID, role: str = CLERK, by: str, at: datetime) -> Application:
    """Accept; the clock begins the day after."""
    return work_on(application=application, doing=Doing("accept", role), by=by, at=at)


def return_once(
    *,
    application: UUID,
    missing: Collection[str],
    faults: Mapping[str, str] = NO_FAULTS,
    role: str = CLERK,
    by: str,
    at: datetime,
) -> Application:
    """Tell once everything that is missing or wrong, by the codes of the materials."""
    held = Application.objects.select_related("version").get(pk=application)
    titles = {one.code: one.title for one in item_in(held.version).materials}
    doing = Doing("correct", role, missing=tuple(titles[code] for code in missing))
    return work_on(application=application, doing=doing, faults=faults, by=by, at=at)


def resubmit(*, application: UUID, role: str = APPLICANT, by: str, at: datetime) -> Application:
    """Hand in what was missing."""
    return work_on(application=application, doing=Doing("resubmit", role), by=by, at=at)


def refuse(
    *, application: UUID, reason: str, role: str = APPROVER, by: str, at: datetime
) -> Application:
    """Do not accept, or do not file, with reasons."""
    doing = Doing("refuse", role, reason=reason)
    return work_on(application=application, doing=doing, by=by, at=at)


def propose_decision(*, application: UUID, by: str, at: datetime) -> Application:
    """Give the opinion of the review."""
    return work_on(application=application, doing=Doing("propose", APPROVER), by=by, at=at)


def finish_part(
    *, application: UUID, task: str, role: str, fault: str = "", by: str, at: datetime
) -> Application:
    """An office finishes its part; `fault` says why it was not passed."""
    event = "task_failed" if fault else "task_done"
    doing = Doing(event, role, task=task, reason=fault)
    return work_on(application=application, doing=doing, by=by, at=at)


def grant(*, application: UUID, role: str = APPROVER, by: str, at: datetime) -> Application:
    """Say yes; the licence follows."""
    return work_on(application=application, doing=Doing("grant", role), by=by, at=at)


def file(*, application: UUID, role: str = APPROVER, by: str, at: datetime) -> Application:
    """File what only has to be filed; the certificate follows."""
    return work_on(application=application, doing=Doing("file", role), by=by, at=at)


def deny(*, application: UUID, reason: str, by: str, at: datetime) -> Application:
    """Say no, with reasons."""
    doing = Doing("deny", APPROVER, reason=reason)
    return work_on(application=application, doing=doing, by=by, at=at)


def suspend(
    *, application: UUID, reason: SuspensionReason, days: int, by: str, at: datetime
) -> Application:
    """Stop the clock for a reason the law names, for as many working days as are expected."""
    doing = Doing("suspend", APPROVER, reason=reason, days=days)
    return work_on(application=application, doing=doing, by=by, at=at)


def resume(*, application: UUID, by: str, at: datetime) -> Application:
    """Let the clock run again."""
    return work_on(application=application, doing=Doing("resume", APPROVER), by=by, at=at)


def extend(*, application: UUID, reason: str, by: str, at: datetime) -> Application:
    """Extend the limit once; the head of the office does."""
    doing = Doing("extend", DIRECTOR, reason=reason)
    return work_on(application=application, doing=doing, by=by, at=at)


def take_back(*, application: UUID, by: str, at: datetime) -> Application:
    """The applicant withdraws the application."""
    return work_on(application=application, doing=Doing("withdraw", APPLICANT), by=by, at=at)
