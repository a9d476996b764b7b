"""The clock's jobs hand a returned place on within a second, stop when told, and draw in two steps."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from booking_samples import a_clinic, a_person, a_session
from minkang.engines.booking import handlers
from minkang.engines.booking.models import Booking, Draw, Override, ReturnedPlace, Session, Waiting
from minkang.engines.booking.services import Order, book, cancel
from minkang.engines.booking.services.drawing import announce_draw, cast_ballot
from minkang.engines.booking.services.waitlist import join_waitlist
from minkang.engines.booking.terms import (
    CancelCause,
    Channel,
    DrawState,
    PoolKind,
    PriorityGround,
    WaitState,
)

pytestmark = pytest.mark.django_db
PROMISE = timedelta(seconds=1)


@dataclass
class Told:
    """What the job is told by the worker; it stops as soon as something is so."""

    is_enough: Callable[[], bool]

    def should_abort(self) -> bool:
        return self.is_enough()


def test_every_job_of_the_waitlist_starts_each_minute() -> None:
    crons = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}
    for name in ("booking.serve_waitlist", "booking.keep_waitlist", "booking.draw"):
        assert crons[name] == "* * * * *"


def full_session() -> tuple[Session, Booking]:
    session = a_session(
        a_clinic(),
        on=localdate() + timedelta(days=3),
        places=(1,),
        report_minutes=30,
        opens_at=datetime.now(tz=UTC) - timedelta(days=1),
    )
    order = Order(
        a_person().pk, session.slots.get().pk, PoolKind.PUBLIC, "", Channel.ONLINE, "account:x"
    )
    return session, Booking.objects.get(pk=book(order=order, at=datetime.now(tz=UTC)).booking)


def test_a_waiting_person_is_offered_the_place_within_a_second_of_its_moment() -> None:
    session, booking = full_session()
    now = datetime.now(tz=UTC)
    entry = join_waitlist(
        session=session.pk, person=a_person().pk, booker=None, channel=Channel.ONLINE,
        ground=PriorityGround.NONE, by="account:x", at=now,
    )  # fmt: skip
    cancel(booking=booking.pk, cause=CancelCause.PATIENT, by="account:x", at=now)
    due_at = datetime.now(tz=UTC) + timedelta(milliseconds=300)
    ReturnedPlace.objects.update(due_at=due_at)
    waits = Waiting.objects.filter(pk=entry.pk, state=WaitState.WAITING)
    started = int(time.time())
    handlers.serve_waitlist(Told(lambda: not waits.exists()), timestamp=started)  # type: ignore[arg-type]  # all it asks is whether to stop
    offer = Booking.objects.get(waited=entry)
    assert due_at <= offer.made_at < due_at + PROMISE


def test_the_job_ends_when_it_is_told_to_or_a_later_one_has_begun() -> None:
    now = int(time.time())
    began = time.monotonic()
    handlers.serve_waitlist(Told(lambda: True), timestamp=now)  # type: ignore[arg-type]  # all it asks is whether to stop
    handlers.serve_waitlist(Told(lambda: False), timestamp=now - 60)  # type: ignore[arg-type]  # all it asks is whether to stop
    assert time.monotonic() - began < PROMISE.total_seconds()


def test_the_job_ends_waiting_and_offers_what_lies_free() -> None:
    session, _ = full_session()
    now = datetime.now(tz=UTC)
    entry = join_waitlist(
        session=session.pk, person=a_person().pk, booker=None, channel=Channel.ONLINE,
        ground=PriorityGround.NONE, by="account:x", at=now,
    )  # fmt: skip
    pool = session.slots.get().pools.get()
    pool.capacity = 2
    pool.save()
    handlers.keep_waitlist(timestamp=int(now.timestamp()))
    assert Waiting.objects.get(pk=entry.pk).state == WaitState.OFFERED


def test_the_list_is_closed_in_one_run_and_drawn_in_the_next() -> None:
    now = datetime.now(tz=UTC)
    session = a_session(
        a_clinic(), on=localdate() + timedelta(days=3), opens_at=now + timedelta(hours=1)
    )
    Override.objects.create(
        organisation=session.service.organisation, name="lottery_minutes", value=1, since=now.date()
    )
    draw = announce_draw(session=session.pk, opens_at=now, by="account:m", at=now)
    cast_ballot(draw=session.pk, person=a_person().pk, booker=None, by="account:x", at=now)
    after = int(draw.closes_at.timestamp()) + 1
    for state in (DrawState.CLOSED, DrawState.DRAWN, DrawState.DRAWN):
        handlers.draw(timestamp=after)
        assert Draw.objects.get().state == state
