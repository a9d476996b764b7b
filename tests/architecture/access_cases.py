"""What the routes of procedures and cases are asked about on one side of the access world."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from minkang.engines.cases.models import ProcedureVersion
from minkang.engines.cases.queries.procedures import get_public_procedure
from minkang.engines.cases.services import procedures
from minkang.engines.cases.services.cases import Asked, Doing, act, open_case
from minkang.engines.cases.terms import VersionState
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person

BY = "system:drafter"


@dataclass(frozen=True, slots=True)
class CasesSide:
    """A version that waits, and a case of the hospital with parts to be done."""

    version: int
    case: UUID


def cases_side(hospital: Organisation, person: Person) -> CasesSide:
    """Through the services, once procedures are published; the hospital plays the office."""
    at = datetime.now(tz=UTC)
    waiting = ProcedureVersion.objects.filter(state=VersionState.PROPOSED).first()
    published = get_public_procedure("permit_instant")
    assert published is not None
    version = waiting or procedures.propose(procedure=published, by=BY, at=at)
    asked = Asked(
        "permit_inspected", "公共场所卫生许可", hospital.pk, hospital.area_id, person=person.pk
    )
    case = open_case(asked=asked, by=BY, at=at)
    act(case=case.rid, doing=Doing("accept", "window_clerk"), by=BY, at=at)
    return CasesSide(version.pk, case.rid)
