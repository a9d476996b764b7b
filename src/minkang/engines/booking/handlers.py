"""What the clock asks of booking."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from minkang.engines.booking.services import auditing, missing, spilling


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


@app.periodic(cron="30 3 * * *")
@app.task(name="booking.count", queueing_lock="booking.count")
def count(timestamp: int) -> None:
    """Compare every counter with its rows each night; a difference makes the job fail, seen by all.

    Raises:
        CountersDiffer: with the pools at fault.
    """
    auditing.insist_right(at=datetime.fromtimestamp(timestamp, UTC))
