"""Drafts: what is offered from earlier applications, and how one is thrown away."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from minkang.affairs.permits import services
from minkang.affairs.permits.models import Application, ItemVersion, Paper
from minkang.affairs.permits.queries.applications import Applicant, sheet_of
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.services import Proposal
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Role
from minkang.registry.people.models import Person
from organisation_samples import credit_code
from people_samples import NOON
from permits_samples import (
    CITY,
    CLERK,
    NURSE,
    OFFICER,
    TOLD,
    an_office,
    applied,
    brought,
    code_of,
    the_nurse,
)  # fmt: skip
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj"


@pytest.fixture
def nurse(db: None) -> Person:  # noqa: ARG001 - the fixture opens the database
    an_office("nurse-registration")
    return the_nurse()


def test_facts_of_an_institution_are_offered_for_the_same_one_only(nurse: Person) -> None:
    held = applied(nurse)
    services.accept(application=held.pk, by=CLERK, at=NOON)
    services.propose_decision(application=held.pk, by=OFFICER, at=NOON)
    brought(held, NOON)
    services.grant(application=held.pk, by=OFFICER, at=NOON)
    item = definitions()["doctor-registration"]
    made = services.propose(proposal=Proposal(item, CITY), by=CLERK, at=NOON)
    services.publish(version=made.pk, by=OFFICER, at=NOON)
    applicant = Applicant(nurse.pk, None)
    draft = services.begin(version=made.pk, applicant=applicant, agreed=(), by=NURSE, at=NOON)

    def asked(uscc: str = "") -> set[str]:
        services.answer(application=draft.pk, told={"organisation.uscc": uscc}, at=NOON)
        draft.refresh_from_db()
        return {*sheet_of(draft, NOON.date()).resolution.asked}

    assert "person.phone" not in asked()
    assert {"institution.name", "organisation.uscc"} <= asked()
    assert "institution.name" in asked(credit_code(8))
    assert "institution.name" not in asked(TOLD["organisation.uscc"])


def test_a_draft_is_thrown_away_with_its_files_and_what_was_handed_in_is_not(
    nurse: Person, client: Client
) -> None:
    kept: list[UUID] = []
    held = applied(nurse, first=lambda rid: kept.append(uploaded(rid)))
    sign_in_as(client, an_account("nurse", Role.RESIDENT, person=nurse))
    version = ItemVersion.objects.get()
    draft = services.begin(
        version=version.pk, applicant=Applicant(nurse.pk, None), agreed=(), by=NURSE, at=NOON
    )
    uploaded(draft.pk)
    away = reverse("permits:apply-discard", args=[draft.pk])
    assert away in client.get(reverse("permits:apply-check", args=[draft.pk])).content.decode()
    assert "1 份文件" in client.get(away).content.decode()
    assert client.post(away)["Location"] == reverse("permits:mine")
    assert [one.pk for one in Paper.objects.all()] == kept
    assert [one.pk for one in Application.objects.all()] == [held.pk]
    assert client.get(away).status_code == 404
    with pytest.raises(Refused) as caught:
        services.discard(application=held.pk, by=NURSE, at=NOON)
    assert code_of(caught) == "permits.submitted_already"
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.all().delete()


def test_a_guide_names_the_office_that_receives(nurse: Person, client: Client) -> None:
    owner = applied(nurse).owner
    assert owner is not None
    guide = client.get(reverse("permits:item", args=["nurse-registration"])).content.decode()
    assert f"网上申请由{owner.name}收办" in guide


def uploaded(rid: UUID) -> UUID:
    """She uploads one file."""
    given = {"material": "health", "content": PDF, "by": NURSE, "at": NOON}
    return services.hand_in(application=rid, **given).pk
