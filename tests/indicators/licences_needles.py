"""Needles of licences: issued, stopped, taken up, taken over by cases; the office closes."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

from indicator_acts import AT, BY, LATELY, Region
from needle_kinds import NOTHING, START, Step

from minkang.affairs.licences import services
from minkang.affairs.licences.services import LicenceEntry
from minkang.affairs.licences.terms import Ground
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category

REASON = "依申请注销"


def issue(region: Region, office: Organisation) -> UUID:
    """A clinic's filing certificate."""
    clinic = region.register(Category.CLINIC)
    entry = LicenceEntry(
        type="clinic_filing",
        number=f"B{clinic.credit_code}",
        holder=clinic.pk,
        issuer=office.pk,
        issued_on=LATELY,
        valid_until=None,
        claims={
            "institution.name": clinic.name,
            "premises.address": "本溪市",
            "institution.departments": "全科医疗科",
            "organisation.principal": "李建国",
        },
    )
    return services.issue(entry=entry, by=BY, at=AT).pk


def usable(region: Region) -> Iterator[Step]:
    """Two are issued; one is stopped, taken up and ended, the other ends with its office."""
    office, other = (region.register(Category.AUTHORITY) for _ in range(2))
    yield START
    first = issue(region, office)
    yield 1, 0
    issue(region, other)
    yield 2, 0
    services.suspend(licence=first, ground=Ground.WITHHELD, reason=REASON, by=BY, at=AT)
    yield 1, 0
    services.resume(licence=first, reason="", by=BY, at=AT)
    yield 2, 0
    services.revoke(licence=first, ground=Ground.CANCELLED, reason=REASON, by=BY, at=AT)
    yield 1, 0
    region.close(other)
    yield NOTHING


def reused(region: Region) -> Iterator[Step]:
    """Two cases take one licence over, one of them twice; the office closes."""
    office = region.register(Category.AUTHORITY)
    licence = issue(region, office)
    yield START
    for number, case in enumerate(("case:1", "case:2"), start=1):
        told = {"licence": licence, "case": case, "by": BY}
        services.consent_to_reuse(
            **told, fields=["institution.name"], at=AT - timedelta(days=number)
        )
        for _ in range(number):
            services.take_over(**told, at=AT)
        yield number, 0
    region.close(office)
    yield NOTHING


LICENCES: dict[str, Callable[[Region], Iterator[Step]]] = {
    "licences.usable": usable,
    "licences.reused": reused,
}
