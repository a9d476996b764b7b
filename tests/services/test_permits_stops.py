"""Who stops the clock, why and how late: told by name to who directs the office, masked to others."""

import io
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from python_calamine import CalamineWorkbook

from minkang.affairs.permits import services
from minkang.affairs.permits.models import Application
from minkang.affairs.permits.queries.letters import get_office_letter_for
from minkang.affairs.permits.queries.stopping import tell_suspended, tell_suspensions
from minkang.affairs.permits.terms import LetterKind
from minkang.affairs.permits.views.steps import stop_of
from minkang.engines.cases.models import Case, ClockSegment
from minkang.engines.cases.queries.cases import get_case_for
from minkang.engines.cases.terms import SuspensionReason
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Actor, Grant, Role
from minkang.registry.accounts.models import Account
from minkang.registry.organisations.models import Organisation
from minkang.registry.places.models import Area
from people_samples import NOON
from permits_samples import BOSS, CITY, CLERK, an_office, applied, code_of, the_nurse
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TESTING, HEARING = SuspensionReason.TESTING, SuspensionReason.HEARING


@pytest.fixture
def office(db: None) -> Organisation:  # noqa: ARG001 - the fixture opens the database
    return an_office("nurse-registration")


def officer(office: Organisation, name: str, role: Role = Role.APPROVER) -> Account:
    city = Area.objects.get(code=CITY)
    return an_account("", role, organisation=office, area=city, name=name)


def reference(account: Account) -> str:
    return f"account:{account.pk}"


def on_its_last_day(held: Application) -> datetime:
    due = Case.objects.get(pk=held.case).promised_due_on
    assert due is not None
    return datetime.combine(due, NOON.timetz())


def stopped_twice(office: Organisation) -> tuple[Application, Account, Account]:
    """One officer stops the clock in good time and lets it run again; another stops it on the last day."""
    first, second = officer(office, "王晓东"), officer(office, "李梅")
    held = applied(the_nurse())
    services.accept(application=held.pk, by=CLERK, at=NOON)
    at = NOON + 2 * DAY
    services.suspend(application=held.pk, reason=TESTING, days=5, by=reference(first), at=at)
    services.resume(application=held.pk, by=reference(second), at=NOON + 9 * DAY)
    last = on_its_last_day(held)
    services.suspend(application=held.pk, reason=HEARING, days=5, by=reference(second), at=last)
    return held, first, second


def told_to(actor: Actor | None, held: Application) -> str:
    """Both kinds of row, in Chinese, one under the other."""
    keys = [f"{held.case}/{nth}" for nth in (1, 2)]
    stops = tell_suspensions(actor, keys)
    assert set(stops) == set(keys)
    whole = tell_suspended(actor, [str(held.pk)])[str(held.pk)]
    return "\n".join([*(stops[key].zh for key in keys), whole.zh])


def director_of(organisation: Organisation) -> Actor:
    grants = (Grant(Role.DIRECTOR, organisation.pk, "", CITY),)
    return Actor(uuid4(), "负责人", None, None, grants, has_second_factor=True)


def test_rows_name_the_officer_to_the_director_of_the_office_only(office: Organisation) -> None:
    held, _, _ = stopped_twice(office)
    first, second, whole = told_to(director_of(office), held).splitlines()
    assert "检测，王晓东，2026-11-23起7天" in first
    assert "最后" not in first
    assert "听证，李梅" in second
    assert "还没有恢复，到了承诺的日子才暂停" in second
    assert whole.count(held.number) == 1
    for words in ("王晓东", "李梅", "检测", "听证"):
        assert words in whole
    elsewhere = Organisation.objects.create(
        name="别处", credit_code="12210500000000002B", category="authority", level="ungraded",
        ownership="government", area_id=CITY, opened_on=NOON.date(),
    )  # fmt: skip
    for other in (None, director_of(elsewhere)):
        said = told_to(other, held)
        assert "王*东" in said
        assert "李*" in said
        assert "王晓东" not in said
        assert "李梅" not in said


def test_an_extension_moves_the_day_from_which_a_stop_is_late(office: Organisation) -> None:
    held = applied(the_nurse())
    services.accept(application=held.pk, by=CLERK, at=NOON)
    before = on_its_last_day(held)
    services.extend(application=held.pk, reason="病例讨论未结束", by=BOSS, at=before - DAY)
    services.suspend(application=held.pk, reason=TESTING, days=5, by=CLERK, at=before)
    services.resume(application=held.pk, by=CLERK, at=before + 3 * DAY)
    after = on_its_last_day(held)
    assert after > before + 3 * DAY
    services.suspend(application=held.pk, reason=TESTING, days=5, by=CLERK, at=after + DAY)
    services.resume(application=held.pk, by=CLERK, at=after + 2 * DAY)
    said = told_to(director_of(office), held).splitlines()
    assert ["到了承诺的日子" in line for line in said] == [False, True, True]


def test_a_stop_makes_only_its_own_month_of_the_copy_stale(office: Organisation) -> None:
    held, _, _ = stopped_twice(office)
    assert noted() == {"2026-11", "2026-12"}
    services.resume(application=held.pk, by=CLERK, at=NOON + 60 * DAY)
    assert noted() == {"2026-12"}


@pytest.mark.parametrize("days", [0, -1, 366])
def test_no_clock_stops_without_saying_for_how_long(office: Organisation, days: int) -> None:  # noqa: ARG001 - it receives
    held = applied(the_nurse())
    services.accept(application=held.pk, by=CLERK, at=NOON)
    with pytest.raises(Refused) as caught:
        services.suspend(application=held.pk, reason=TESTING, days=days, by=CLERK, at=NOON)
    assert code_of(caught) == "permits.stop_length_missing"
    assert not ClockSegment.objects.exists()


def test_an_applicant_is_told_for_how_long_and_both_see_when_that_is_over(
    office: Organisation, client: Client
) -> None:
    nurse = the_nurse()
    held = applied(nurse, at=NOON - 60 * DAY)
    held = services.accept(application=held.pk, by=CLERK, at=NOON - 60 * DAY)
    sign_in_as(client, officer(office, "李梅"))
    act, page = (reverse(f"permits:office-{one}", args=[held.pk]) for one in ("act", "one"))
    said = {"role": "approver", "event": "suspend", "reason": "testing", "seq": held.seq}
    unsaid = client.post(act, {**said, "days": "五"}).content.decode()
    assert "书面告诉申请人预计多久" in unsaid
    assert 'value="五"' in unsaid
    stopped = NOON - 30 * DAY
    services.suspend(application=held.pk, reason=TESTING, days=5, by=CLERK, at=stopped)
    sign_in_as(hers := Client(), an_account("nurse", Role.RESIDENT, person=nurse))
    own = hers.get(reverse("permits:own", args=[held.pk])).content.decode()
    for words in (client.get(page).content.decode(), own):
        assert "预计 5 个工作日，到 2026年10月29日为止" in words
        assert "已经过了" in words
    director, first = director_of(office), localdate(stopped)
    case = get_case_for(director, held.case or uuid4(), NOON)
    stops = [stop_of(case, first + days * DAY) for days in (0, 6, 8)]
    assert [one.is_passed for one in stops if one] == [False, False, True]
    letter = get_office_letter_for(director, held.pk, LetterKind.STOP, NOON)
    assert any("检测" in line for line in letter.paragraphs)
    assert any("预计5个工作日" in line for line in letter.paragraphs)


def noted() -> set[str]:
    """Months of stops that were noted as stale since it was asked last."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM warehouse_change RETURNING table_name, part")
        return {part for table, part in cursor.fetchall() if table == "suspension"}


@pytest.mark.slow
def test_the_page_shows_directors_officers_reasons_and_last_days(office: Organisation) -> None:
    held, _, second = stopped_twice(office)
    # The page looks back from today; the stops are moved to where it looks.
    later = localdate() - ClockSegment.objects.get(case=held.case, nth=2).since
    for one in ClockSegment.objects.filter(case=held.case):
        ends = one.until + later if one.until else None
        ClockSegment.objects.filter(case=held.case, nth=one.nth).update(
            since=one.since + later, until=ends, promised_on=(one.promised_on or one.since) + later
        )
    director, approver = Client(), Client()
    sign_in_as(director, officer(office, "赵局", Role.DIRECTOR))
    sign_in_as(approver, second)
    address = reverse("cases:suspensions")
    page = director.get(address).content.decode()
    for words in ("王晓东", "李梅", "检测", "听证"):
        assert words in page
    assert "王晓东" not in approver.get(address).content.decode()
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(director.get(address, {"export": "xlsx"}).content)
    )
    rows = [line for line in book.get_sheet_by_index(0).to_python() if "李梅" in line]
    assert [(line[1], line[2], line[4]) for line in rows] == [("听证", 1.0, 1.0)]
