"""One permit from hand to hand through the product's services: ten steps, four of them a person's."""

from datetime import UTC, datetime
from uuid import UUID

from booking_parts.ground import VILLAGE, person
from minkang.engines.cases.queries.facts import Fact
from minkang.engines.cases.services.cases import Asked, Doing, Standing, act, open_case
from minkang.engines.cases.terms import FactSource

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ACTS = (
    Doing("accept", "window_clerk"),
    Doing("task_done", "approver", task="review"),
    Doing("task_done", "inspector", task="inspection"),
    Doing("grant", "approver"),
)
# Eight materials, half of them personal and so sealed.
FACTS = (
    Fact("person.name", "王英"),
    Fact("person.identity_number", "210502198703050028"),
    Fact("person.phone", "13941400000"),
    Fact("person.address", "本溪市平山区某街1号"),
    Fact("organisation.name", "某诊所", FactSource.LICENCE, "licence:1"),
    Fact("premises.address", "本溪市平山区某街2号"),
    Fact("premises.area", "80"),
    Fact("premises.kind", "hairdresser"),
)
STEPS_OF_A_PERMIT = 9


def run(office: UUID, asker: int) -> Standing:
    """Open one permit and take it to its end, as five transactions."""
    asked = Asked(
        "permit_inspected",
        "公共场所卫生许可",
        office,
        VILLAGE,
        item="hygiene",
        person=person(asker),
    )
    standing = open_case(asked=asked, by="account:applicant", at=AT, facts=FACTS)
    for doing in ACTS:
        standing = act(
            case=standing.rid,
            doing=doing,
            by=f"account:{doing.role}",
            at=AT,
            expected_seq=standing.snapshot.seq,
        )
    return standing
