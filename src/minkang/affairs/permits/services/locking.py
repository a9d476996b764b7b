"""The lock of an application."""

from uuid import UUID

from minkang.affairs.permits.models import Application, Decision
from minkang.affairs.permits.rules.applying import application_unknown
from minkang.affairs.permits.rules.following import not_decided
from minkang.kernel.refusal import Refused


def lock_application(application: UUID) -> Application:
    """The application, which nobody else changes until the transaction ends.

    Raises:
        Refused: ``permits.application_unknown``.
    """
    found = (
        Application.objects.select_for_update(of=("self",))
        .select_related("version", "version__item", "owner")
        .filter(pk=application)
        .first()
    )
    if found is None:
        raise Refused(application_unknown(application))
    return found


def lock_decision(application: UUID) -> Decision:
    """What was decided on an application, which nobody else changes until the transaction ends.

    Raises:
        Refused: ``permits.application_unknown``, ``permits.not_decided``.
    """
    held = lock_application(application)
    found = Decision.objects.select_for_update(of=("self",)).filter(application=held).first()
    if found is None:
        raise Refused(not_decided())
    found.application = held
    return found
