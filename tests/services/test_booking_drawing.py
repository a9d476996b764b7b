"""A lottery keeps its promises: announced before, closed before opened, booked in drawn order."""

import hashlib
import json
import subprocess
import sys
from datetime import datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from booking_samples import CLERK, NOW, TODAY, a_clinic, a_person, a_session
from minkang.engines.booking.models import (
    Ballot,
    Booking,
    Draw,
    NoShow,
    Pool,
    Session,
    Suspension,
    Waiting,
)
from minkang.engines.booking.queries.conditions import conditions
from minkang.engines.booking.queries.draws import (
    get_ballot_for,
    get_public_draw,
    public_script,
    release_advice,
)
from minkang.engines.booking.rules import lottery
from minkang.engines.booking.services import Order, book
from minkang.engines.booking.services.drawing import (
    announce_draw,
    cast_ballot,
    close_ballots,
    draw,
    run_draws,
)
from minkang.engines.booking.services.waitlist import join_waitlist
from minkang.engines.booking.terms import (
    Channel,
    DrawState,
    PoolKind,
    PriorityGround,
    ReleaseMode,
    SessionState,
)
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Actor, Grant, Role
from minkang.registry.people.models import Person

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
CLOSES = NOW + 5 * MINUTE
DRAWN = CLOSES + MINUTE


def announced(places: tuple[int, ...] = (1, 1, 1)) -> Session:
    session = a_session(a_clinic(), places=places, opens_at=NOW + MINUTE)
    announce_draw(session=session.pk, opens_at=NOW, by=CLERK, at=NOW)
    session.refresh_from_db()
    return session


def cast(session: Session, person: Person | None = None, after: int = 0) -> Ballot:
    who = person or a_person()
    return cast_ballot(
        draw=session.pk, person=who.pk, booker=who.pk, by="account:x", at=NOW + after * MINUTE
    )


def drawn(session: Session) -> list[Ballot]:
    close_ballots(session=session.pk, by=CLERK, at=CLOSES)
    draw(session=session.pk, by=CLERK, at=DRAWN)
    return list(Ballot.objects.order_by("place"))


def buy(session: Session, person: Person, at: datetime = DRAWN) -> Booking:
    slot = session.slots.get().pk
    order = Order(person.pk, slot, PoolKind.PUBLIC, "", Channel.ONLINE, "account:x")
    return Booking.objects.get(pk=book(order=order, at=at).booking)


def a_resident(person: Person) -> Actor:
    grant = Grant(Role.RESIDENT, None, "", "")
    return Actor(uuid4(), person.name, person.pk, None, (grant,), has_second_factor=False)


def test_the_commitment_is_shown_at_once_and_the_secret_only_after_the_draw() -> None:
    session = announced()
    seen = get_public_draw(session.pk, NOW)
    assert (seen.stage, seen.secret, seen.seed, seen.ballots) == (DrawState.OPEN, "", "", ())
    kept = bytes(Draw.objects.get().secret_sealed)
    cast(session)
    drawn(session)
    after = get_public_draw(session.pk, DRAWN)
    assert hashlib.sha256(bytes.fromhex(after.secret)).hexdigest() == seen.commitment
    assert bytes.fromhex(after.secret) not in kept
    assert after.secret.encode() not in kept
    assert bytes(Draw.objects.get().secret_sealed) == b""


def test_places_of_a_lottery_are_not_sold_before_the_draw_and_what_is_left_is_public_after() -> (
    None
):
    session = announced()
    assert session.release == ReleaseMode.LOTTERY
    for at in (NOW, NOW + 2 * MINUTE, CLOSES):
        with pytest.raises(Refused, match=r"booking\.not_drawn_yet"):
            buy(session, a_person(), at)
        with pytest.raises(Refused, match=r"booking\.not_drawn_yet"):
            join(session, a_person(), at)
    cast(session)
    drawn(session)
    assert buy(session, a_person())
    assert Booking.objects.count() == 2


def join(session: Session, person: Person, at: datetime = DRAWN) -> Waiting:
    return join_waitlist(
        session=session.pk, person=person.pk, booker=None, channel=Channel.ONLINE,
        ground=PriorityGround.NONE, by="account:x", at=at,
    )  # fmt: skip


def test_winners_are_booked_in_drawn_order_the_earliest_place_first() -> None:
    session = announced()
    for _ in range(6):
        cast(session)
    ballots = drawn(session)
    secret = bytes.fromhex(Draw.objects.get().secret)
    numbers = [str(one.pk) for one in ballots]
    assert numbers == list(lottery.order(lottery.seed(secret, numbers), numbers))
    assert [one.place for one in ballots] == [1, 2, 3, 4, 5, 6]
    won = [one.booking for one in ballots if one.booking is not None]
    assert [one.booking_id is not None for one in ballots] == [True] * 3 + [False] * 3
    assert [one.report_at for one in won] == sorted(
        Pool.objects.values_list("report_at", flat=True)
    )
    assert get_public_draw(session.pk, DRAWN).winners == 3


def test_who_lost_waits_in_drawn_order_before_everybody_who_comes_later() -> None:
    session = announced(places=(1,))
    for _ in range(4):
        cast(session)
    _, *lost = drawn(session)
    later = join(session, a_person(), DRAWN + timedelta(seconds=1))
    for one in reversed(lost):
        join(session, one.person, DRAWN + MINUTE)
    order = list(Waiting.objects.order_by("joined_at").values_list("person", flat=True))
    assert order == [*(one.person_id for one in lost), later.person_id]


def test_who_may_not_book_any_more_is_passed_over_and_the_chain_says_why() -> None:
    session = announced(places=(1,))
    people = [a_person() for _ in range(2)]
    for person in people:
        cast(session, person)
    close_ballots(session=session.pk, by=CLERK, at=CLOSES)
    Person.objects.filter(pk=people[0].pk).update(died_on=TODAY)
    draw(session=session.pk, by=CLERK, at=DRAWN)
    assert Booking.objects.get().person_id == people[1].pk
    gone = Ballot.objects.get(person=people[0])
    told = Entry.objects.filter(type="booking.ballot_passed_over")
    if gone.place == 1:
        assert "booking.person_died" in told.get().content
    else:
        assert not told.exists()


def test_the_list_is_recorded_before_the_secret_is_opened() -> None:
    session = announced()
    cast(session)
    with pytest.raises(Refused, match=r"booking\.draw_not_drawable"):
        draw(session=session.pk, by=CLERK, at=DRAWN)
    with pytest.raises(Refused, match=r"booking\.draw_not_closable"):
        close_ballots(session=session.pk, by=CLERK, at=CLOSES - MINUTE)
    drawn(session)
    with pytest.raises(Refused, match=r"booking\.draw_not_drawable"):
        draw(session=session.pk, by=CLERK, at=DRAWN)
    told = list(
        Entry.objects.filter(type__in=["booking.ballots_closed", "booking.session_drawn"])
        .order_by("number")
        .values_list("type", "content")
    )
    assert [kind for kind, _ in told] == ["booking.ballots_closed", "booking.session_drawn"]
    assert Draw.objects.get().ballots_digest in told[0][1]


def test_a_ballot_added_after_the_list_was_closed_stops_the_draw() -> None:
    session = announced()
    cast(session)
    close_ballots(session=session.pk, by=CLERK, at=CLOSES)
    Ballot.objects.create(draw_id=session.pk, person=a_person(), cast_at=CLOSES)
    with pytest.raises(ValueError, match="changed after the list was closed"):
        draw(session=session.pk, by=CLERK, at=DRAWN)


def test_a_secret_that_is_not_the_one_promised_stops_the_draw() -> None:
    session = announced()
    Draw.objects.update(commitment=lottery.commitment(b"x" * 32))
    close_ballots(session=session.pk, by=CLERK, at=CLOSES)
    with pytest.raises(ValueError, match="not the one promised"):
        draw(session=session.pk, by=CLERK, at=DRAWN)


def test_one_person_has_one_ballot_and_only_in_time() -> None:
    session = announced()
    person = a_person()
    ballot = cast(session, person)
    assert cast(session, person, after=2).pk == ballot.pk
    with pytest.raises(Refused, match=r"booking\.draw_closed"):
        cast(session, after=5)
    with pytest.raises(Refused, match=r"booking\.draw_not_open"):
        cast(session, after=-1)
    with pytest.raises(Refused, match=r"booking\.draw_unknown"):
        cast(a_session(a_clinic(session.service.organisation)))
    with pytest.raises(Refused, match=r"booking\.person_unknown"):
        cast(session, Person(pk=uuid4()))


def test_the_dead_the_suspended_and_a_stopped_session_get_no_ballot() -> None:
    session = announced()
    dead, suspended = a_person(), a_person()
    Person.objects.filter(pk=dead.pk).update(died_on=TODAY)
    other = a_session(a_clinic(session.service.organisation))
    missed = NoShow.objects.create(booking=buy(other, suspended, NOW), person=suspended, on=TODAY)
    Suspension.objects.create(
        person=suspended, no_show=missed, missed=1, since=TODAY, until=TODAY + timedelta(days=30)
    )
    with pytest.raises(Refused, match=r"booking\.person_died"):
        cast(session, dead)
    with pytest.raises(Refused, match=r"booking\.suspended"):
        cast(session, suspended)
    Session.objects.filter(pk=session.pk).update(state=SessionState.STOPPED, stopped_at=NOW)
    with pytest.raises(Refused, match=r"booking\.session_stopped"):
        cast(session)


@pytest.mark.parametrize(
    ("public_from", "opens_after", "code"),
    [
        (-MINUTE, timedelta(), "booking.draw_too_late"),
        (MINUTE, -MINUTE, "booking.draw_too_late"),
        (MINUTE, timedelta(days=1), "booking.draw_too_late"),
    ],
    ids=["public already", "opens in the past", "ends after a slot closes"],
)
def test_a_draw_is_announced_before_the_places_are_public(
    public_from: timedelta, opens_after: timedelta, code: str
) -> None:
    session = a_session(a_clinic(), opens_at=NOW + public_from)
    with pytest.raises(Refused, match=code):
        announce_draw(session=session.pk, opens_at=NOW + opens_after, by=CLERK, at=NOW)


def test_a_draw_is_announced_once_and_only_for_a_session_that_stands() -> None:
    session = announced()
    with pytest.raises(Refused, match=r"booking\.draw_announced"):
        announce_draw(session=session.pk, opens_at=NOW, by=CLERK, at=NOW)
    Session.objects.filter(pk=session.pk).update(state=SessionState.STOPPED, stopped_at=NOW)
    with pytest.raises(Refused, match=r"booking\.session_stopped"):
        announce_draw(session=session.pk, opens_at=NOW, by=CLERK, at=NOW)
    assert run_draws(at=CLOSES) == 0
    assert Draw.objects.get().state == DrawState.ANNOUNCED


def test_a_draw_before_the_ordinary_release_still_gives_its_places() -> None:
    session = a_session(a_clinic(), places=(1,), report_minutes=30, opens_at=NOW + 60 * MINUTE)
    announce_draw(session=session.pk, opens_at=NOW, by=CLERK, at=NOW)
    cast(session)
    assert drawn(session)[0].booking is not None


def test_a_published_lottery_is_announced_by_the_clock_or_dropped_when_too_late() -> None:
    clinic = a_clinic()
    soon = a_session(clinic, opens_at=NOW + 60 * MINUTE)
    late = a_session(
        a_clinic(clinic.hospital), on=TODAY, starts=time(9, 33), places=(1,), report_minutes=30
    )
    Session.objects.update(release=ReleaseMode.LOTTERY)
    run_draws(at=NOW)
    assert [(one.session, one.opens_at) for one in Draw.objects.all()] == [(soon, soon.opens_at)]
    late.refresh_from_db()
    assert late.release == ReleaseMode.FIRST_COME
    assert Entry.objects.filter(type="booking.lottery_dropped").count() == 1


def test_the_published_file_and_program_repeat_the_draw_of_a_real_session(tmp_path: Path) -> None:
    session = announced()
    for _ in range(5):
        cast(session)
    drawn(session)
    seen = get_public_draw(session.pk, DRAWN)
    told = json.loads(seen.published())
    assert sorted(told["ballots"]) == sorted(told["order"]) == list(seen.ballots)
    script, file = tmp_path / "verify_draw.py", tmp_path / "draw.json"
    script.write_text(public_script(), encoding="utf-8")
    file.write_text(seen.published(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-S", script, file], capture_output=True, text=True, check=True
    )
    assert [line.split()[1] for line in done.stdout.splitlines()] == list(seen.order)


def test_only_who_may_book_for_somebody_sees_their_ballot() -> None:
    session = announced()
    person = a_person()
    ballot = cast(session, person)
    own = a_resident(person)
    seen = get_ballot_for(own, session.pk, person.pk, NOW)
    assert seen is not None
    assert seen.number == str(ballot.pk)
    stranger = a_person()
    assert get_ballot_for(own, session.pk + 1, person.pk, NOW) is None
    with pytest.raises(Refused, match=r"booking\.not_authorised"):
        get_ballot_for(own, session.pk, stranger.pk, NOW)


def test_demand_above_three_for_a_place_advises_a_lottery() -> None:
    session = announced(places=(1,))
    held = conditions(session.service.organisation_id, "210500", TODAY)
    for _ in range(3):
        cast(session)
    assert release_advice(session, held).mode is ReleaseMode.FIRST_COME
    cast(session)
    advice = release_advice(session, held)
    assert (advice.demand, advice.capacity, advice.mode) == (4, 1, ReleaseMode.LOTTERY)
