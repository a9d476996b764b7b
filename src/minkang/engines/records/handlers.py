"""What the clock asks of the records."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from minkang.engines.records.services import projecting, subscribing

# Importing it registers its projection.
from minkang.engines.records.services.identifying import identify


@app.periodic(cron="* * * * * */2")
@app.task(name="records.tell", queueing_lock="records.tell")
def tell(timestamp: int) -> None:
    """Tell programs of the changes they subscribed to, every two seconds."""
    del timestamp
    subscribing.tend(at=datetime.now(UTC))


@app.periodic(cron="* * * * * */5")
@app.task(name="records.project", queueing_lock="records.project")
def project(timestamp: int) -> None:
    """Give projections what was written, every five seconds."""
    projecting.project_all(at=datetime.fromtimestamp(timestamp, UTC))


__all__ = ["identify", "project", "tell"]
