"""Acts of the registrar's desk on rosters; what is registered goes through the register's own acts."""

import base64
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import localdate

from minkang.affairs.registration.models import HeldRoster
from minkang.affairs.registration.queries import COLUMN, TABLE, get_roster_for, review_for
from minkang.affairs.registration.rules import HELD_FOR
from minkang.kernel import crypto
from minkang.registry.access.terms import Actor
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.services import Imported


@transaction.atomic
def receive_roster(*, actor: Actor, name: str, content: bytes, at: datetime) -> Imported | UUID:
    """Register a roster without faults at once; hold one with faults and return its id.

    Raises:
        Refused: ``access.not_allowed_…``, or the file as a whole.
    """
    roster = review_for(actor, content, localdate(at))
    if not roster.faults:
        return organisations.import_roster(
            roster=roster, only_good=False, by=actor.reference, at=at
        )
    rid = uuid4()
    text = base64.b64encode(content).decode()
    HeldRoster.objects.create(
        rid=rid,
        name=name,
        content_sealed=crypto.seal(text, table=TABLE, column=COLUMN, key=str(rid)),
        held_by=actor.account,
        held_at=at,
    )
    return rid


@transaction.atomic
def import_good_rows(*, actor: Actor, roster: UUID, at: datetime) -> Imported:
    """Register the good rows of a held roster, because its sender says so, and forget the file.

    Raises:
        Refused: ``registration.roster_unknown``, ``organisations.roster_without_good_rows``.
    """
    HeldRoster.objects.select_for_update().filter(pk=roster).first()
    page = get_roster_for(actor, roster, at)
    imported = organisations.import_roster(
        roster=page.roster, only_good=True, by=actor.reference, at=at
    )
    HeldRoster.objects.filter(pk=roster).delete()
    return imported


@transaction.atomic
def discard_roster(*, actor: Actor, roster: UUID) -> None:
    """Forget a held roster; nothing of it was registered."""
    HeldRoster.objects.filter(pk=roster, held_by=actor.account).delete()


def forget_old_rosters(*, at: datetime) -> int:
    """Delete the rosters nobody decided about for a day; returns how many."""
    deleted, _by_table = HeldRoster.objects.filter(held_at__lte=at - HELD_FOR).delete()
    return deleted
