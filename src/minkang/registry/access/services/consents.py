"""Consent to share sensitive categories: given and withdrawn by the resident or the guardian."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from minkang.kernel import events
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused
from minkang.registry.access.models import Consent
from minkang.registry.access.queries.entry_types import CONSENT_GIVEN, CONSENT_WITHDRAWN
from minkang.registry.access.queries.facts import require_own
from minkang.registry.access.queries.log import subject_of
from minkang.registry.access.rules import CONSENT_TEXT, consent_fault
from minkang.registry.access.services.events import ConsentGiven, ConsentWithdrawn
from minkang.registry.access.terms import Actor, Category


@transaction.atomic
def give_consent(*, actor: Actor, person: UUID, category: Category, at: datetime) -> None:
    """Let who treats the person see a sensitive category from now on; twice is harmless.

    Raises:
        Refused: ``access.not_allowed_…`` unless the actor is the person or the guardian;
            ``access.consent_not_needed``, ``access.person_unknown``.
    """
    require_own(actor, person, at)
    if refusal := consent_fault(category):
        raise Refused(refusal)
    _, is_new = Consent.objects.get_or_create(
        person_id=person,
        category=category,
        withdrawn_at=None,
        defaults={
            "text_version": CONSENT_TEXT,
            "given_at": at,
            "given_by": actor.reference,
        },
    )
    if is_new:
        audit.record(
            CONSENT_GIVEN,
            subject=subject_of(person),
            by=actor.reference,
            at=at,
            name=actor.name,
            categories=category.value,
            text_version=CONSENT_TEXT,
        )
        events.publish(ConsentGiven(person=person, category=category.value))


@transaction.atomic
def withdraw_consent(*, actor: Actor, person: UUID, category: Category, at: datetime) -> None:
    """End the sharing of a category at once; without a consent in force nothing happens.

    Raises:
        Refused: ``access.not_allowed_…`` unless the actor is the person or the guardian;
            ``access.person_unknown``.
    """
    consent = Consent.objects.select_for_update().filter(
        person_id=person, category=category, withdrawn_at=None
    )
    require_own(actor, person, at)
    if consent.update(withdrawn_at=at):
        audit.record(
            CONSENT_WITHDRAWN,
            subject=subject_of(person),
            by=actor.reference,
            at=at,
            name=actor.name,
            categories=category.value,
        )
        events.publish(ConsentWithdrawn(person=person, category=category.value))
