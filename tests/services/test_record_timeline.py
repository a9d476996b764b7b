"""Promises of the timeline: everything the person may see, nothing they may not, newest first."""

from uuid import uuid4

import pytest

import record_samples as samples
from minkang.care.record.queries.timeline import (
    Asked,
    get_timeline,
)
from minkang.care.record.queries.viewing import Viewing
from minkang.care.record.services.opening import open_view
from minkang.registry.access.terms import Actor, Grant, Role
from record_samples import AT, Region

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return samples.lay_out()


def herself(region: Region) -> Actor:
    grant = Grant(Role.RESIDENT, None, "", "")
    return Actor(
        uuid4(), region.person.name, region.person.pk, None, (grant,), has_second_factor=False
    )


def seen(region: Region) -> Viewing:
    return open_view(actor=herself(region), person=region.person.pk, at=AT)


def test_every_kind_is_told_newest_first_with_its_institution(region: Region) -> None:
    sent = samples.something_of_everything(region)
    found = get_timeline(seen(region), Asked(), at=AT)
    assert found.total == 7
    moments = [one.at for one in found.entries]
    assert moments == sorted(moments, reverse=True)
    told = {one.rid: one for one in found.entries}
    assert sent["result"] not in told, "a result stands in its report"
    assert told[sent["elsewhere"]].institution == "第二医院"
    assert told[sent["elsewhere"]].told.summary == "6.8 mmol/L"
    assert told[sent["report"]].told.summary == "空腹血糖偏高，建议复查。"
