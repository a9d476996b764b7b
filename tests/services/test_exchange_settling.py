"""What was rejected is tried again whole or not at all, by those whose it is."""

from datetime import date

import pytest

from exchange_samples import GOOD, LONG_AGO, NOW, Region, acting, lay_out, send, sheet
from minkang.care.exchange.services import settling, sheets
from minkang.care.exchange.terms import BodyPurpose
from minkang.engines.records.models import Quarantine, Resource, Submission
from minkang.engines.records.services import quarantine, senders
from minkang.engines.records.services.senders import NewFeed
from minkang.engines.records.terms import FeedKind
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Actor, Role
from people_samples import number
from records_samples import glucose, patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(db: None) -> Region:  # noqa: ARG001 - the fixture opens the database
    return lay_out()


@pytest.fixture
def officer(region: Region) -> Actor:
    return acting(Role.INFORMATION_OFFICER, region.hospital)


def kept(region: Region, text: str) -> int:
    """A line of a bulk file that waits."""
    return quarantine.keep(
        organisation=region.hospital.pk, feed="HIS", reference="1", text=text, issues=(), at=NOW
    )


def test_a_line_that_is_right_now_is_taken_in_and_settled(region: Region, officer: Actor) -> None:
    line = kept(region, patient(id="p1"))
    assert settling.retry(actor=officer, number=line, at=NOW) == ()
    assert Resource.objects.get().organisation == region.hospital.pk
    assert Quarantine.objects.get().settled_by == officer.reference


def test_a_line_that_is_still_wrong_leaves_nothing_behind(region: Region, officer: Actor) -> None:
    line = kept(region, glucose(id="o1", status="no such state"))
    entries = Entry.objects.count()
    (issue,) = settling.retry(actor=officer, number=line, at=NOW)
    assert issue.path == "Observation.status"
    assert not Resource.objects.exists()
    assert Quarantine.objects.get().settled_at is None
    assert Entry.objects.count() == entries


def test_a_message_that_is_still_wrong_is_counted_once(officer: Actor) -> None:
    send("约5")
    waiting = Quarantine.objects.get().pk
    (issue,) = settling.retry(actor=officer, number=waiting, at=NOW)
    assert issue.path == "OBX^1^5"
    assert (Submission.objects.count(), Quarantine.objects.count()) == (1, 1)


def test_identity_numbers_stay_covered_and_looking_needs_a_reason(
    region: Region, officer: Actor
) -> None:
    whose = number(date(1950, 1, 2))
    line = kept(region, f'{{"resourceType":"Patient","note":"{whose}"}}')
    asked = {"actor": officer, "number": line, "purpose": BodyPurpose.CHECK_REJECTION, "at": NOW}
    with pytest.raises(Refused, match="reason_too_short"):
        settling.open_text(**asked, reason=" 看 看 ")
    shown = settling.open_text(**asked, reason="核对原文里的字段")
    assert whose not in shown
    assert "resourceType" in shown
    told = Entry.objects.get(type="exchange.text_opened")
    assert whose not in str(told.content)


@pytest.mark.parametrize("role", [Role.INFORMATION_OFFICER, Role.DIRECTOR, Role.VILLAGE_DOCTOR])
def test_nobody_else_opens_or_settles_it(region: Region, role: Role) -> None:
    line = kept(region, patient(id="p1"))
    stranger = acting(role, region.clinic)
    for act in (
        lambda: settling.retry(actor=stranger, number=line, at=NOW),
        lambda: settling.set_aside(actor=stranger, number=line, reason="不再需要处理", at=NOW),
        lambda: settling.open_text(
            actor=stranger, number=line, purpose=BodyPurpose.ANSWER_SENDER, reason="想看一看原文",
            at=NOW,
        ),
    ):  # fmt: skip
        with pytest.raises(Refused, match="not_allowed"):
            act()
    assert not Resource.objects.exists()


def test_a_clinic_whose_feed_was_ended_sends_nothing(region: Region) -> None:
    doctor = acting(Role.VILLAGE_DOCTOR, region.clinic)
    new = NewFeed(region.clinic.pk, FeedKind.SHEET, "表格")
    feed = senders.enter_feed(new=new, by="account:operator", at=LONG_AGO)
    senders.end_feed(feed=feed, by="account:operator", at=NOW)
    with pytest.raises(Refused, match="sheets_ended"):
        sheets.send(
            actor=doctor, organisation=region.clinic.pk, content=sheet(GOOD), keeps_good=False,
            at=NOW,
        )  # fmt: skip
    assert not Resource.objects.exists()
