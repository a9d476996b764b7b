"""What the routes of permits and guides are asked about on one side of the access world."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from minkang.affairs.permits import services
from minkang.affairs.permits.models import Application, ItemVersion, Paper
from minkang.affairs.permits.queries.applications import Applicant
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.queries.items import list_public_guides
from minkang.affairs.permits.services import GuideEntry, Proposal
from minkang.affairs.permits.terms import GuideAction, Stage, State
from minkang.engines.cases.services import procedures
from minkang.engines.cases.services.cases import Asked, Doing, act, open_case
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person

CITY = "210500000000"
ITEM, OTHER_ITEM = "nurse-registration", "clinic-filing"
DRAFTER, PUBLISHER = "system:drafter", "system:publisher"


@dataclass(frozen=True, slots=True)
class PermitsSide:
    """A version that waits in the county, what the resident of the side applied for, and a file of it."""

    code: str
    version: int
    draft: UUID
    handed_in: UUID
    paper: UUID


def permits_side(hospital: Organisation, person: Person) -> PermitsSide:
    """Through the services, but for the office: the hospital told its resident what is missing."""
    at = datetime.now(tz=UTC)
    county = f"{hospital.area_id[:6]}000000"
    if not list_public_guides(CITY):
        proposal = Proposal(definitions()[ITEM], CITY)
        made = services.propose(proposal=proposal, by=DRAFTER, at=at)
        services.publish(version=made.pk, by=PUBLISHER, at=at)
        procedures.publish_shipped(proposer=DRAFTER, approver=PUBLISHER, at=at)
    proposal = Proposal(definitions()[OTHER_ITEM], county)
    waiting = services.propose(proposal=proposal, by=DRAFTER, at=at)
    entry = GuideEntry("门诊楼一层", "024-42800000", "024-42800001", "", frozenset(GuideAction))
    services.publish_guide(organisation=hospital.pk, entry=entry, by=DRAFTER, at=at)
    handed_in = _handed_in(hospital, person, at)
    paper = Paper.objects.get(application=handed_in)
    return PermitsSide(ITEM, waiting.pk, _draft(person, at).pk, handed_in.pk, paper.pk)


def _draft(person: Person, at: datetime) -> Application:
    published = ItemVersion.objects.get(item__code=ITEM, state=State.PUBLISHED)
    applicant = Applicant(person.pk, None)
    return services.begin(version=published.pk, applicant=applicant, agreed=(), by=DRAFTER, at=at)


def _handed_in(hospital: Organisation, person: Person, at: datetime) -> Application:
    made = _draft(person, at)
    services.hand_in(application=made.pk, material="health", content=b"%PDF-1.7", by=DRAFTER, at=at)
    asked = Asked("permit_ordinary", "护士执业注册", hospital.pk, hospital.area_id, ITEM, person.pk)
    opened = open_case(asked=asked, by=DRAFTER, at=at)
    told = Doing("correct", "window_clerk", missing=("健康体检证明",))
    standing = act(case=opened.rid, doing=told, by=DRAFTER, at=at)
    made.stage, made.owner, made.submitted_at = Stage.CORRECTING, hospital, at
    made.case, made.number = standing.rid, standing.number
    made.state, made.seq = standing.snapshot.state, standing.snapshot.seq
    made.save()
    return made
