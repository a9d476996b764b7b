"""Needles of joint cases: a birth is declared, looked at, asked about, settled, late, withdrawn."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from indicator_acts import AT, BY, REGION, TODAY, Region
from needle_kinds import NOTHING, START, Step

from minkang.affairs.onething import services
from minkang.affairs.onething.models import Declaration, Part
from minkang.affairs.onething.services import Officer
from minkang.affairs.onething.terms import OfficeKind
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category
from onething_world import OFFICER, RESULTS, World, answered, told
from people_samples import number

SECOND = "account:second"
UNWANTED = {f"birth__{one}": "no" for one in ("wants_social_card", "wants_insurance", "claims_reimbursement", "wants_subsidy")}  # fmt: skip
FOUR = ("birth_certificate", "vaccination_card", "household", "birth_registration")


@dataclass(frozen=True, slots=True)
class Town:
    """A city with one office for everything, and mothers."""

    region: Region
    office: Organisation

    def declare(self, days: int, order: int = 1, **other: str | None) -> Declaration:
        """Another mother declares a birth of so many days ago on the day it happened."""
        at = AT - timedelta(days=days)
        born = TODAY - timedelta(days=days)
        mother = self.region.settle(date(1996, 1, order), since=date(2024, 1, 1))
        world = World(self.office, self.office, {}, None, None)  # type: ignore[arg-type] # nobody asks
        own = {
            "newborn__birth_date": born.isoformat(), "mother__identity_number": number(date(1996, 1, order), order),
            "person__bank_account": None, "person__bank_name": None,
        }  # fmt: skip
        facts = told(world, **(UNWANTED | own | other))
        return services.declare(package="newborn", person=mother, facts=facts, by=BY, at=at)

    def settle(self, held: Declaration, nth: int) -> None:
        """Every office answers today, with numbers of its own for each child."""
        assert held.child is not None
        for code in FOUR:
            own = {
                fact: value if fact.endswith("_on") else f"{value}{nth}"
                for fact, value in RESULTS[code].items()
            }
            if code == "household":
                own["newborn.identity_number"] = number(held.child.born_on, nth)
            part = Part.objects.get(declaration=held, code=code).pk
            services.answer_part(part=part, results=own, officer=OFFICER, by=SECOND, at=AT)


def town(region: Region) -> Town:
    """The office holds every seat."""
    office = region.register(Category.AUTHORITY)
    services.publish_packages(proposer=BY, approver=SECOND, at=AT)
    for kind in OfficeKind:
        services.seat_office(
            area=f"{REGION}000000", kind=kind, organisation=office.pk, since=date(2024, 1, 1),
            by=BY, at=AT,
        )  # fmt: skip
    return Town(region, office)


def withdraw(held: Declaration) -> None:
    """The family takes it back."""
    held.refresh_from_db()
    services.withdraw(declaration=held.pk, seq=held.seq, by=BY, at=AT)


def cases(region: Region) -> Iterator[Step]:
    """Two births are declared, one is withdrawn, the office closes."""
    place = town(region)
    yield START
    first = place.declare(3)
    yield 1, 0
    place.declare(2, 2)
    yield 2, 0
    withdraw(first)
    yield 1, 0
    region.close(place.office)
    yield NOTHING


def finished(first: Step, second: Step) -> Callable[[Region], Iterator[Step]]:
    """A birth is settled after three days, another after one, looked at by the window and asked about."""

    def needle(region: Region) -> Iterator[Step]:
        place = town(region)
        held = place.declare(3)
        yield START
        place.settle(held, 1)
        yield first
        held = place.declare(1, 2, birth__parents_are_married="no")
        services.take_up(
            declaration=held.pk,
            reason="核实",
            officer=Officer("approver", held.seq),
            by=SECOND,
            at=AT,
        )
        part = Part.objects.get(declaration=held, code="vaccination_card").pk
        asked = ("mother.phone", "newborn.name")
        services.ask_family(part=part, missing=asked, officer=OFFICER, by=SECOND, at=AT)
        said = {"mother.phone": "13800000009", "newborn.name": "李安"}
        services.supply(part=part, told=said, by=BY, at=AT)
        place.settle(held, 2)
        yield second
        region.close(place.office)
        yield NOTHING

    return needle


def lawful(region: Region) -> Iterator[Step]:
    """Of two births of 31 days ago one is settled on its day; the office closes."""
    place = town(region)
    yield START
    place.declare(31)
    yield 0, 1
    answered(place.declare(31, 2), "vaccination_card", days=-30, at=AT)
    yield 1, 2
    region.close(place.office)
    yield NOTHING


def late(region: Region) -> Iterator[Step]:
    """Three parts are late by now; one is answered, the rest withdrawn."""
    place = town(region)
    yield START
    held = place.declare(20)
    yield 3, 0
    answered(held, "vaccination_card", days=0, at=AT)
    yield 2, 0
    withdraw(held)
    yield NOTHING


ONETHING: dict[str, Callable[[Region], Iterator[Step]]] = {
    "onething.newborn_cases": cases,
    "onething.days_per_case": finished((3, 1), (4, 2)),
    "onething.visits_per_case": finished((0, 1), (1, 2)),
    "onething.steps_per_case": finished((1, 1), (3, 2)),
    "onething.papers_per_case": finished((0, 1), (2, 2)),
    "onething.lawful_share": lawful,
    "onething.late_parts": late,
}
