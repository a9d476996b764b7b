"""What the clock asks of the gateway."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from minkang.engines.gateway import services


@app.periodic(cron="* * * * * */10")
@app.task(name="gateway.deliver", queueing_lock="gateway.deliver")
def deliver(timestamp: int) -> None:
    """Bring messages to their offices, every ten seconds."""
    services.deliver(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="* * * * * */10")
@app.task(name="gateway.hand_over", queueing_lock="gateway.hand_over")
def hand_over(timestamp: int) -> None:
    """Hand over what offices told us, every ten seconds."""
    services.hand_over(at=datetime.fromtimestamp(timestamp, UTC))
