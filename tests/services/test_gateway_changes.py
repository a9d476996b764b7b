"""Where messages of an office go and whose signature counts is decided by two persons."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from exchange_samples import lay_out, signed_in
from minkang.engines.gateway import services
from minkang.engines.gateway.models import Office, OfficeChange, OfficeKey
from minkang.engines.gateway.queries.board import reached_by_message
from minkang.engines.gateway.services import OfficeEntry
from minkang.kernel.audit.models import Entry
from minkang.kernel.jws import make_key
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category, Level, Ownership

pytestmark = pytest.mark.django_db
ONE, OTHER, KIND = "account:one", "account:other", "onething.part"


def now() -> datetime:
    return datetime.now(tz=UTC)


@pytest.fixture
def police(db: None) -> Organisation:  # noqa: ARG001 - its tables
    area = lay_out().hospital.area
    return Organisation.objects.create(
        name="本溪市公安局", credit_code="12210500463000009A", category=Category.AUTHORITY,
        level=Level.UNGRADED, ownership=Ownership.GOVERNMENT, area=area,
        opened_on=datetime(2000, 1, 1, tzinfo=UTC).date(),
    )  # fmt: skip


def entry(police: Organisation, pem: str | None = None) -> OfficeEntry:
    told = make_key().public_pem if pem is None else pem
    return OfficeEntry(
        police.pk, "police", "https://police.example.org/", timedelta(hours=4), told, (KIND,)
    )


def code_of(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.refusal.code


def test_an_office_is_in_use_once_somebody_else_has_approved_it(police: Organisation) -> None:
    wanted = entry(police)
    change = services.propose_change(entry=wanted, by=ONE, at=now())
    assert not reached_by_message(police.pk, KIND)
    for by, code in ((ONE, "gateway.own_change_not_allowed"),):
        with pytest.raises(Refused) as caught:
            services.approve_change(change=change.pk, by=by, at=now())
        assert code_of(caught) == code
    with pytest.raises(Refused) as caught:
        services.propose_change(entry=entry(police), by=OTHER, at=now())
    assert code_of(caught) == "gateway.change_waits"
    services.approve_change(change=change.pk, by=OTHER, at=now())
    assert reached_by_message(police.pk, KIND)
    assert not reached_by_message(police.pk, "another.kind")
    with pytest.raises(Refused) as caught:
        services.approve_change(change=change.pk, by=OTHER, at=now())
    assert code_of(caught) == "gateway.change_unknown"
    said = set(Entry.objects.values_list("type", flat=True))
    assert {
        "gateway.change_proposed",
        "gateway.office_registered",
        "gateway.key_registered",
    } <= said
    with pytest.raises(IntegrityError, match="approved_by_somebody_else"), transaction.atomic():
        OfficeChange.objects.update(decided_by=ONE)


def test_a_change_is_what_was_proposed_and_its_new_key_is_the_only_one(
    police: Organisation,
) -> None:
    services.register_office(entry=entry(police), by=ONE, at=now())
    moved = replace(entry(police, ""), endpoint="https://new.example.org/")
    change = services.propose_change(entry=moved, by=ONE, at=now())
    services.turn_down_change(change=change.pk, by=OTHER, at=now())
    assert Office.objects.get().endpoint == "https://police.example.org/"
    change = services.propose_change(entry=moved, by=ONE, at=now())
    services.approve_change(change=change.pk, by=OTHER, at=now())
    assert Office.objects.get().endpoint == "https://new.example.org/"
    assert OfficeKey.objects.filter(until__isnull=True).count() == 1
    rotated = services.propose_change(entry=entry(police), by=ONE, at=now())
    services.approve_change(change=rotated.pk, by=OTHER, at=now())
    assert OfficeKey.objects.filter(until__isnull=True).count() == 1
    assert OfficeKey.objects.count() == 2
    services.retire_office(office=police.pk, by=ONE, at=now())
    assert not reached_by_message(police.pk, KIND)
    with pytest.raises(Refused) as caught:
        services.propose_change(entry=entry(police, ""), by=ONE, at=now())
    assert [one.name for one in caught.value.refusal.fields] == ["public_pem"]
    back = services.propose_change(entry=entry(police), by=ONE, at=now())
    services.approve_change(change=back.pk, by=OTHER, at=now())
    assert reached_by_message(police.pk, KIND)


@pytest.mark.parametrize(
    "pem", ["", "no key", "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----"]
)
def test_what_is_no_public_key_is_refused_by_code(police: Organisation, pem: str) -> None:
    with pytest.raises(Refused) as caught:
        services.propose_change(entry=entry(police, pem), by=ONE, at=now())
    assert code_of(caught) == "gateway.registration_incomplete"
    assert [one.name for one in caught.value.refusal.fields] == ["public_pem"]


def test_nothing_is_sent_to_an_office_that_was_not_agreed(police: Organisation) -> None:
    services.register_office(entry=entry(police), by=ONE, at=now())
    with pytest.raises(Refused) as caught:
        services.send(to=police.pk, kind="another.kind", body={}, by=ONE, at=now(), key="1")
    assert code_of(caught) == "gateway.kind_not_agreed"


def test_pages_lead_from_the_proposal_to_the_office_in_use(police: Organisation) -> None:
    operator = signed_in(Role.PLATFORM_OPERATOR, police)
    security = signed_in(Role.SECURITY_ADMINISTRATOR, police)
    typed = {
        "organisation": str(police.pk), "code": "police", "endpoint": "https://police.example.org/",
        "minutes": "240", "kinds": [KIND], "public_pem": make_key().private_pem,
    }  # fmt: skip
    answer = operator.post("/gateway/new/", typed)
    assert answer.status_code == 422
    assert "这是私钥" in answer.content.decode()
    assert "PRIVATE KEY" not in answer.content.decode()
    typed["public_pem"] = make_key().public_pem
    waiting = operator.post("/gateway/new/", typed).headers["Location"]
    assert operator.post(waiting, {"answer": "approve"}).status_code == 403
    assert "police.example.org" in security.get(waiting).content.decode()
    assert security.get("/gateway/").status_code == 403
    assert security.post(waiting, {"answer": "approve"}).headers["Location"] == "/gateway/changes/"
    page = operator.get(f"/gateway/{police.pk}/").content.decode()
    assert "联办事项" in page
    form = operator.get(f"/gateway/{police.pk}/change/").content.decode()
    assert 'value="240"' in form
    assert operator.post(f"/gateway/{police.pk}/retire/").status_code == 302
    assert Office.objects.get().retired_at is not None
    assert operator.get(f"/gateway/{police.pk}/change/").status_code == 403
