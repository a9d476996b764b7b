"""Needles of permits and guides: published and withdrawn, applied for, decided, rated."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from indicator_acts import AT, BY, REGION, TODAY, Region
from needle_kinds import NOTHING, START, Needle, Step

from minkang.affairs.permits import services
from minkang.affairs.permits.models import Application, ItemVersion
from minkang.affairs.permits.queries.applications import Applicant, sheet_of
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.rules.elements import Item
from minkang.affairs.permits.services import GuideEntry, Proposal
from minkang.affairs.permits.terms import Grade, GuideAction
from minkang.engines.cases.models import Case
from minkang.engines.cases.queries.procedures import shipped_procedures
from minkang.engines.cases.services import procedures
from minkang.engines.cases.terms import SuspensionReason
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category, Level
from permits_samples import TOLD

SECOND = "account:second"
ENTRY = GuideEntry("门诊楼一层", "024-42800000", "024-42800001", "", frozenset(GuideAction))


def publish(item: Item) -> int:
    """The item holds in the city; the key of its version."""
    city = f"{REGION}000000"
    made = services.propose(proposal=Proposal(item, city), by=BY, at=AT)
    services.publish(version=made.pk, by=SECOND, at=AT)
    return made.pk


def shorter(item: Item, amount: int) -> Item:
    """The item with another promise."""
    limits = item.limits
    assert limits is not None
    promised = replace(limits.promised, amount=amount)
    return replace(item, limits=replace(limits, promised=promised))


def items(code: str, first: Step, second: Step) -> Needle:
    """An item is published, then with a promise of one day, and withdrawn."""

    def needle(_: Region) -> Iterator[Step]:
        yield START
        item = definitions()[code]
        publish(item)
        yield first
        last = publish(shorter(item, 1))
        yield second
        services.withdraw(version=last, reason="条例修改", by=BY, at=AT)
        yield NOTHING

    return needle


def guide(hospital: Organisation) -> None:
    """The hospital publishes its guide."""
    services.publish_guide(organisation=hospital.pk, entry=ENTRY, by=BY, at=AT)


def guided(region: Region) -> Iterator[Step]:
    """A hospital opens, publishes its guide and withdraws it."""
    yield START
    hospital = region.register(Category.GENERAL_HOSPITAL, Level.SECONDARY)
    yield 0, 1
    guide(hospital)
    yield 1, 1
    services.withdraw_guide(organisation=hospital.pk, by=BY, at=AT)
    yield 0, 1
    region.close(hospital)
    yield NOTHING


def reachable(region: Region) -> Iterator[Step]:
    """The square of a guide opens, does no more, opens again, and the hospital closes."""
    yield START
    hospital = region.register(Category.TCM_HOSPITAL, Level.TERTIARY)
    guide(hospital)
    yield 0, 1
    for opens, moved in ((True, (1, 1)), (False, (0, 1)), (True, (1, 1))):
        services.check_guides(opens=lambda _, said=opens: said, at=AT)
        yield moved
    region.close(hospital)
    yield NOTHING


ASKED = 7
"""Four facts and three materials of a nurse of whom only the register knows anything."""


def office(region: Region) -> Organisation:
    """The office that decides about nurses, and its item."""
    held = region.register(Category.AUTHORITY)
    version = procedures.propose(procedure=shipped_procedures()["permit_ordinary"], by=BY, at=AT)
    procedures.approve(version=version.pk, by=SECOND, at=AT)
    publish(definitions()["nurse-registration"])
    return held


def applied(region: Region, days: int, **how: Any) -> Application:
    """A new nurse applies so many days ago."""
    person, at = region.settle(date(1996, 1, 1)), AT - timedelta(days=days)
    version = ItemVersion.objects.get(item__code="nurse-registration")
    draft = services.begin(
        version=version.pk, applicant=Applicant(person, None), agreed=(), by=BY, at=at
    )
    resolution = sheet_of(draft, TODAY).resolution
    asked = resolution.asked
    for one in resolution.needed:
        content = b"%PDF-1.7 " + one.code.encode()
        services.hand_in(application=draft.pk, material=one.code, content=content, by=BY, at=at)
    services.answer(application=draft.pk, told={code: TOLD[code] for code in asked}, at=at)
    return services.submit(application=draft.pk, by=BY, at=at, **how)


def decided(held: Application, days: int, until: int = 0) -> Application:
    """Accepted so many days ago, and granted by now."""
    services.accept(application=held.pk, by=BY, at=AT - timedelta(days=days))
    at = AT - timedelta(days=until)
    services.propose_decision(application=held.pk, by=BY, at=at)
    services.grant(application=held.pk, by=BY, at=at)
    held.refresh_from_db()
    assert held.case is not None
    services.issue_licence(case=held.case, at=at)
    return held


def grants(first: Step, second: Step) -> Needle:
    """One is granted after two counted days, one late and after a correction and a visit."""

    def needle(region: Region) -> Iterator[Step]:
        held = office(region)
        yield START
        decided(applied(region, 3), 3)
        yield first
        late = applied(region, 26)
        at = AT - timedelta(days=26)
        services.return_once(application=late.pk, missing=["health"], by=BY, at=at)
        services.resubmit(application=late.pk, by=BY, at=at)
        services.take_in(application=late.pk, materials=["health", "practice"], by=BY, at=at)
        decided(late, 25)
        yield second
        region.close(held)
        yield NOTHING

    return needle


def sent_back(first: Step, second: Step) -> Needle:
    """One was told once what is missing, another one twice, and the office closes."""

    def needle(region: Region) -> Iterator[Step]:
        held = office(region)
        yield START
        for rounds, moved in ((1, first), (2, second)):
            one, at = applied(region, 3), AT - timedelta(days=3)
            for _ in range(rounds):
                services.return_once(application=one.pk, missing=["health"], by=BY, at=at)
                services.resubmit(application=one.pk, by=BY, at=at)
            decided(one, 3)
            yield moved
        region.close(held)
        yield NOTHING

    return needle


def stopped(region: Region, since: int, until: int, accepted: int) -> Application:
    """Accepted so many days ago; another officer stops the clock and lets it run again."""
    one, again = applied(region, accepted + 1), AT - timedelta(days=until)
    services.accept(application=one.pk, by=BY, at=AT - timedelta(days=accepted))
    said = {"reason": SuspensionReason.TESTING, "by": SECOND}
    services.suspend(application=one.pk, days=5, at=AT - timedelta(days=since), **said)
    if until:
        services.resume(application=one.pk, by=SECOND, at=again)
    return one


def concluded(one: Application) -> None:
    """Granted now."""
    services.propose_decision(application=one.pk, by=BY, at=AT)
    services.grant(application=one.pk, by=BY, at=AT)


def stopped_days(region: Region) -> Iterator[Step]:
    """One stood for three days, which counts once it is decided; another one never stood."""
    held = office(region)
    yield START
    one = stopped(region, 5, 2, 6)
    yield NOTHING
    concluded(one)
    yield 3, 1
    decided(applied(region, 3), 3)
    yield 3, 2
    region.close(held)
    yield NOTHING


def stopped_late(region: Region) -> Iterator[Step]:
    """One is stopped at once, and again on its last day; another one after it; one is stopped in time."""
    held = office(region)
    yield START
    one = stopped(region, 20, 17, 20)
    yield 0, 1
    case = Case.objects.get(pk=one.case)
    assert case.promised_due_on is not None
    last = datetime.combine(case.promised_due_on, AT.timetz())
    services.suspend(application=one.pk, reason=SuspensionReason.HEARING, days=5, by=BY, at=last)
    yield 1, 1
    stopped(region, 1, 0, 25)
    yield 2, 2
    stopped(region, 1, 0, 2)
    yield 2, 3
    region.close(held)
    yield NOTHING


def asked_though_held(region: Region) -> Iterator[Step]:
    """One withdraws, one was asked for her identity card; it is looked at when both have ended."""
    held = office(region)
    yield START
    first, second = (applied(region, 2) for _ in range(2))
    services.take_back(application=first.pk, by=BY, at=AT)
    yield NOTHING
    services.judge_demands(at=AT)
    yield 0, ASKED
    at = AT - timedelta(days=1)
    services.return_once(application=second.pk, missing=["identity"], by=BY, at=at)
    services.take_back(application=second.pk, by=BY, at=AT)
    services.judge_demands(at=AT)
    yield 1, 2 * ASKED + 1
    region.close(held)
    yield NOTHING


def satisfied(region: Region) -> Iterator[Step]:
    """One is satisfied, one is not."""
    held = office(region)
    yield START
    for grade, moved in ((Grade.FAIR, (1, 1)), (Grade.VERY_BAD, (1, 2))):
        one = decided(applied(region, 2), 2)
        services.rate(application=one.pk, grade=grade, by=BY, at=AT)
        yield moved
    region.close(held)
    yield NOTHING


def answered(region: Region) -> Iterator[Step]:
    """A bad rating is overdue and answered late, another is answered at once."""
    held = office(region)
    yield START
    for days, waiting, moved in ((12, (0, 1), (0, 1)), (2, (0, 1), (1, 2))):
        one = decided(applied(region, days + 2), days + 1, days)
        services.rate(application=one.pk, grade=Grade.BAD, by=BY, at=AT - timedelta(days=days))
        yield waiting
        services.answer_rating(application=one.pk, reply="已核实，已整改。", by=BY, at=AT)
        yield moved
    region.close(held)
    yield NOTHING


def published(region: Region) -> Iterator[Step]:
    """A permit is granted and made public; another was forgotten for two weeks."""
    held = office(region)
    yield START
    decided(applied(region, 3), 3)
    yield NOTHING
    services.publish_decisions(at=AT)
    yield 1, 1
    decided(applied(region, 20), 19, 15)
    yield 1, 2
    services.publish_decisions(at=AT)
    yield 1, 2
    region.close(held)
    yield NOTHING


PERMITS: dict[str, Callable[[Region], Iterator[Step]]] = {
    "permits.items_online": items("drinking-water", (1, 0), (1, 0)),
    "permits.promised_share": items("nurse-registration", (10, 20), (1, 20)),
    "permits.halved_items_share": items("nurse-registration", (1, 1), (1, 1)),
    "permits.counted_share": grants((2, 10), (20, 20)),
    "permits.on_time_share": grants((1, 1), (1, 2)),
    "permits.first_time_share": grants((1, 1), (1, 2)),
    "permits.repeated_notices": sent_back(NOTHING, (1, 0)),
    "permits.repeated_notices_share": sent_back((0, 1), (1, 2)),
    "permits.notices_per_case": sent_back((1, 1), (3, 2)),
    "permits.suspended_days_per_case": stopped_days,
    "permits.late_suspensions_share": stopped_late,
    "permits.visits_per_case": grants((0, 1), (1, 2)),
    "permits.papers_per_case": grants((3, 1), (6, 2)),
    "permits.asked_held_share": asked_though_held,
    "permits.satisfied_share": satisfied,
    "permits.answered_share": answered,
    "permits.published_share": published,
    "permits.guides_share": guided,
    "permits.guides_reachable_share": reachable,
}
