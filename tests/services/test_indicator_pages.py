"""A number answers for itself: how it is made, what it is judged by, and every row behind it."""

from datetime import date
from html import unescape
from io import BytesIO

import pytest
import warehouse_region as laid
from django.test import Client
from openpyxl import load_workbook

from minkang.engines.warehouse import queries as warehouse
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person
from minkang.registry.places.models import Area
from signing_in import an_account, sign_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("counted")]
TODAY = f"on={laid.ON.isoformat()}"
BEDS, DOCTORS = "capacity.beds_per_1000", "capacity.doctors_per_1000"
WAITING = "family.maternal_mortality"
UNTARGETED = "capacity.towns_with_centre_share"
CITY, COUNTY, OTHER_COUNTY = "210500000000", "210502000000", "210521000000"


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.content.decode()[:2000])
    return unescape(answer.content.decode())


def rows_address(indicator: str, part: str, **place: str) -> str:
    words = "".join(f"&{name}={value}" for name, value in place.items())
    return f"/indicators/{indicator}/rows/?part={part}&{TODAY}{words}"


def signed_in(role: Role, area: str) -> Client:
    client = Client()
    office = Organisation.objects.get(name="第1机构")
    sign_in_as(client, an_account("", role, organisation=office, area=Area.objects.get(pk=area)))
    return client


def test_an_indicator_shows_every_clause_it_is_judged_by_whoever_wrote_it(client: Client) -> None:
    page = text_of(client, f"/indicators/{BEDS}/?{TODAY}")
    for words in ("/clauses/benxi-2023-3/kpi-23/", "本地的目标", "2020年基线7.3张"):
        assert words in page
    for words in ("/clauses/dongying-2024/2.1.2.2/", "外地的目标，只作参照"):
        assert words in page


def test_an_indicator_shows_its_division_completeness_and_counties(client: Client) -> None:
    [value, *counties] = warehouse.values(
        region=laid.REGION, on=laid.ON, indicators=[BEDS], levels=["region", "county"]
    )
    page = text_of(client, f"/indicators/{BEDS}/?{TODAY}")
    assert f"{value.numerator:,} ÷ {value.denominator:,} × 1,000" in page
    assert f"应填报{value.expected}家，一年内确认过的{value.reported}家。" in page
    assert len(counties) == 2
    for county in counties:
        assert county.area_name in page
        assert f"area={county.area_code}" in page
    assert "示意图，非标准底图" in page


def test_towns_come_when_their_county_is_asked_for(client: Client) -> None:
    assert "小市镇" not in text_of(client, f"/indicators/{BEDS}/?{TODAY}")
    page = text_of(client, f"/indicators/{BEDS}/?{TODAY}&area={OTHER_COUNTY}")
    assert "小市镇" in page
    assert "东明街道" not in page


def test_a_number_nobody_can_count_yet_says_which_rows_are_missing(client: Client) -> None:
    [waiting] = [one for one in warehouse.unmeasured() if one.id == WAITING]
    page = text_of(client, f"/indicators/{WAITING}/?{TODAY}")
    assert waiting.reason.zh in page
    assert "尚不可测" in page
    refused = text_of(client, rows_address(WAITING, "numerator"), 422)
    assert "还没有可以数的登记" in refused


def test_a_number_that_no_document_sets_a_target_for_says_so_and_is_shown(client: Client) -> None:
    [found] = warehouse.values(
        region=laid.REGION, on=laid.ON, indicators=[UNTARGETED], levels=["region"]
    )
    page = text_of(client, f"/indicators/{UNTARGETED}/?{TODAY}")
    assert f"<strong>{found.value:,.1f}</strong>" in page
    assert "state-untargeted" in page
    assert "state-unmeasured" not in page
    listed = text_of(client, f"/indicators/?standing=untargeted&{TODAY}")
    assert f"/indicators/{UNTARGETED}/" in listed
    assert ">None<" not in listed
    assert "state-untargeted" not in text_of(client, f"/board/?{TODAY}")


def test_everybody_sees_the_rows_of_institutions_and_where_they_lead(client: Client) -> None:
    page = text_of(client, rows_address(BEDS, "numerator"))
    hospital = Organisation.objects.get(name="第1机构")
    assert "共 3 行" in page
    for words in ("重症床位", "300", f"/institutions/{hospital.pk}/"):
        assert words in page
    only = text_of(client, rows_address(BEDS, "numerator", organisation=str(hospital.pk)))
    assert "共 2 行" in only


def test_the_public_sees_how_many_people_were_counted_and_none_of_them(client: Client) -> None:
    page = text_of(client, rows_address(BEDS, "denominator"))
    assert "逐行名单只给有权限的人看" in page
    assert "张*" not in page
    assert not any(str(rid) in page for rid in Person.objects.values_list("pk", flat=True))
    staff = text_of(client, rows_address(DOCTORS, "numerator"))
    assert "逐行名单只给有权限的人看" in staff


def test_an_analyst_sees_people_masked_and_only_in_the_place_of_the_role() -> None:
    analyst = signed_in(Role.ANALYST, COUNTY)
    inside = text_of(analyst, rows_address(BEDS, "denominator", area=COUNTY))
    assert "张*，男，1930年生" in inside
    assert "张三" not in inside
    for place in ({}, {"area": OTHER_COUNTY}):
        outside = text_of(analyst, rows_address(BEDS, "denominator", **place))
        assert "逐行名单只给有权限的人看" in outside
        assert "张*" not in outside


def test_only_an_analyst_takes_rows_of_people_away(client: Client) -> None:
    address = f"{rows_address(BEDS, 'denominator')}&export=xlsx"
    assert client.get(address).headers.get("Content-Type", "").startswith("text/html")
    text_of(signed_in(Role.DIRECTOR, CITY), address, 403)
    answer = signed_in(Role.ANALYST, CITY).get(address)
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    said = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert len(said) > 5 * 30
    assert not any("张三" in cell for cell in said)


def test_everybody_takes_rows_of_institutions_away(client: Client) -> None:
    answer = client.get(f"{rows_address(BEDS, 'numerator')}&export=xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert sum(int(str(row[4])) for row in rows) == 332


def test_the_indicator_goes_as_a_workbook_with_places_and_institutions(client: Client) -> None:
    answer = client.get(f"/indicators/{BEDS}/?{TODAY}&export=xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    names = {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert {"本溪市", "平山区", "本溪满族自治县"} <= names


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/indicators/no.such/", 404, "请从指标清单里选择"),
        (f"/indicators/{BEDS}/?area=999999", 404, "没有区划代码"),
        ("/indicators/?standing=splendid", 400, "请在列表旁重新选择"),
        ("/indicators/?section=moon", 400, "请在列表旁重新选择"),
        (f"/indicators/{BEDS}/rows/?part=middle", 400, "请从指标页点"),
        (f"/indicators/{BEDS}/rows/?area=abc", 400, "请从指标页的地区列表里选择"),
        (f"/indicators/{BEDS}/rows/?organisation=1", 400, "请从指标页的机构列表里选择"),
        (f"/indicators/{BEDS}/rows/?page=0", 400, "请用页面上的链接"),
    ],
)
def test_what_does_not_exist_is_said_in_words_with_the_next_step(
    client: Client, address: str, status: int, words: str
) -> None:
    assert words in text_of(client, address, status)


def test_any_number_is_three_clicks_from_its_rows_and_its_sentence(client: Client) -> None:
    assert f'href="/indicators/{BEDS}/"' in text_of(client, f"/board/?{TODAY}")
    indicator = text_of(client, f"/indicators/{BEDS}/?{TODAY}")
    assert f"/indicators/{BEDS}/rows/?part=numerator" in indicator
    assert "/clauses/benxi-2023-3/kpi-23/" in indicator
    assert f'href="/indicators/{BEDS}/"' in text_of(client, "/clauses/benxi-2023-3/kpi-23/")


def test_a_trend_has_a_point_for_each_of_the_last_24_months_and_today(client: Client) -> None:
    page = text_of(client, f"/indicators/{BEDS}/?{TODAY}")
    first = date(2024, 11, 30)
    for month in (first, date(2025, 12, 31), laid.ON):
        assert f"{month:%Y-%m}" in page
    assert "最近24个月" in page
