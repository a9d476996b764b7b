"""An office with published procedures, and cases in it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from minkang.engines.cases.queries.facts import Fact
from minkang.engines.cases.services import procedures
from minkang.engines.cases.services.cases import Asked, Doing, Standing, act, open_case
from minkang.engines.cases.terms import FactSource
from minkang.registry.people import services as people
from people_samples import VILLAGE, lay_out_hospital, lay_out_places, resident

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CLERK, APPROVER, INSPECTOR = "account:clerk", "account:approver", "account:inspector"


def lay_out_office() -> tuple[UUID, UUID]:
    """An organisation that decides and a resident who asks; shipped procedures are published."""
    lay_out_places()
    office = lay_out_hospital()
    home = people.Home(area_code=VILLAGE)
    person = people.register_resident(
        entry=resident(), home=home, by="account:registrar", at=AT - timedelta(days=1)
    )
    procedures.publish_shipped(proposer="account:first", approver="account:second", at=AT)
    return office.rid, person.rid


FACTS = (
    Fact("person.name", "王英"),
    Fact("premises.area", "80"),
    Fact("organisation.uscc", "91210500MA0XXXXXX1", FactSource.LICENCE, "licence:1"),
)


def opened(
    office: UUID, person: UUID, procedure: str = "permit_ordinary", **more: object
) -> Standing:
    """A case that was just handed in."""
    asked = Asked(
        procedure, "公共场所卫生许可", office, VILLAGE, item="hygiene", person=person, **more
    )  # type: ignore[arg-type] - fields of it
    return open_case(asked=asked, by=CLERK, at=AT, facts=FACTS)


def acted(
    standing: Standing, event: str, role: str, *, at: datetime = AT, **more: object
) -> Standing:
    """The case after one more act."""
    doing = Doing(event, role, **more)  # type: ignore[arg-type] - fields of it
    return act(
        case=standing.rid,
        doing=doing,
        by=f"account:{role}",
        at=at,
        expected_seq=standing.snapshot.seq,
    )
