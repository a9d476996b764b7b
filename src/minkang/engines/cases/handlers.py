"""What the clock asks of cases."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from minkang.engines.cases.services import deeming, outbox, reminding


@app.periodic(cron="5 * * * *")
@app.task(name="cases.deem", queueing_lock="cases.deem")
def deem(timestamp: int) -> None:
    """Accept what nobody answered in time, each hour: soon after the region's day has begun."""
    deeming.deem_accepted(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="* * * * * */10")
@app.task(name="cases.deliver", queueing_lock="cases.deliver")
def deliver(timestamp: int) -> None:
    """Hand over what events sent, every ten seconds."""
    outbox.deliver(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="15 * * * *")
@app.task(name="cases.remind", queueing_lock="cases.remind")
def remind(timestamp: int) -> None:
    """Call cases to mind that are due soon or overdue, each hour: once a case and kind."""
    reminding.remind(at=datetime.fromtimestamp(timestamp, UTC))
