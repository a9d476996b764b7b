"""Who applies in their own name for what organisations hold: an organisation begins with the grant."""

import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from holders_samples import AFTER, CLINIC, SHOP, TOLD, granted, handed_in
from licences_samples import credit_code
from minkang.affairs.licences.models import Licence
from minkang.affairs.licences.models.cells import claims_of
from minkang.affairs.licences.queries.own import list_own_licences
from minkang.affairs.licences.queries.types import types
from minkang.affairs.licences.services import LicenceEntry, issue
from minkang.affairs.permits.models import Application, Decision
from minkang.affairs.permits.queries.applications import Applicant, applicant_of
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.terms import Subject
from minkang.engines.cases.services import outbox
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Actor, Role
from minkang.registry.accounts import services as accounts
from minkang.registry.accounts.models import RoleGrant
from minkang.registry.accounts.queries.sessions import signed_in_with
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category, Specialty
from minkang.registry.people.models import Person
from people_samples import NOON, VILLAGE
from permits_samples import OFFICER, an_office, code_of, the_nurse
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> Person:  # noqa: ARG001 - the fixture opens the database
    an_office(SHOP, CLINIC)
    return the_nurse()


def decided(held: Application, item: str) -> Decision:
    """What the office said, with the licence that follows."""
    granted(held, item)
    outbox.deliver(at=AFTER)
    return Decision.objects.get(application=held)


def actor_of(key: str) -> Actor:
    """Who goes on with a session."""
    signed = signed_in_with(key, agent="", at=datetime.now(tz=UTC))
    assert signed is not None
    return signed.actor


def opened(owner: Person, item: str, **other: str) -> Licence:
    """The licence that follows when the owner applies and is granted."""
    decision = decided(handed_in(owner, item, TOLD | other), item)
    assert decision.licence_fault == ""
    return Licence.objects.get(pk=decision.licence)


def test_every_licence_a_person_may_ask_for_has_somebody_to_hold_it() -> None:
    for item in definitions().values():
        kind = types().get(item.issues)
        if kind is None or item.scope is None or Subject.PERSON not in item.scope.subjects:
            continue
        assert kind.holder == "person" or kind.registers_as is not None
        asked = {fact for group in item.form for fact in group.facts}
        if kind.registers_as is Category.CLINIC:
            assert {"institution.name", "premises.address"} <= asked
        elif kind.registers_as is not None:
            assert {"organisation.name", "organisation.uscc", "premises.address"} <= asked


def test_a_shop_begins_to_exist_with_its_permit_and_its_owner_acts_for_it(owner: Person) -> None:
    key = sign_in_as(Client(), an_account("owner", Role.RESIDENT, person=owner))
    licence = opened(owner, SHOP)
    shop = Organisation.objects.get(credit_code=credit_code(71))
    assert (shop.name, shop.category, shop.area_id, shop.opened_on) == (
        "王桂英理发店", Category.INDIVIDUAL_BUSINESS, VILLAGE, localdate(AFTER),
    )  # fmt: skip
    assert licence.organisation_id == shop.pk
    assert claims_of(licence)["organisation.legal_person"] == owner.name
    actor = actor_of(key)
    assert {one.role for one in actor.grants} == {Role.RESIDENT, Role.ENTERPRISE_AGENT}
    groups = list_own_licences(actor, AFTER)
    assert [one.rid for group in groups for one in group.licences] == [licence.pk]
    assert applicant_of(actor, definitions()[SHOP]) == Applicant(None, shop.pk)
    told = Entry.objects.get(type="permits.holder_found")
    assert json.loads(told.facts) == {"organisation": f"organisation:{shop.pk}", "accounts": 1}


def test_an_owner_chooses_on_whose_behalf_to_apply(owner: Person) -> None:
    account = an_account("owner", Role.RESIDENT, person=owner)
    shop = opened(owner, SHOP).organisation
    assert shop is not None
    client = Client()
    sign_in_as(client, account)
    start = reverse("permits:apply", args=[SHOP])
    offered = client.get(start).content.decode()
    assert f"<strong>{shop.name}</strong>" in offered
    assert f'href="?for={owner.pk}"' in offered
    for chosen in ("", "?for=nobody", f"?for={owner.pk}"):
        assert client.post(start + chosen).status_code == 302
    drafts = Application.objects.filter(stage="draft")
    assert {(one.person_id, one.organisation_id) for one in drafts} == {
        (None, shop.pk), (owner.pk, None),
    }  # fmt: skip
    own = reverse("permits:own", args=[Decision.objects.get().pk])
    assert "看证照，亮证" in client.get(own).content.decode()
    acting = RoleGrant.objects.get(role=Role.ENTERPRISE_AGENT)
    accounts.revoke(grant=acting.pk, by="account:other", at=datetime.now(tz=UTC))
    assert f"证照发给了“{shop.name}”" in client.get(own).content.decode()


def test_a_second_permit_under_the_code_finds_the_shop(owner: Person) -> None:
    an_account("owner", Role.RESIDENT, person=owner)
    handed = [handed_in(owner, SHOP) for _ in range(2)]
    first, second = (decided(one, SHOP) for one in handed)
    assert Organisation.objects.filter(category=Category.INDIVIDUAL_BUSINESS).count() == 1
    licences = Licence.objects.in_bulk([first.licence, second.licence])
    assert [licences[one.licence].state for one in (first, second)] == ["replaced", "valid"]


def test_a_clinic_filed_in_ones_own_name_is_known_by_its_filing(owner: Person) -> None:
    licence = opened(owner, CLINIC)
    clinic = Organisation.objects.get(category=Category.CLINIC)
    assert (clinic.credit_code, clinic.licence) == ("", claims_of(licence)["licence.number"])
    assert {one.specialty for one in clinic.departments.all()} == {
        Specialty.GENERAL_PRACTICE, Specialty.TCM,
    }  # fmt: skip
    again = opened(owner, CLINIC)
    assert (again.organisation_id, again.renews_id) == (clinic.pk, licence.pk)
    assert Organisation.objects.filter(category=Category.CLINIC).count() == 1


def test_nobody_applies_under_the_code_of_others(owner: Person) -> None:
    office = Organisation.objects.get()
    other = Organisation.objects.create(
        name="邻家理发店",
        credit_code=credit_code(71),
        category=Category.INDIVIDUAL_BUSINESS,
        level="ungraded",
        ownership="private",
        area_id=VILLAGE,
        opened_on=localdate(NOON),
    )
    with pytest.raises(Refused) as caught:
        handed_in(owner, SHOP)
    assert code_of(caught) == "permits.organisation_of_others"
    assert caught.value.refusal.fields[0].name == "organisation.uscc"
    business = LicenceEntry(
        type="business_licence",
        number="210502600000001",
        holder=other.pk,
        issuer=office.pk,
        issued_on=localdate(NOON),
        valid_until=None,
        claims={
            "organisation.name": other.name,
            "organisation.uscc": other.credit_code,
            "organisation.legal_person": owner.name,
            "organisation.registered_address": "三组6号",
            "organisation.established_on": "2020-01-01",
            "organisation.business_scope": "理发服务",
        },
    )
    issue(entry=business, by=OFFICER, at=NOON)
    key = sign_in_as(Client(), an_account("owner", Role.RESIDENT, person=owner))
    decision = decided(handed_in(owner, SHOP), SHOP)
    assert Licence.objects.get(pk=decision.licence).organisation_id == other.pk
    assert Role.ENTERPRISE_AGENT in {one.role for one in actor_of(key).grants}
