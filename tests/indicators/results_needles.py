"""Needles of mutual recognition: results come in, orders are recognised or repeated, people look."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID, uuid4

from indicator_acts import BY, Region
from needle_kinds import NOTHING, START, Needle, Step

from minkang.care.results import services
from minkang.care.results.models import Result
from minkang.care.results.services import Asked, Finding, QualityEntry, Repeat, Wanted
from minkang.care.results.services.looking import note_own_lookup
from minkang.care.results.terms import QualityLevel, Range, RepeatReason, ResultStatus
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category, Level

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
LATER = NOW + timedelta(days=40)
GROWN = date(1980, 1, 1)
_turn = count(1)


class Ward:
    """A hospital that orders, a member of its alliance that made results, and patients."""

    def __init__(self, region: Region, level: Level = Level.SECONDARY) -> None:
        self.region = region
        self.here = region.register(Category.GENERAL_HOSPITAL, level)
        self.ally = region.register(Category.TOWNSHIP_HOSPITAL, parent=self.here.credit_code)
        entry = QualityEntry(
            self.ally.pk, "hba1c", Range.CONSORTIUM, QualityLevel.FULL, True,
            date(2026, 1, 1), date(2027, 1, 1), "2026年医联体质评",
        )  # fmt: skip
        services.enter_quality(entry=entry, by=BY, at=NOW)

    def send(self, maker: Organisation, person: UUID, at: datetime = NOW) -> int:
        """A result that was reported half an hour before it comes in."""
        reported_at = at - timedelta(minutes=30)
        local_id = f"needle-{next(_turn)}"
        finding = Finding(
            person=person, organisation=maker.pk, local_id=local_id, version=1, item="hba1c",
            status=ResultStatus.FINAL, taken_at=reported_at, reported_at=reported_at,
            value=Decimal("5.10"), unit="%",
        )  # fmt: skip
        services.project_results([finding], at=at)
        return Result.objects.get(local_id=local_id).pk

    def order(self) -> tuple[UUID, int]:
        """An order for a new patient whom the ally examined; with the result, viewed."""
        person = self.region.settle(GROWN)
        result = self.send(self.ally, person)
        asked = Asked(person, self.here.pk, uuid4(), (Wanted("hba1c"),))
        [order] = services.open_orders(asked=asked, by=BY, at=NOW)
        services.view(order=order, results=[result], by=BY, at=NOW)
        return order, result

    def repeat(self, reason: RepeatReason) -> None:
        """Another order is placed all the same."""
        order, _ = self.order()
        given = Repeat(reason, "需要同一台仪器对比", is_told=True)
        services.repeat(order=order, given=given, by=BY, at=NOW)

    def recognise(self) -> None:
        """Another order is withdrawn."""
        order, result = self.order()
        services.recognise_and_withdraw(order=order, result=result, by=BY, at=NOW)

    def close(self) -> None:
        """Both close, so that nothing of them counts any more."""
        for body in (self.ally, self.here):
            self.region.close(body)


def recognised(region: Region) -> Iterator[Step]:
    """One order waits, is recognised; another is repeated; the hospital closes."""
    ward = Ward(region)
    yield START
    order, result = ward.order()
    yield NOTHING
    services.recognise_and_withdraw(order=order, result=result, by=BY, at=NOW)
    yield 1, 1
    ward.repeat(RepeatReason.EMERGENCY)
    yield 1, 2
    ward.close()
    yield NOTHING


def saved(region: Region) -> Iterator[Step]:
    """An order of fifty yuan is withdrawn; one that is placed saves nothing."""
    ward = Ward(region)
    yield START
    ward.recognise()
    yield 50, 0
    ward.repeat(RepeatReason.EMERGENCY)
    yield 50, 0
    ward.close()
    yield NOTHING


def repeated_for(reason: RepeatReason) -> Needle:
    """One order is repeated for the reason and one for another."""
    unlike = RepeatReason.OTHER if reason is not RepeatReason.OTHER else RepeatReason.EMERGENCY

    def needle(region: Region) -> Iterator[Step]:
        ward = Ward(region)
        yield START
        ward.repeat(reason)
        yield 1, 1
        ward.repeat(unlike)
        yield 1, 2
        ward.close()
        yield NOTHING

    return needle


def connected(region: Region) -> Iterator[Step]:
    """A hospital opens, sends a result, and closes; a township hospital is none."""
    yield START
    ward = Ward(region)
    yield 0, 1
    ward.send(ward.ally, region.settle(GROWN))
    yield 0, 1
    ward.send(ward.here, region.settle(GROWN))
    yield 1, 1
    ward.close()
    yield NOTHING


def views(region: Region) -> Iterator[Step]:
    """A result is viewed for an order, and the hospital closes."""
    ward = Ward(region)
    yield START
    ward.order()
    yield 1, 0
    ward.close()
    yield NOTHING


def own_lookups(region: Region) -> Iterator[Step]:
    """Somebody looks twice; a month later neither counts."""
    somebody = region.settle(GROWN)
    yield START
    for times in (1, 2):
        note_own_lookup(person=somebody, at=NOW)
        yield times, 0
    region.on = LATER.date()
    yield NOTHING


def upload_minutes(region: Region) -> Iterator[Step]:
    """Two results come in half an hour late, and their maker closes."""
    ward = Ward(region)
    yield START
    for times in (1, 2):
        ward.send(ward.ally, region.settle(GROWN))
        yield 30 * times, times
    ward.close()
    yield NOTHING


RESULTS: dict[str, Callable[[Region], Iterator[Step]]] = {
    "results.recognition_share": recognised,
    "results.alliance_recognition_share": recognised,
    "results.saved_yuan": saved,
    **{f"results.repeats_{one.value}_share": repeated_for(one) for one in RepeatReason},
    "results.connected_hospitals_share": connected,
    "results.views": views,
    "results.own_lookups": own_lookups,
    "results.upload_minutes": upload_minutes,
}
