"""What the clock asks of the warehouse."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from minkang.engines.warehouse import services


@app.periodic(cron="* * * * *")
@app.task(name="warehouse.copy", queueing_lock="warehouse.copy")
def copy(timestamp: int) -> None:
    """Copy what changed, each minute: so old can a number on a page at most be."""
    services.copy(at=datetime.fromtimestamp(timestamp, UTC))
