"""Jobs of the registrar's desk; the app's ``ready`` loads them."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from minkang.affairs.registration import services


@app.periodic(cron="23 * * * *")
@app.task(name="registration.forget_old_rosters", queueing_lock="registration.forget_old_rosters")
def forget_old_rosters(timestamp: int) -> None:
    """Delete rosters that waited a day for a decision, each hour."""
    services.forget_old_rosters(at=datetime.fromtimestamp(timestamp, UTC))
