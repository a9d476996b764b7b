"""Needles of permits and guides: guides are published, checked, replaced and withdrawn."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from indicator_acts import AT, BY, REGION, Region
from needle_kinds import NOTHING, START, Needle, Step

from minkang.affairs.permits import services
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.rules.elements import Item
from minkang.affairs.permits.services import GuideEntry, Proposal
from minkang.affairs.permits.terms import GuideAction
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category, Level

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


def published(region: Region) -> Iterator[Step]:
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


PERMITS: dict[str, Callable[[Region], Iterator[Step]]] = {
    "permits.items_online": items("drinking-water", (1, 0), (1, 0)),
    "permits.promised_share": items("nurse-registration", (10, 20), (1, 20)),
    "permits.halved_items_share": items("nurse-registration", (1, 1), (1, 1)),
    "permits.guides_share": published,
    "permits.guides_reachable_share": reachable,
}
