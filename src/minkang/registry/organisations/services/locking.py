"""What is locked before it becomes less available, always in this order: list, organisation, person."""

from enum import IntEnum
from uuid import UUID

from django.db import connection

from minkang.kernel.refusal import Refused
from minkang.registry.organisations.models import Organisation, Practitioner
from minkang.registry.organisations.rules import institutions, staff


class Ledger(IntEnum):
    """Lists in which a number may stand once; their advisory keys beside those of the audit chain."""

    ORGANISATIONS = 31
    PRACTITIONERS = 32


_NAMESPACE = 27979


def hold(ledger: Ledger) -> None:
    """Let nobody else add to the list until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (_NAMESPACE, ledger))


def locked_organisation(rid: UUID) -> Organisation:
    """The organisation, whose holdings nobody else changes until this transaction ends.

    Raises:
        Refused: ``organisations.organisation_unknown``.
    """
    found = Organisation.objects.select_for_update(no_key=True).filter(pk=rid).first()
    if found is None:
        raise Refused(institutions.organisation_unknown(""))
    return found


def locked_practitioner(rid: UUID) -> Practitioner:
    """The practitioner, whose licences and posts nobody else changes until this transaction ends.

    Raises:
        Refused: ``organisations.practitioner_unknown``.
    """
    found = Practitioner.objects.select_for_update(no_key=True).filter(pk=rid).first()
    if found is None:
        raise Refused(staff.practitioner_unknown())
    return found
