"""Publishing procedures: one person proposes a checked version, another one approves or refuses it."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from minkang.engines.cases.models import ProcedureVersion
from minkang.engines.cases.rules import checking, definition
from minkang.engines.cases.rules.facts import vocabulary
from minkang.engines.cases.rules.procedure import Procedure
from minkang.engines.cases.rules.shipped import procedures as shipped
from minkang.engines.cases.services import refusals
from minkang.engines.cases.services.entry_types import (
    PROCEDURE_PROPOSED,
    PROCEDURE_PUBLISHED,
    PROCEDURE_REFUSED,
    PROCEDURE_RETIRED,
)
from minkang.engines.cases.terms import VersionState
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused

SHOWN_OF_DIGEST = 16


@transaction.atomic
def propose(*, procedure: Procedure, by: str, at: datetime, note: str = "") -> ProcedureVersion:
    """Propose a version of a procedure for somebody else to approve.

    Raises:
        Refused: ``cases.procedure_faulty`` with every fault, ``cases.proposed_already``.
    """
    found = checking.faults(procedure, vocabulary())
    if found:
        raise Refused(
            refusals.faulty((one.message for one in found), (one.detail for one in found))
        )
    versions = ProcedureVersion.objects.select_for_update().filter(code=procedure.code)
    numbered = list(versions.order_by("-number").values_list("number", "state"))
    if any(state == VersionState.PROPOSED for _, state in numbered):
        raise Refused(refusals.proposed_already())
    text = definition.to_json(procedure)
    digest = sha256(text.encode()).digest()
    version = ProcedureVersion.objects.create(
        code=procedure.code,
        number=numbered[0][0] + 1 if numbered else 1,
        title=procedure.title,
        title_en=procedure.title_en,
        definition=text,
        digest=digest,
        state=VersionState.PROPOSED,
        proposed_by=by,
        proposed_at=at,
        note=note,
    )
    audit.record(
        PROCEDURE_PROPOSED,
        subject=f"procedure:{procedure.code}",
        by=by,
        at=at,
        procedure=procedure.code,
        number=version.number,
        digest=digest.hex()[:SHOWN_OF_DIGEST],
    )
    return version


@transaction.atomic
def approve(*, version: int, by: str, at: datetime) -> ProcedureVersion:
    """Publish a proposed version; the one published before is retired, its cases run on under it.

    Raises:
        Refused: ``cases.version_unknown``, ``cases.same_person``.
    """
    proposed = _proposed(version)
    if proposed.proposed_by == by:
        raise Refused(refusals.same_person())
    ProcedureVersion.objects.filter(code=proposed.code, state=VersionState.PUBLISHED).update(
        state=VersionState.RETIRED
    )
    _decide(proposed, VersionState.PUBLISHED, by, at)
    audit.record(
        PROCEDURE_PUBLISHED,
        subject=f"procedure:{proposed.code}",
        by=by,
        at=at,
        procedure=proposed.code,
        number=proposed.number,
    )
    return proposed


@transaction.atomic
def refuse(*, version: int, reason: str, by: str, at: datetime) -> ProcedureVersion:
    """Send a proposed version back with a reason.

    Raises:
        Refused: ``cases.version_unknown``.
    """
    proposed = _proposed(version)
    proposed.note = reason
    _decide(proposed, VersionState.REFUSED, by, at)
    audit.record(
        PROCEDURE_REFUSED,
        subject=f"procedure:{proposed.code}",
        by=by,
        at=at,
        procedure=proposed.code,
        number=proposed.number,
        reason=reason,
    )
    return proposed


@transaction.atomic
def retire(*, code: str, reason: str, by: str, at: datetime) -> ProcedureVersion:
    """End the published version: nothing new is opened under it, what is open runs on.

    Raises:
        Refused: ``cases.version_unknown``.
    """
    version = (
        ProcedureVersion.objects.select_for_update()
        .filter(code=code, state=VersionState.PUBLISHED)
        .first()
    )
    if version is None:
        raise Refused(refusals.version_unknown())
    version.note = reason
    _decide(version, VersionState.RETIRED, by, at)
    audit.record(
        PROCEDURE_RETIRED,
        subject=f"procedure:{code}",
        by=by,
        at=at,
        procedure=code,
        number=version.number,
        reason=reason,
    )
    return version


def publish_shipped(*, proposer: str, approver: str, at: datetime) -> int:
    """Publish every shipped procedure whose words differ from the published ones; returns how many."""
    published = dict(
        ProcedureVersion.objects.filter(state=VersionState.PUBLISHED).values_list(
            "code", "definition"
        )
    )
    fresh = [
        one for one in shipped().values() if published.get(one.code) != definition.to_json(one)
    ]
    for one in fresh:
        version = propose(procedure=one, by=proposer, at=at)
        approve(version=version.pk, by=approver, at=at)
    return len(fresh)


def _proposed(version: int) -> ProcedureVersion:
    found = (
        ProcedureVersion.objects.select_for_update()
        .filter(pk=version, state=VersionState.PROPOSED)
        .first()
    )
    if found is None:
        raise Refused(refusals.version_unknown())
    return found


def _decide(version: ProcedureVersion, state: VersionState, by: str, at: datetime) -> None:
    version.state, version.decided_by, version.decided_at = state, by, at
    version.save(update_fields=["state", "decided_by", "decided_at", "note"])
