"""Grants at once under one credit code: one organisation holds what follows."""

from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest

from at_once import at_once, empty_audit
from holders_samples import AFTER, SHOP, TOLD, granted, handed_in
from minkang.affairs.licences.models import Licence
from minkang.affairs.permits import services
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import RoleGrant
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category
from minkang.registry.people.models import Person
from minkang.registry.people.services import Home, register_resident
from people_samples import NOON, VILLAGE, number, resident
from permits_samples import CLERK, an_office
from signing_in import an_account

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
HANDS = 3
BORN_ON = date(1980, 1, 1)


@pytest.fixture
def brothers() -> Iterator[list[Person]]:
    an_office(SHOP)
    made = []
    for serial in range(HANDS):
        entry = resident(
            serial, name=f"王兄{'一二三'[serial]}", born_on=BORN_ON,
            identity_number=number(BORN_ON, serial),
        )  # fmt: skip
        home = Home(area_code=VILLAGE, address=f"{serial}号")
        made.append(register_resident(entry=entry, home=home, by=CLERK, at=NOON))
        an_account(f"brother-{serial}", Role.RESIDENT, person=made[-1])
    yield made
    empty_audit()


def test_grants_under_one_code_at_once_make_one_organisation(brothers: list[Person]) -> None:
    cases = [
        granted(handed_in(one, SHOP, TOLD | {"premises.address": f"三组{place}号"}), SHOP).case
        for place, one in enumerate(brothers)
    ]
    told = at_once(*(partial(services.issue_licence, case=one, at=AFTER) for one in cases if one))
    shop = Organisation.objects.get(category=Category.INDIVIDUAL_BUSINESS)
    licences = Licence.objects.filter(pk__in=told)
    assert {one.organisation_id for one in licences} == {shop.pk}
    assert len(licences) == HANDS
    # Who came first registered it; to the others it is an organisation of somebody else's.
    acting = RoleGrant.objects.filter(role=Role.ENTERPRISE_AGENT, organisation=shop)
    owner = acting.get().account.person
    for other in brothers:
        if other != owner:
            with pytest.raises(Refused) as caught:
                handed_in(other, SHOP)
            assert caught.value.refusal.code == "permits.organisation_of_others"
    again = at_once(*(partial(services.issue_licence, case=one, at=AFTER) for one in cases if one))
    assert again == told
