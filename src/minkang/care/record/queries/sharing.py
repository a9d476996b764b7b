"""With whom a record is shared: institutions, sensitive categories, and who reads as a proxy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from minkang.care.record.queries.people import Agent, agents_of
from minkang.care.record.queries.viewing import Viewing
from minkang.engines.records.queries.timeline import senders_of
from minkang.engines.records.queries.withholdings import withheld_by
from minkang.kernel.dated import in_force
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.queries import consents_of
from minkang.registry.access.terms import Category
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import CareRelation

MOST_FOUND = 12
LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Institution:
    """One institution as the person allows or denies it.

    Attributes:
        has_sent: Whether it sent something of the person; that it always sees.
        treats: Whether the person is in its care, so that it may look.
        is_denied: Whether the record is kept from it by name.
    """

    rid: UUID
    name: str
    has_sent: bool
    treats: bool
    is_denied: bool


@dataclass(frozen=True, slots=True)
class Sharing:
    """Everything allowed and denied.

    Attributes:
        institutions: Those with something of the person or in whose care they are, and those denied.
        found: Those whose name was asked for.
        is_denied_to_all: Whether everybody is denied who did not write something.
        consents: Sensitive categories shared with who treats.
        agents: Who reads as a proxy.
    """

    institutions: tuple[Institution, ...]
    found: tuple[Institution, ...]
    is_denied_to_all: bool
    consents: frozenset[Category]
    agents: tuple[Agent, ...]


def get_sharing(viewing: Viewing, *, named: str, at: datetime) -> Sharing:
    """With whom an own record is shared.

    Args:
        viewing: The own record.
        named: Part of an institution's name to look for, at least two characters; "" for none.
        at: The moment.
    """
    person = viewing.person
    denied = withheld_by(person, at)
    senders = senders_of(person)
    caring = CareRelation.objects.filter(in_force(localdate(at)), person=person)
    treating = frozenset(caring.values_list("organisation_id", flat=True))
    concerned = senders | treating | denied.organisations

    def shown(rows: Iterable[Organisation]) -> tuple[Institution, ...]:
        return tuple(
            Institution(
                row.pk, row.name, row.pk in senders, row.pk in treating,
                row.pk in denied.organisations,
            )
            for row in rows
        )  # fmt: skip

    everywhere = Organisation.objects.order_by("name", "pk").only("name")
    wanted = named.strip()
    found = (
        everywhere.filter(Q(name__icontains=wanted), closed_on__isnull=True)
        if len(wanted) >= LEAST_LETTERS
        else everywhere.none()
    )
    return Sharing(
        institutions=shown(everywhere.filter(pk__in=concerned)),
        found=shown(found.exclude(pk__in=concerned)[:MOST_FOUND]),
        is_denied_to_all=denied.is_from_all,
        consents=consents_of(person, at),
        agents=agents_of(person, at),
    )


def is_kept_from(viewing: Viewing, at: datetime) -> bool:
    """Whether the person keeps what others wrote from the institution that looks."""
    return withheld_by(viewing.person, at).covers(viewing.organisation)


def get_institution(rid: UUID) -> str:
    """Name of an institution that is to be allowed or denied.

    Raises:
        Refused: ``record.institution_unknown``.
    """
    name = Organisation.objects.filter(pk=rid).values_list("name", flat=True).first()
    if name is None:
        raise Refused(
            Refusal(
                code="record.institution_unknown",
                message="没有找到这家机构。请回到授权页，从列表里选择或按名称查找。",
                detail=f"no organisation {rid}; choose one from the list",
            )
        )
    return name
