"""What the clock asks of cases."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from minkang.engines.cases.services import deeming


@app.periodic(cron="5 * * * *")
@app.task(name="cases.deem", queueing_lock="cases.deem")
def deem(timestamp: int) -> None:
    """Accept what nobody answered in time, each hour: soon after the region's day has begun."""
    deeming.deem_accepted(at=datetime.fromtimestamp(timestamp, UTC))
