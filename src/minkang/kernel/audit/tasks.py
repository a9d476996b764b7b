"""Jobs of the audit chain, found by procrastinate's autodiscovery."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from minkang.kernel.audit import services


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:
    """Seal what has settled, each minute: so long can an entry at most lie unprotected."""
    services.seal(at=datetime.fromtimestamp(timestamp, UTC))
