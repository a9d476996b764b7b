"""The procedures of packages are published by two persons."""

from datetime import datetime

from django.db import transaction

from minkang.affairs.onething.queries.packages import procedures
from minkang.engines.cases.queries.procedures import get_public_procedure
from minkang.engines.cases.services.procedures import approve, propose


@transaction.atomic
def publish_packages(*, proposer: str, approver: str, at: datetime) -> int:
    """Publish every procedure of joint cases that differs from the published one; returns how many."""
    fresh = [one for one in procedures().values() if get_public_procedure(one.code) != one]
    for one in fresh:
        version = propose(procedure=one, by=proposer, at=at)
        approve(version=version.pk, by=approver, at=at)
    return len(fresh)
