"""Somebody who opens a shop or files a clinic in their own name; nobody here exists."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.timezone import localdate

from licences_samples import credit_code
from minkang.affairs.permits import services
from minkang.affairs.permits.models import Application, ItemVersion
from minkang.affairs.permits.queries.applications import Applicant, sheet_of
from minkang.registry.people.models import Person
from people_samples import NOON
from permits_samples import CLERK, OFFICER, brought
from permits_samples import TOLD as NURSE_TOLD

SHOP, CLINIC = "public-place-hygiene", "clinic-filing"
OWNER = "account:owner"
AFTER = NOON + timedelta(hours=3)
TOLD = {
    **NURSE_TOLD,
    "organisation.name": "王桂英理发店",
    "organisation.uscc": credit_code(71),
    "premises.address": "试村1三组5号",
    "premises.area": "60",
    "premises.kind": "hairdresser",
    "premises.air_conditioning": "no",
    "institution.name": "桂英诊所",
    "institution.departments": "全科医疗科、中医科",
    "organisation.principal": "李建国",
}


def handed_in(owner: Person, item: str, told: Mapping[str, str] = TOLD) -> Application:
    """The owner applies in their own name, telling what is asked."""
    version = ItemVersion.objects.get(item__code=item)
    applicant = Applicant(owner.pk, None)
    draft = services.begin(version=version.pk, applicant=applicant, agreed=(), by=OWNER, at=NOON)
    asked = sheet_of(draft, localdate(NOON)).resolution.asked
    services.answer(application=draft.pk, told={code: told[code] for code in asked}, at=NOON)
    return services.submit(application=draft.pk, by=OWNER, at=NOON)


def granted(held: Application, item: str) -> Application:
    """The office says yes, after an inspection where there is one."""
    brought(held, AFTER)
    if item == CLINIC:
        return services.grant(application=held.pk, role="window_clerk", by=CLERK, at=AFTER)
    services.accept(application=held.pk, by=CLERK, at=AFTER)
    for task, role in (("review", "approver"), ("inspection", "inspector")):
        services.finish_part(application=held.pk, task=task, role=role, by=OFFICER, at=AFTER)
    return services.grant(application=held.pk, by=OFFICER, at=AFTER)
