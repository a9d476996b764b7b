"""What the clock asks of the exchange."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from minkang.care.exchange.services import tallying


@app.periodic(cron="* * * * *")
@app.task(name="exchange.tally", queueing_lock="exchange.tally")
def tally(timestamp: int) -> None:
    """Add up what arrived, each minute."""
    tallying.tally_all(at=datetime.fromtimestamp(timestamp, UTC))
