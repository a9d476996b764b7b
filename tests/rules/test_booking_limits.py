"""Each limit of booking refuses at its boundary and not one step before it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from minkang.engines.booking.queries.conditions import NAMES, shipped
from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.rules.limits import (
    Applicant,
    Held,
    Offer,
    Step,
    Wish,
    age,
    booker_fault,
    busiest_month,
    earliest_step,
    order_fault,
    priority,
    shape_fault,
)
from minkang.engines.booking.terms import (
    Channel,
    PoolKind,
    PriorityClass,
    PriorityGround,
    ReleaseMode,
    SessionState,
)
from minkang.kernel.refusal import Refusal

DAY = date(2026, 11, 24)
STARTS = datetime(2026, 11, 24, 0, tzinfo=UTC)
ENDS = STARTS + timedelta(minutes=30)
AT = STARTS - timedelta(days=1)
CONDITIONS = Conditions(**{one.name: one.value for one in shipped() if one.name in NAMES})
OFFER = Offer(
    slot=1,
    session=10,
    department=100,
    on=DAY,
    starts=STARTS,
    ends=ENDS,
    state=SessionState.PUBLISHED,
    release=ReleaseMode.FIRST_COME,
    is_drawn=False,
    conditions=CONDITIONS,
)
SOMEBODY = Applicant(born_on=date(1980, 1, 1), died_on=None, suspended_until=None, held=())
WISH = Wish(
    kind=PoolKind.PUBLIC,
    channel=Channel.ONLINE,
    ground=PriorityGround.NONE,
    has_reference=False,
    is_by_another=False,
)
STEP = Step(
    pool=5,
    report_at=STARTS,
    free=1,
    is_open=True,
    opens_at=AT - timedelta(days=1),
    closes_at=ENDS,
)


def code(
    wish: Wish = WISH, offer: Offer = OFFER, applicant: Applicant = SOMEBODY, at: datetime = AT
) -> str:
    fault = order_fault(wish, offer, applicant, at=at)
    return fault.code.removeprefix("booking.") if fault else ""


def holding(*held: Held) -> Applicant:
    return replace(SOMEBODY, held=held)


def held(days: int = 0, department: int = 1, session: int = 1) -> Held:
    return Held(DAY + timedelta(days=days), department, session)


def test_an_ordinary_order_is_allowed() -> None:
    assert code() == ""


def test_a_slot_can_be_booked_until_it_ends() -> None:
    assert code(at=ENDS - timedelta(microseconds=1)) == ""
    assert code(at=ENDS) == "slot_past"


@pytest.mark.parametrize(
    ("state", "told"),
    [(SessionState.STOPPED, "session_stopped"), (SessionState.CLOSED, "session_closed")],
)
def test_a_stopped_or_closed_session_is_refused(state: SessionState, told: str) -> None:
    assert code(offer=replace(OFFER, state=state)) == told


def test_a_lottery_gives_no_public_place_before_its_draw() -> None:
    lottery = replace(OFFER, release=ReleaseMode.LOTTERY)
    assert code(offer=lottery) == "not_drawn_yet"
    assert code(offer=replace(lottery, is_drawn=True)) == ""
    desk = replace(WISH, kind=PoolKind.ASSISTED, channel=Channel.DESK)
    assert code(desk, lottery) == ""


def test_the_dead_cannot_be_booked_for() -> None:
    assert code(applicant=replace(SOMEBODY, died_on=DAY)) == "person_died"


@pytest.mark.parametrize("channel", list(Channel))
def test_a_suspension_closes_online_booking_only(channel: Channel) -> None:
    suspended = replace(SOMEBODY, suspended_until=DAY)
    is_online = channel in (Channel.ONLINE, Channel.PARTNER)
    assert code(replace(WISH, channel=channel), applicant=suspended) == (
        "suspended" if is_online else ""
    )


def test_one_session_is_booked_once() -> None:
    assert code(applicant=holding(held(session=10, department=100))) == "session_already_booked"


def test_one_department_is_booked_once_a_day() -> None:
    assert code(applicant=holding(held(department=100))) == "department_day_max"
    assert code(applicant=holding(held(1, department=100))) == ""


def test_a_day_has_room_for_two() -> None:
    assert code(applicant=holding(held(department=1))) == ""
    assert code(applicant=holding(held(department=1), held(department=2))) == "day_max"


def test_thirty_days_have_room_for_eight() -> None:
    seven = [held(-day) for day in range(1, 8)]
    assert code(applicant=holding(*seven)) == ""
    assert code(applicant=holding(*seven, held(-29))) == "month_max"
    assert code(applicant=holding(*seven, held(-30))) == ""


def test_the_busiest_thirty_days_may_lie_around_the_day() -> None:
    assert busiest_month([DAY - timedelta(days=20), DAY + timedelta(days=9)], DAY) == 2
    assert busiest_month([DAY - timedelta(days=20), DAY + timedelta(days=10)], DAY) == 1
    assert busiest_month([], DAY) == 0


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        (PoolKind.PUBLIC, set(Channel)),
        (PoolKind.REFERRAL, set()),
        (PoolKind.GREEN_CHANNEL, set()),
        (PoolKind.RETURN_VISIT, {Channel.CLINICIAN, Channel.DESK, Channel.PHONE}),
        (PoolKind.SAME_DAY, set(Channel) - {Channel.ONLINE, Channel.PARTNER}),
        (PoolKind.ASSISTED, set(Channel) - {Channel.ONLINE, Channel.PARTNER}),
    ],
)
def test_kept_places_are_open_to_their_channels_only(kind: PoolKind, allowed: set[Channel]) -> None:
    found = {one for one in Channel if code(replace(WISH, kind=kind, channel=one)) == ""}
    assert found == allowed


def test_a_referral_place_needs_a_referral() -> None:
    wish = replace(WISH, kind=PoolKind.REFERRAL, has_reference=True)
    assert code(replace(wish, channel=Channel.CLINICIAN)) == ""
    assert code(wish) == "kind_not_for_channel"


def test_the_green_channel_is_for_the_old_and_for_whom_the_desk_vouches() -> None:
    wish = replace(WISH, kind=PoolKind.GREEN_CHANNEL)
    sixty = replace(SOMEBODY, born_on=date(1966, 11, 24))
    assert code(wish, applicant=sixty) == ""
    assert code(wish, applicant=replace(sixty, born_on=date(1966, 11, 25))) != ""
    pregnant = replace(wish, ground=PriorityGround.PREGNANT)
    assert code(pregnant) == "kind_not_for_channel"
    assert code(replace(pregnant, channel=Channel.DESK)) == ""


def test_who_books_for_another_may_have_an_assisted_place_online() -> None:
    wish = replace(WISH, kind=PoolKind.ASSISTED)
    assert code(replace(wish, is_by_another=True)) == ""


def test_a_booker_serves_three_people() -> None:
    assert booker_fault(2, is_new=True, most=3) is None
    assert booker_fault(3, is_new=False, most=3) is None
    fault = booker_fault(3, is_new=True, most=3)
    assert fault is not None
    assert fault.code == "booking.booker_persons_max"


def test_the_earliest_free_step_is_chosen() -> None:
    later = replace(STEP, pool=6, report_at=STARTS + timedelta(minutes=10))
    assert earliest_step([STEP, later], AT) == STEP
    assert earliest_step([replace(STEP, free=0), later], AT) == later


def test_nobody_is_asked_to_report_in_the_past() -> None:
    later = replace(STEP, pool=6, report_at=STARTS + timedelta(minutes=10))
    assert earliest_step([STEP, later], STARTS) == STEP
    assert earliest_step([STEP, later], STARTS + timedelta(minutes=1)) == later
    assert earliest_step([STEP, later], STARTS + timedelta(minutes=11)) == later
    assert earliest_step([STEP, replace(later, free=0)], STARTS + timedelta(minutes=11)) == STEP


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([], "kind_not_offered"),
        ([replace(STEP, is_open=False)], "session_closed"),
        ([replace(STEP, opens_at=AT + timedelta(microseconds=1))], "not_yet_open"),
        ([replace(STEP, closes_at=AT)], "slot_past"),
        ([replace(STEP, free=0)], "sold_out"),
        ([replace(STEP, free=0), replace(STEP, opens_at=AT + timedelta(days=1))], "sold_out"),
    ],
)
def test_without_a_place_the_reason_is_told(steps: list[Step], told: str) -> None:
    fault = earliest_step(steps, AT)
    assert isinstance(fault, Refusal)
    assert fault.code == f"booking.{told}"


def test_a_pool_opens_at_its_very_moment() -> None:
    assert earliest_step([replace(STEP, opens_at=AT)], AT) == replace(STEP, opens_at=AT)


def test_age_gives_priority_where_nothing_is_claimed() -> None:
    on = date(2026, 11, 24)
    none, old, child = PriorityGround.NONE, PriorityGround.OLD, PriorityGround.CHILD
    for born_on, ground in (
        (date(1966, 11, 24), old),
        (date(1966, 11, 25), none),
        (date(2012, 11, 24), none),
        (date(2012, 11, 25), child),
    ):
        class_ = PriorityClass.ORDINARY if ground is none else PriorityClass.PRIORITY
        assert priority(none, born_on, on, CONDITIONS) == (class_, ground)
    claimed = priority(PriorityGround.DISABLED, date(1980, 1, 1), on, CONDITIONS)
    assert claimed == (PriorityClass.PRIORITY, PriorityGround.DISABLED)


def test_a_birthday_on_29_february_is_reached_on_1_march() -> None:
    assert age(date(2000, 2, 29), date(2026, 2, 28)) == 25
    assert age(date(2000, 2, 29), date(2026, 3, 1)) == 26


@pytest.mark.parametrize(
    ("slot", "key", "reference", "is_kept"),
    [
        (2**63 - 1, "k" * 64, "r" * 80, True),
        (2**63, "", "", False),
        (0, "", "", False),
        (1, "k" * 65, "", False),
        (1, "", "r" * 81, False),
        (1, "a\0", "", False),
    ],
)
def test_what_the_tables_cannot_hold_is_refused(
    slot: int, key: str, reference: str, *, is_kept: bool
) -> None:
    assert (shape_fault(slot, key, reference) is None) is is_kept
