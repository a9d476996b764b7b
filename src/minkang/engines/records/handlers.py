"""What the clock asks of the records."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from minkang.engines.records.queries.members import unfinished
from minkang.engines.records.services import exporting, projecting, subscribing

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


@app.periodic(cron="* * * * * */3")
@app.task(name="records.export", queueing_lock="records.export", lock="records.export")
def export(timestamp: int) -> None:
    """Make the exports that wait, one after the other; one that was cut off begins anew."""
    del timestamp
    exporting.expire(at=datetime.now(UTC))
    for job in unfinished():
        exporting.make(job=job, at=datetime.now(UTC))


__all__ = ["export", "identify", "project", "tell"]
