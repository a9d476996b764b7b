"""Waiting and drawing at once: a place is offered once, a ballot counts or is refused, none is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from at_once import at_once
from booking_samples import CLERK, NOW, Clinic, a_clinic, a_person, a_session
from minkang.engines.booking.models import (
    LIVE,
    Ballot,
    Booking,
    Draw,
    Pool,
    ReturnedPlace,
    Session,
    Waiting,
)
from minkang.engines.booking.rules import lottery
from minkang.engines.booking.services import Order, book, cancel_all, take
from minkang.engines.booking.services.drawing import announce_draw, cast_ballot, close_ballots, draw
from minkang.engines.booking.services.returning import settle_returns
from minkang.engines.booking.services.stopping import stop_session
from minkang.engines.booking.services.waitlist import (
    accept_offer,
    close_waiting,
    expire_holds,
    join_waitlist,
)
from minkang.engines.booking.terms import (
    BookingState,
    CancelCause,
    Channel,
    DrawState,
    PoolKind,
    PriorityGround,
    ReturnState,
    WaitState,
)

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)
LATER = NOW + 20 * MINUTE


def an_order(session: Session) -> Order:
    slot = session.slots.order_by("starts")[0].pk
    return Order(a_person().pk, slot, PoolKind.PUBLIC, "", Channel.ONLINE, "account:x")


def given_up(
    places: int, waiting: int, clinic: Clinic | None = None
) -> tuple[Session, list[Waiting]]:
    """A session whose places all come back at `LATER`, and people who wait for one."""
    session = a_session(clinic or a_clinic(), places=(places,), report_minutes=30)
    taken = take([an_order(session) for _ in range(places)], at=NOW)
    entries = [
        join_waitlist(
            session=session.pk, person=a_person().pk, booker=None, channel=Channel.ONLINE,
            ground=PriorityGround.NONE, by="account:x", at=NOW + turn * MINUTE / 10,
        )
        for turn in range(waiting)
    ]  # fmt: skip
    bookings = [one.booking for one in taken]  # type: ignore[union-attr]  # there are as many places
    cancel_all(bookings=bookings, cause=CancelCause.PATIENT, by="account:x", at=NOW)
    return session, entries


def counters_are_right() -> bool:
    return all(
        pool.booked
        == Booking.objects.filter(LIVE, pool=pool).count()
        + ReturnedPlace.objects.filter(pool=pool, state=ReturnState.DUE).count()
        for pool in Pool.objects.all()
    )


def test_settlers_at_once_offer_each_place_once_and_in_order() -> None:
    _, entries = given_up(places=3, waiting=5)
    settled = at_once(*[lambda: settle_returns(at=LATER)] * 4)
    assert sum(one.offered for one in settled) == 3  # type: ignore[attr-defined]  # no act was refused
    states = list(Waiting.objects.order_by("joined_at").values_list("state", flat=True))
    assert states == [WaitState.OFFERED] * 3 + [WaitState.WAITING] * 2
    assert len(entries) == 5
    assert counters_are_right()


def test_an_offer_accepted_while_it_lapses_is_one_or_the_other() -> None:
    _, (first, second) = given_up(places=1, waiting=2)
    settle_returns(at=LATER)
    over = LATER + 15 * MINUTE
    just_before = over - timedelta(microseconds=1)
    accepted, expired, _ = at_once(
        lambda: accept_offer(waiting=first.pk, by="account:x", at=just_before),
        lambda: expire_holds(at=over),
        lambda: settle_returns(at=over),
    )
    settle_returns(at=over)
    is_accepted = not isinstance(accepted, str)
    assert expired == int(not is_accepted)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (
        (WaitState.ACCEPTED, WaitState.WAITING)
        if is_accepted
        else (WaitState.LAPSED, WaitState.OFFERED)
    )
    assert Booking.objects.exclude(state=BookingState.CANCELLED).count() == 1
    assert counters_are_right()


def test_a_ballot_cast_while_the_list_is_closed_is_counted_or_refused() -> None:
    session = a_session(a_clinic(), places=(2,), report_minutes=30, opens_at=NOW + MINUTE)
    announced = announce_draw(session=session.pk, opens_at=NOW, by=CLERK, at=NOW)
    people = [a_person().pk for _ in range(6)]
    last_moment = announced.closes_at - timedelta(microseconds=1)

    def cast(person: object) -> Callable[[], object]:
        return lambda: cast_ballot(
            draw=session.pk,
            person=person,
            booker=None,
            by="account:x",
            at=last_moment,  # type: ignore[arg-type]  # a rid
        )

    *cast_or_not, _ = at_once(
        *map(cast, people),
        lambda: close_ballots(session=session.pk, by=CLERK, at=announced.closes_at),
    )
    counted = [str(one.pk) for one in cast_or_not if isinstance(one, Ballot)]
    assert {one for one in cast_or_not if isinstance(one, str)} <= {"booking.draw_closed"}
    assert Draw.objects.get().ballots_digest == lottery.digest(counted)
    drawn = announced.closes_at + MINUTE
    told = at_once(*[lambda: draw(session=session.pk, by=CLERK, at=drawn)] * 3)
    assert sum(isinstance(one, Draw) for one in told) == 1
    assert Draw.objects.get().state == DrawState.DRAWN
    assert Booking.objects.count() == min(2, len(counted))
    assert counters_are_right()


def test_a_clinic_stopped_while_its_places_are_given_on_leaves_nobody_with_a_place() -> None:
    session, _ = given_up(places=3, waiting=4)

    def stop() -> object:
        return stop_session(session=session.pk, reason="医生临时停诊", by=CLERK, at=LATER)

    at_once(stop, *[lambda: settle_returns(at=LATER)] * 2)
    settle_returns(at=LATER)
    close_waiting(at=LATER)
    assert not Booking.objects.filter(LIVE, session=session).exists()
    assert set(Waiting.objects.values_list("state", flat=True)) <= {WaitState.CLOSED}
    assert counters_are_right()


def test_people_who_book_elsewhere_while_they_are_offered_a_place_never_block_each_other() -> None:
    clinic = a_clinic()
    _, entries = given_up(places=2, waiting=2, clinic=clinic)
    other = a_session(
        a_clinic(clinic.hospital, department=clinic.department), places=(4,), report_minutes=30
    )
    slot = other.slots.get().pk

    def buy(entry: Waiting) -> Callable[[], object]:
        order = Order(entry.person_id, slot, PoolKind.PUBLIC, "", Channel.ONLINE, "account:x")
        return lambda: book(order=order, at=LATER)

    at_once(*map(buy, entries), *[lambda: settle_returns(at=LATER)] * 2)
    for entry in entries:
        live = Booking.objects.filter(LIVE, person=entry.person_id)
        assert live.count() == 1
    assert counters_are_right()
