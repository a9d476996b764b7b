"""What the clock asks of booking."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from minkang.engines.booking.services import (
    auditing,
    drawing,
    missing,
    returning,
    spilling,
    waitlist,
)

# Seconds between two looks at what is due: a waitlisted person is told within one.
PAUSE = 0.25


@dataclass(slots=True)
class _Shift:
    """The latest minute whose job serves the waitlist in this process."""

    begun_at: int = 0


_shift = _Shift()


@app.periodic(cron="* * * * *")
@app.task(name="booking.spill", queueing_lock="booking.spill")
def spill(timestamp: int) -> None:
    """Make unused referral places public, each minute."""
    spilling.spill_due(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="* * * * *")
@app.task(name="booking.close", queueing_lock="booking.close")
def close(timestamp: int) -> None:
    """Close the sessions that are over and mark who did not come, each minute."""
    at = datetime.fromtimestamp(timestamp, UTC)
    closed = spilling.close_past_sessions(at=at)
    if closed:
        missing.mark_no_shows_of(sessions=closed, at=at)


@app.periodic(cron="10 3 * * *")
@app.task(name="booking.mark_left_over", queueing_lock="booking.mark_left_over")
def mark_left_over(timestamp: int) -> None:
    """Mark each night who did not come where `close` died between closing and marking."""
    missing.mark_left_over(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="30 3 * * *")
@app.task(name="booking.count", queueing_lock="booking.count")
def count(timestamp: int) -> None:
    """Compare every counter with its rows each night; a difference makes the job fail, seen by all.

    Raises:
        CountersDiffer: with the pools at fault.
    """
    auditing.insist_right(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="* * * * *")
@app.task(
    name="booking.serve_waitlist",
    queue="waitlist",
    queueing_lock="booking.serve_waitlist",
    pass_context=True,
    retry=RetryStrategy(max_attempts=60, wait=1),
)
def serve_waitlist(context: JobContext, timestamp: int) -> None:
    """End holds and give returned places on, four times a second until a later minute's job begins.

    It does not end by itself: where other jobs keep the worker busy its successor comes late, and
    nobody should wait for that. The worker tells it when it is asked to stop.
    """
    _shift.begun_at = max(_shift.begun_at, timestamp)
    while not context.should_abort() and _shift.begun_at <= timestamp:
        at = datetime.now(tz=UTC)
        waitlist.expire_holds(at=at)
        returning.settle_returns(at=at)
        time.sleep(PAUSE)


@app.periodic(cron="* * * * *")
@app.task(name="booking.keep_waitlist", queueing_lock="booking.keep_waitlist")
def keep_waitlist(timestamp: int) -> None:
    """End the waiting where it is over, and offer what lies free beside a waitlist, each minute."""
    at = datetime.fromtimestamp(timestamp, UTC)
    waitlist.close_waiting(at=at)
    returning.offer_free_places(at=at)


@app.periodic(cron="* * * * *")
@app.task(name="booking.draw", queueing_lock="booking.draw")
def draw(timestamp: int) -> None:
    """Announce each published lottery, close its ballots in time, draw it the minute after."""
    drawing.run_draws(at=datetime.fromtimestamp(timestamp, UTC))
