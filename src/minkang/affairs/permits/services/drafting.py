"""A draft is thrown away by whoever began it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from minkang.affairs.permits.models import Paper
from minkang.affairs.permits.rules.applying import submitted_already
from minkang.affairs.permits.services.entry_types import DRAFT_DISCARDED
from minkang.affairs.permits.services.locking import lock_application
from minkang.affairs.permits.terms import Stage
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused


@transaction.atomic
def discard(*, application: UUID, by: str, at: datetime) -> None:
    """Throw a draft away with what was told and every file; the audit keeps that there was one.

    Raises:
        Refused: ``permits.application_unknown``, ``permits.submitted_already``.
    """
    held = lock_application(application)
    if held.stage != Stage.DRAFT:
        raise Refused(submitted_already())
    item = held.version.item.code
    files, _ = Paper.objects.filter(application=held).delete()
    held.delete()
    subject = f"application:{application}"
    audit.record(DRAFT_DISCARDED, subject=subject, by=by, at=at, item=item, files=files)
