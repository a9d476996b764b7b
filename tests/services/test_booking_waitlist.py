"""Places given up come back to whoever waits, in order; nobody jumps the line, no place is lost."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from booking_samples import NOW, TODAY, a_clinic, a_person, a_session
from minkang.engines.booking.models import (
    LIVE,
    Booking,
    Override,
    Pool,
    ReturnedPlace,
    Session,
    Waiting,
)
from minkang.engines.booking.queries.waitlist import (
    count_public_waiting,
    entries_of,
    get_waiting_for,
    list_waiting_for,
)
from minkang.engines.booking.services import Order, book, cancel
from minkang.engines.booking.services.returning import offer_free_places, settle_returns
from minkang.engines.booking.services.waitlist import (
    accept_offer,
    close_waiting,
    expire_holds,
    join_waitlist,
    leave_waitlist,
)
from minkang.engines.booking.terms import (
    BookingState,
    CancelCause,
    Channel,
    PoolKind,
    PriorityGround,
    ReturnState,
    SessionState,
    WaitState,
)
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Actor, Grant, Role
from minkang.registry.people.models import Person

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LATER = NOW + 20 * MINUTE
ONLINE, PHONE, NO_GROUND = Channel.ONLINE, Channel.PHONE, PriorityGround.NONE


def booked(
    session: Session, person: Person, kind: PoolKind = PoolKind.PUBLIC, at: datetime = NOW
) -> Booking:
    slot = session.slots.order_by("starts")[0].pk
    channel = ONLINE if kind is PoolKind.PUBLIC else Channel.DESK
    order = Order(person.pk, slot, kind, "", channel, "account:x", reference="R1")
    return Booking.objects.get(pk=book(order=order, at=at).booking)


def sold_out(places: int = 1, **changes: object) -> tuple[Session, list[Booking]]:
    session = a_session(a_clinic(), places=(places,), report_minutes=30, **changes)  # type: ignore[arg-type]  # a test names any field
    return session, [booked(session, a_person()) for _ in range(places)]


def waits(
    session: Session,
    person: Person | None = None,
    *,
    after: int = 0,
    channel: Channel = ONLINE,
    ground: PriorityGround = NO_GROUND,
) -> Waiting:
    return join_waitlist(
        session=session.pk,
        person=(person or a_person()).pk,
        booker=None,
        channel=channel,
        ground=ground,
        by="account:x",
        at=NOW + after * MINUTE,
    )


def give_up(booking: Booking, at: datetime = NOW) -> ReturnedPlace:
    cancel(booking=booking.pk, cause=CancelCause.PATIENT, by="account:x", at=at)
    return ReturnedPlace.objects.get(booking=booking)


def counters_are_right() -> bool:
    for pool in Pool.objects.all():
        live = Booking.objects.filter(LIVE, pool=pool).count()
        due = ReturnedPlace.objects.filter(pool=pool, state=ReturnState.DUE).count()
        if pool.booked != live + due:
            return False
    return True


def states(*entries: Waiting) -> list[str]:
    return [str(Waiting.objects.get(pk=one.pk).state) for one in entries]


def test_a_place_given_up_stays_taken_until_its_moment_and_is_then_public() -> None:
    session, (booking,) = sold_out()
    place = give_up(booking)
    assert NOW + MINUTE <= place.due_at < NOW + 20 * MINUTE
    settle_returns(at=place.due_at - timedelta(microseconds=1))
    assert Pool.objects.get().booked == 1
    assert counters_are_right()
    settled = settle_returns(at=place.due_at)
    assert (settled.offered, settled.released) == (0, 1)
    assert Pool.objects.get().booked == 0
    assert booked(session, a_person(), at=place.due_at)


def test_the_first_who_waits_is_offered_the_place_and_books_it() -> None:
    session, (booking,) = sold_out()
    first, second = waits(session, after=1), waits(session, after=2)
    give_up(booking)
    assert settle_returns(at=LATER).offered == 1
    assert states(first, second) == [WaitState.OFFERED, WaitState.WAITING]
    assert counters_are_right()
    offer = Waiting.objects.get(pk=first.pk).offer
    assert offer is not None
    assert (offer.state, offer.hold_until) == (BookingState.PENDING, LATER + 15 * MINUTE)
    taken = accept_offer(waiting=first.pk, by="account:x", at=LATER + MINUTE)
    assert taken.booking == offer.pk
    assert accept_offer(waiting=first.pk, by="account:x", at=LATER + MINUTE).booking == offer.pk
    assert states(first) == [WaitState.ACCEPTED]
    assert Booking.objects.get(pk=offer.pk).state == BookingState.BOOKED
    kinds = {"booking.waitlist_joined", "booking.place_offered", "booking.offer_accepted"}
    assert kinds <= set(Entry.objects.values_list("type", flat=True))


def test_an_offer_on_the_day_itself_is_shorter() -> None:
    session, (booking,) = sold_out(on=TODAY, starts=(NOW + timedelta(hours=13)).time())
    first = waits(session)
    give_up(booking)
    settle_returns(at=LATER)
    offer = Booking.objects.get(waited=first)
    assert offer.hold_until == LATER + 5 * MINUTE


def test_priority_comes_first_but_passes_nobody_more_than_twice() -> None:
    session, bookings = sold_out(4)
    ordinary = waits(session, after=0)
    older = [waits(session, a_person(born_on=date(1940, 1, 1)), after=one) for one in (1, 2, 3)]
    for booking in bookings:
        give_up(booking, NOW + 5 * MINUTE)
    for place in ReturnedPlace.objects.order_by("due_at")[:2]:
        settle_returns(at=place.due_at)
    assert states(ordinary, *older) == ["waiting", "offered", "offered", "waiting"]
    settle_returns(at=NOW + 25 * MINUTE)
    assert states(ordinary, *older) == ["offered"] * 4
    assert Waiting.objects.get(pk=ordinary.pk).passed == 2
    third, last = (Booking.objects.get(waited=one) for one in (ordinary, older[2]))
    assert third.made_at <= last.made_at


def test_a_lapsed_offer_goes_to_the_next_at_once() -> None:
    session, (booking,) = sold_out()
    first, second = waits(session), waits(session, after=1)
    give_up(booking)
    settle_returns(at=LATER)
    over = LATER + 15 * MINUTE
    assert expire_holds(at=over - timedelta(microseconds=1)) == 0
    assert expire_holds(at=over) == 1
    assert settle_returns(at=over).offered == 1
    assert states(first, second) == [WaitState.LAPSED, WaitState.OFFERED]
    assert counters_are_right()
    with pytest.raises(Refused, match=r"booking\.offer_gone"):
        accept_offer(waiting=first.pk, by="account:x", at=over)


def test_a_lapsed_offer_nobody_waits_for_returns_at_a_random_moment_not_at_a_known_one() -> None:
    session, (booking,) = sold_out()
    waits(session)
    give_up(booking)
    settle_returns(at=LATER)
    over = LATER + 15 * MINUTE
    expire_holds(at=over)
    assert settle_returns(at=over).released == 0
    place = ReturnedPlace.objects.get(state=ReturnState.DUE)
    assert over + MINUTE <= place.due_at < over + 20 * MINUTE
    assert counters_are_right()
    assert settle_returns(at=over + 20 * MINUTE).released == 1
    assert Pool.objects.get().booked == 0


def test_who_declines_lets_the_next_have_it() -> None:
    session, (booking,) = sold_out()
    first, second = waits(session), waits(session, after=1)
    give_up(booking)
    settle_returns(at=LATER)
    leave_waitlist(waiting=first.pk, by="account:x", at=LATER + MINUTE)
    leave_waitlist(waiting=first.pk, by="account:x", at=LATER + MINUTE)
    assert settle_returns(at=LATER + MINUTE).offered == 1
    assert states(first, second) == [WaitState.LEFT, WaitState.OFFERED]
    assert counters_are_right()


def test_an_accepted_place_is_not_left_by_leaving_the_waitlist() -> None:
    session, (booking,) = sold_out()
    first = waits(session)
    give_up(booking)
    settle_returns(at=LATER)
    accept_offer(waiting=first.pk, by="account:x", at=LATER)
    with pytest.raises(Refused, match=r"booking\.offer_gone"):
        leave_waitlist(waiting=first.pk, by="account:x", at=LATER)


def test_who_left_is_asked_no_more() -> None:
    session, (booking,) = sold_out()
    first, second = waits(session), waits(session, after=1)
    leave_waitlist(waiting=first.pk, by="account:x", at=NOW + MINUTE)
    give_up(booking)
    settle_returns(at=LATER)
    assert states(first, second) == [WaitState.LEFT, WaitState.OFFERED]


def test_who_reached_a_limit_meanwhile_is_not_offered_the_place_and_not_passed() -> None:
    clinic = a_clinic()
    session = a_session(clinic, places=(1,), report_minutes=30)
    booking = booked(session, a_person())
    busy = a_person()
    first, second = waits(session, busy), waits(session, after=1)
    other = a_session(
        a_clinic(clinic.hospital, department=clinic.department), places=(1,), report_minutes=30
    )
    booked(other, busy)
    give_up(booking)
    settle_returns(at=LATER)
    assert states(first, second) == [WaitState.WAITING, WaitState.OFFERED]
    assert Waiting.objects.get(pk=first.pk).passed == 0
    assert counters_are_right()


def test_a_referral_place_returns_to_its_own_pool_and_past_the_waitlist() -> None:
    session = a_session(a_clinic(), places=(1,), report_minutes=30, kept={PoolKind.REFERRAL: (1,)})
    booked(session, a_person())
    referred = booked(session, a_person(), PoolKind.REFERRAL)
    first = waits(session)
    give_up(referred)
    assert settle_returns(at=LATER).released == 1
    assert states(first) == [WaitState.WAITING]
    assert Pool.objects.get(kind=PoolKind.REFERRAL).booked == 0
    assert Pool.objects.get(kind=PoolKind.PUBLIC).booked == 1


def test_a_green_place_is_offered_to_the_first_old_person() -> None:
    session = a_session(
        a_clinic(), places=(1,), report_minutes=30, kept={PoolKind.GREEN_CHANNEL: (1,)}
    )
    booked(session, a_person())
    slot = session.slots.get().pk
    green = Order(
        a_person(born_on=date(1940, 1, 1)).pk, slot, PoolKind.GREEN_CHANNEL, "", ONLINE, "account:x"
    )
    booking = Booking.objects.get(pk=book(order=green, at=NOW).booking)
    young, old = waits(session), waits(session, a_person(born_on=date(1950, 1, 1)), after=1)
    give_up(booking)
    settle_returns(at=LATER)
    assert states(young, old) == [WaitState.WAITING, WaitState.OFFERED]
    assert Waiting.objects.get(pk=young.pk).passed == 0


@pytest.mark.parametrize("state", [SessionState.CLOSED, SessionState.STOPPED])
def test_a_place_of_a_session_that_is_over_is_offered_to_nobody(state: SessionState) -> None:
    session, (booking,) = sold_out()
    first = waits(session)
    give_up(booking)
    session.state = state
    session.stopped_at = NOW if state is SessionState.STOPPED else None
    session.save()
    Pool.objects.update(is_open=False)
    assert settle_returns(at=LATER).offered == 0
    assert close_waiting(at=LATER) == 1
    assert states(first) == [WaitState.CLOSED]
    assert counters_are_right()


def test_waiting_ends_when_the_last_place_can_no_longer_be_booked() -> None:
    session, _ = sold_out()
    first = waits(session)
    closes_at = Pool.objects.get().closes_at
    assert close_waiting(at=closes_at - timedelta(microseconds=1)) == 0
    assert close_waiting(at=closes_at) == 1
    assert states(first) == [WaitState.CLOSED]


def test_an_offer_settled_elsewhere_is_settled_on_the_list_too() -> None:
    session, bookings = sold_out(2)
    first, second = waits(session), waits(session, after=1)
    for booking in bookings:
        give_up(booking)
    settle_returns(at=LATER)
    mine, other = (Booking.objects.get(waited=one) for one in (first, second))
    Booking.objects.filter(pk=mine.pk).update(state=BookingState.BOOKED, hold_until=None)
    cancel(booking=other.pk, cause=CancelCause.PATIENT, by="account:x", at=LATER)
    assert close_waiting(at=LATER) == 2
    assert states(first, second) == [WaitState.ACCEPTED, WaitState.LEFT]


def test_an_ordinary_hold_that_ends_returns_after_a_delay() -> None:
    session = a_session(a_clinic(), places=(1,), report_minutes=30)
    slot = session.slots.get().pk
    order = Order(a_person().pk, slot, PoolKind.PUBLIC, "", ONLINE, "account:x", is_hold=True)
    book(order=order, at=NOW)
    over = NOW + 15 * MINUTE
    assert expire_holds(at=over) == 1
    assert expire_holds(at=over) == 0
    assert ReturnedPlace.objects.get().due_at >= over + MINUTE
    assert counters_are_right()


def test_added_places_go_to_who_waits() -> None:
    session, _ = sold_out()
    first, second = waits(session), waits(session, after=1)
    Pool.objects.update(capacity=2)
    assert offer_free_places(at=LATER) == 1
    assert offer_free_places(at=LATER) == 0
    assert states(first, second) == [WaitState.OFFERED, WaitState.WAITING]
    assert counters_are_right()


def test_waiting_twice_keeps_the_place_in_the_line() -> None:
    session, _ = sold_out()
    person = a_person()
    first = waits(session, person)
    assert waits(session, person, after=5).pk == first.pk
    assert Waiting.objects.get().joined_at == NOW


def test_one_waits_only_for_what_is_full() -> None:
    session = a_session(a_clinic(), places=(1,), report_minutes=30)
    with pytest.raises(Refused, match=r"booking\.place_is_free"):
        waits(session)
    person = a_person()
    booked(session, person)
    with pytest.raises(Refused, match=r"booking\.session_already_booked"):
        waits(session, person)


def test_the_dead_and_the_unknown_do_not_wait() -> None:
    session, _ = sold_out()
    dead = a_person()
    Person.objects.filter(pk=dead.pk).update(died_on=TODAY)
    with pytest.raises(Refused, match=r"booking\.person_died"):
        waits(session, dead)
    with pytest.raises(Refused, match=r"booking\.session_unknown"):
        waits(Session(pk=0), a_person())
    with pytest.raises(Refused, match=r"booking\.person_unknown"):
        waits(session, Person(pk=uuid4()))


def test_only_who_may_book_for_somebody_and_the_desk_see_that_they_wait() -> None:
    session, (booking,) = sold_out()
    person, stranger = a_person(), a_person()
    first = waits(session, person)
    own, other = resident_of(person), resident_of(stranger)
    desk = actor(Role.RECEPTIONIST, session.service.organisation_id)
    assert count_public_waiting(session.pk) == 1
    [entry] = list_waiting_for(own, person.pk, NOW)
    assert (entry.number, entry.state, entry.offer_until) == (first.pk, WaitState.WAITING, None)
    give_up(booking)
    settle_returns(at=LATER)
    entry = get_waiting_for(own, first.pk, LATER)
    assert entry.offer_until == LATER + 15 * MINUTE
    assert get_waiting_for(desk, first.pk, LATER) == entry
    assert entries_of([first.pk]) == (entry,)
    with pytest.raises(Refused, match=r"booking\.waiting_unknown"):
        get_waiting_for(other, first.pk, NOW)
    with pytest.raises(Refused, match=r"booking\.not_authorised"):
        list_waiting_for(other, person.pk, NOW)
    accept_offer(waiting=first.pk, by="account:x", at=LATER)
    assert get_waiting_for(own, first.pk, LATER).offer_until is None


def actor(role: Role, organisation: UUID | None, person: Person | None = None) -> Actor:
    grant = Grant(role, organisation, "", "")
    rid = person.pk if person else None
    return Actor(uuid4(), "某人", rid, None, (grant,), has_second_factor=True)


def resident_of(person: Person) -> Actor:
    return actor(Role.RESIDENT, None, person)


def test_an_own_delay_of_nothing_settles_at_once() -> None:
    session, (booking,) = sold_out()
    organisation = session.service.organisation
    for name in ("return_delay_min_minutes", "return_delay_max_minutes"):
        Override.objects.create(organisation=organisation, name=name, value=0, since=TODAY)
    give_up(booking)
    assert settle_returns(at=NOW).released == 1
