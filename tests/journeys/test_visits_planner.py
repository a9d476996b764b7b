"""A manager asks how many people a session takes, sees why, and takes the plan over."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.timezone import localdate

import booking_samples as samples
from minkang.engines.booking.models import Template
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> samples.Clinic:
    return samples.a_clinic()


@pytest.fixture
def manager(client: Client, clinic: samples.Clinic) -> Client:
    hospital = clinic.hospital
    sign_in_as(
        client, an_account("", Role.CLINIC_MANAGER, organisation=hospital, area=hospital.area)
    )
    return client


def address(name: str, clinic: samples.Clinic) -> str:
    return reverse(f"visits:planner-{name}", args=[clinic.hospital.pk])


def asked(clinic: samples.Clinic, ends: str = "09:00") -> dict[str, object]:
    return {
        "service": clinic.service.pk,
        "resource": clinic.resource.pk,
        "part": "morning",
        "starts": "08:00",
        "ends": ends,
    }


def words(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode()))


def signed(answer: HttpResponse) -> str:
    found = re.search(r'name="proposal" value="([^"]+)"', answer.content.decode())
    assert found
    return found.group(1)


def test_proposal_is_asked_for_understood_and_taken_over(
    manager: Client, clinic: samples.Clinic
) -> None:
    assert manager.get(reverse("visits:planner-home")).url == address("plan", clinic)
    assert "算一算" in words(manager.get(address("plan", clinic)))
    answer = manager.post(address("plan", clinic), asked(clinic))
    page = words(answer)
    told = re.search(r"上午可约 (\d+) 人：到院后 20 分钟内就诊的比例，下限 (\d+\.\d)%", page)
    assert told
    assert float(told.group(2)) >= 90
    assert "二手来源" in page
    assert "待核" in page
    assert "西安" in page
    assert answer.content.decode().count("<svg") >= 1
    since = localdate(datetime.now(tz=UTC)) + timedelta(days=1)
    kept = {"proposal": signed(answer), "weekdays": ["1", "3"], "since": since.isoformat()}
    done = manager.post(address("accept", clinic), kept)
    assert done.url == reverse("visits:manage-templates", args=[clinic.hospital.pk])
    monday, wednesday = Template.objects.order_by("weekday")
    assert (monday.weekday, wednesday.weekday) == (1, 3)
    assert sum(monday.places) == int(told.group(1))
    assert json.loads(monday.evidence)["from_arrival"]["low"] >= 0.9
    again = manager.post(address("accept", clinic), kept)
    assert again.status_code == 302
    assert Template.objects.count() == 2


def test_plan_somebody_wrote_themselves_is_refused_and_nothing_is_published(
    manager: Client, clinic: samples.Clinic
) -> None:
    since = localdate(datetime.now(tz=UTC)).isoformat()
    forged = {"proposal": "eyJwbGFjZXMiOls5OV19:x:y", "weekdays": ["1"], "since": since}
    answer = manager.post(address("accept", clinic), forged)
    assert answer.status_code == 422
    assert "请重新规划" in words(answer)
    unfinished = manager.post(address("accept", clinic), {"proposal": "x", "since": since})
    assert unfinished.status_code == 422
    assert "请至少选一天" in words(unfinished)
    assert not Template.objects.exists()


@pytest.mark.parametrize("ends", ["08:20", "07:00", "16:00", ""])
def test_session_that_cannot_be_planned_is_said_beside_its_field(
    manager: Client, clinic: samples.Clinic, ends: str
) -> None:
    answer = manager.post(address("plan", clinic), asked(clinic, ends))
    assert answer.status_code == 422
    assert 'value="08:00"' in answer.content.decode()


def test_nobody_else_plans_the_clinics_of_a_hospital(
    client: Client, clinic: samples.Clinic
) -> None:
    hospital = clinic.hospital
    other = Organisation.objects.create(
        name="第二医院",
        credit_code="12210500463000002B",
        category=hospital.category,
        level=hospital.level,
        ownership=hospital.ownership,
        area=hospital.area,
        opened_on=hospital.opened_on,
    )
    sign_in_as(client, an_account("", Role.CLINIC_MANAGER, organisation=other, area=other.area))
    for name in ("plan", "roster"):
        assert client.get(address(name, clinic)).status_code == 403
    assert client.post(address("plan", clinic), asked(clinic)).status_code == 403
    assert client.post(address("accept", clinic), {}).status_code == 403


def test_weekend_sessions_needed_follow_from_who_wanted_to_come(
    manager: Client, clinic: samples.Clinic
) -> None:
    assert "还没有周末和节假日门诊" in words(manager.get(address("roster", clinic)))
    on = localdate(datetime.now(tz=UTC)) - timedelta(days=1)
    on -= timedelta(days=(on.isoweekday() - 6) % 7)
    samples.a_session(clinic, on=on, places=(2, 2, 2))
    page = words(manager.get(address("roster", clinic)))
    assert clinic.department.name in page


def test_english_page_is_written_in_english(manager: Client, clinic: samples.Clinic) -> None:
    manager.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = words(manager.post(address("plan", clinic), asked(clinic)))
    assert "people. At least" in page
    assert "Take over and publish the template" in page
