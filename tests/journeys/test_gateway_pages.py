"""Officials see which office is silent and what is stuck, and have it delivered again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from exchange_samples import Region, lay_out, signed_in
from minkang.engines.gateway import services
from minkang.engines.gateway.models import Message
from minkang.engines.gateway.terms import MessageState
from minkang.kernel.jws import make_key
from minkang.registry.access.terms import Role

pytestmark = pytest.mark.django_db
BY = "system:test"


@pytest.fixture
def region(db: None) -> Region:  # noqa: ARG001 - the fixture opens the database
    return lay_out()


def stuck(region: Region) -> Message:
    at = datetime.now(tz=UTC) - timedelta(days=3)
    entry = services.OfficeEntry(
        region.hospital.pk, "police", "http://127.0.0.1:9/", timedelta(hours=4), make_key().public_pem,
        ("onething.part",),
    )  # fmt: skip
    services.register_office(entry=entry, by=BY, at=at)
    told = {"to": region.hospital.pk, "kind": "onething.part", "by": BY, "at": at}
    for key in ("case:1", "case:2"):
        sent = services.send(**told, body={"newborn.name": "王小明"}, key=key)  # type: ignore[arg-type]  # one dict for two calls
    sent.state, sent.next_at, sent.fault = MessageState.DEAD, None, "unreachable"
    sent.save()
    return sent


def test_a_silent_office_is_on_the_board_and_a_stuck_message_is_sent_again(region: Region) -> None:
    sent = stuck(region)
    operator = signed_in(Role.PLATFORM_OPERATOR, region.hospital)
    board = operator.get(reverse("gateway:board")).content.decode()
    assert "没有回音" in board
    assert "有 1 条消息送不到" in board
    office = operator.get(reverse("gateway:office", args=[region.hospital.pk])).content.decode()
    assert "连不上对方的系统" in office
    assert "完整，没有被改动" in office
    assert "王小明" not in office
    answer = operator.post(reverse("gateway:again", args=[sent.pk]))
    assert answer.status_code == 302
    sent.refresh_from_db()
    assert (sent.state, sent.tries) == (MessageState.WAITING, 0)
    assert operator.post(reverse("gateway:again", args=[sent.pk])).status_code == 422


def test_a_director_looks_and_others_do_not_get_in(region: Region) -> None:
    sent = stuck(region)
    director = signed_in(Role.DIRECTOR, region.hospital)
    page = director.get(reverse("gateway:office", args=[region.hospital.pk])).content.decode()
    assert "重新送达" not in page
    assert director.post(reverse("gateway:again", args=[sent.pk])).status_code == 403
    officer = signed_in(Role.INFORMATION_OFFICER, region.hospital)
    assert officer.get(reverse("gateway:board")).status_code == 403
    assert Client().get(reverse("gateway:board")).status_code == 302
