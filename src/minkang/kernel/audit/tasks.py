"""Jobs of the audit chain, found by procrastinate's autodiscovery."""

from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from minkang.kernel.audit import anchors, services


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:
    """Seal what has settled, each minute: so long can an entry at most lie unprotected."""
    services.seal(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="7 * * * *")
@app.task(name="audit.anchor", queueing_lock="audit.anchor")
def anchor(timestamp: int) -> None:
    """Keep the head outside the database, each hour: a cut older than that is seen."""
    del timestamp
    anchors.keep_head(settings.MINKANG_AUDIT_ANCHORS)
