"""Acts of whoever manages the clinics of an organisation, beyond those of the engine."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from minkang.engines.booking.queries.sessions import SessionLine, list_sessions_for
from minkang.engines.booking.services.entries import TemplateEntry
from minkang.engines.booking.services.offering import set_template
from minkang.engines.booking.services.publishing import Skipped, publish_period
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.organisations.services import set_features
from minkang.registry.organisations.terms import AccessFeature


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What publishing a period would do: the sessions it would add, and what it would skip."""

    sessions: tuple[SessionLine, ...]
    skipped: tuple[Skipped, ...]


def rehearse_template(*, entry: TemplateEntry, by: str, at: datetime) -> None:
    """Set a template and take it back at once, to learn whether it may be set.

    Raises:
        Refused: as ``booking.services.offering.set_template``.
    """
    with transaction.atomic():
        set_template(entry=entry, by=by, at=at)
        transaction.set_rollback(True)


def rehearse_period(
    *, actor: Actor, organisation: UUID, since: date, until: date, at: datetime
) -> Rehearsal:
    """Publish a period and take it back at once: exactly what publishing it now would do.

    Raises:
        Refused: ``access.not_allowed_…``, ``booking.period_impossible``.
    """
    require_permission(actor, Permission.MANAGE_CLINIC, organisation=organisation)
    with transaction.atomic():
        published = publish_period(
            organisation=organisation, since=since, until=until, by=actor.reference, at=at
        )
        made = set(published.sessions)
        lines = list_sessions_for(actor, organisation, since, until)
        transaction.set_rollback(True)
    return Rehearsal(tuple(line for line in lines if line.session in made), published.skipped)


def state_facilities(
    *, actor: Actor, organisation: UUID, features: Collection[AccessFeature], at: datetime
) -> None:
    """State what makes the building usable by everybody; it is public at once.

    The registrar keeps the register, but only the hospital knows that its lift works.

    Raises:
        Refused: ``access.not_allowed_…``, ``organisations.organisation_unknown``.
    """
    require_permission(actor, Permission.MANAGE_CLINIC, organisation=organisation)
    set_features(organisation=organisation, features=features, by=actor.reference, at=at)
