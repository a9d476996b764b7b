"""Areas are loaded once, ended with their parts, and titles are held during one period at a time."""

import time
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from minkang.kernel.audit import queries as audit_queries
from minkang.kernel.audit.catalogue import Language
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.places import queries, rules, services
from minkang.registry.places.models import Area, AreaAward
from minkang.registry.places.terms import AreaLevel, AwardKind, Settlement

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 21)
EDITION = date(2023, 6, 30)
BENXI, PINGSHAN = "210500000000", "210502000000"
TOWN, OTHER_TOWN = "210502001000", "210502003000"
VILLAGE, HEIR = "210502001002", "210502001004"
BY = "system:test"


@pytest.fixture
def _benxi() -> None:
    services.load(region="210500", by=BY, at=AT)


loaded = pytest.mark.usefixtures("_benxi")


def end(code: str, on: date = TODAY, successor: str = "") -> Area:
    return services.end_area(code=code, on=on, successor=successor, by=BY, at=AT)


def award(since: date = TODAY, area: str = PINGSHAN) -> AreaAward:
    return services.award(
        area=area,
        kind=AwardKind.NATIONAL_SANITARY,
        since=since,
        document_number="全爱卫发〔2026〕1号",
        by=BY,
        at=AT,
    )


def withdraw(on: date) -> AreaAward:
    return services.withdraw_award(
        area=PINGSHAN, kind=AwardKind.NATIONAL_SANITARY, on=on, by=BY, at=AT
    )


def sentences(subject: str) -> list[str]:
    lines = audit_queries.list_lines(subject=subject, language=Language.ZH)
    return [line.sentence for line in lines]


def test_loading_keeps_every_definition_exactly_and_records_it_once() -> None:
    begun = time.perf_counter()
    count = services.load(region="210500", by=BY, at=AT)
    assert time.perf_counter() - begun < 1
    wanted = rules.definitions("210500")
    assert count == len(wanted) == Area.objects.count()
    rows = {area.code: area for area in Area.objects.all()}
    for definition in wanted:
        row = rows[definition.code]
        assert (row.name, row.name_en, row.level) == (
            definition.name,
            definition.name_en,
            definition.level,
        )
        assert (row.latitude, row.longitude) == (definition.latitude, definition.longitude)
        assert row.valid_from == EDITION
        assert row.valid_until is None
        path = rules.ancestors(row.code)
        assert row.parent_id == (path[-2] if len(path) > 1 else None)
    assert sentences("region:210500") == [f"载入了 {count} 个地区（版本 2023-06-30）"]


@loaded
def test_loading_again_changes_nothing_even_what_has_ended() -> None:
    end(VILLAGE, successor=HEIR)
    before = list(Area.objects.order_by("code").values()), Entry.objects.count()
    assert services.load(region="210500", by=BY, at=AT) == 0
    assert (list(Area.objects.order_by("code").values()), Entry.objects.count()) == before


def test_a_region_without_definitions_is_refused() -> None:
    with pytest.raises(Refused, match=r"places\.region_unknown"):
        services.load(region="999900", by=BY, at=AT)


@loaded
def test_an_area_is_found_with_everything_a_page_shows() -> None:
    village = queries.get_public_area(VILLAGE, TODAY)
    assert (village.name, village.settlement) == ("南地社区居委会", Settlement.URBAN)
    assert village.parent_code == TOWN
    county = queries.get_public_area(PINGSHAN, TODAY)
    assert village.position is not None
    assert county.position is not None
    assert 0 < rules.distance_km(village.position, county.position) < 20
    assert queries.get_public_area("370500000000", TODAY).position is None


@loaded
@pytest.mark.parametrize(
    ("code", "on", "reason"),
    [
        ("210599000000", TODAY, "area_unknown"),
        ("210500", TODAY, "area_unknown"),
        ("", TODAY, "area_unknown"),
        ("%", TODAY, "area_unknown"),
        (VILLAGE, date(2023, 6, 29), "area_not_begun"),
        (VILLAGE, TODAY, "area_ended"),
    ],
)
def test_every_way_of_using_an_area_refuses_the_same(code: str, on: date, reason: str) -> None:
    end(VILLAGE)
    for use in (queries.get_public_area, services.require_area_in_force):
        with pytest.raises(Refused) as caught:
            use(code, on)
        assert caught.value.refusal.code == f"places.{reason}"
    assert queries.refusals_of_areas([code, BENXI], on=on)[code] == caught.value.refusal


@loaded
def test_an_ended_code_is_refused_naming_its_successor_and_still_good_the_day_before() -> None:
    end(VILLAGE, successor=HEIR)
    services.require_area_in_force(VILLAGE, date(2026, 11, 20))
    with pytest.raises(Refused) as caught:
        services.require_area_in_force(VILLAGE, TODAY)
    assert f"德泰社区居委会”（{HEIR}）" in caught.value.refusal.message
    assert sentences(f"area:{VILLAGE}") == [
        "“南地社区居委会”自 2026-11-21 起撤销或合并，由“德泰社区居委会”接续"
    ]


@loaded
def test_many_codes_are_judged_in_one_query() -> None:
    end(VILLAGE, successor=HEIR)
    codes = [area.code for area in rules.definitions("210500")]
    with CaptureQueriesContext(connection) as captured:
        refusals = queries.refusals_of_areas([*codes, "1"], on=TODAY)
    assert len(captured) == 1
    assert {code: refusal.code for code, refusal in refusals.items()} == {
        VILLAGE: "places.area_ended",
        "1": "places.area_unknown",
    }


@loaded
def test_what_lies_inside_is_listed_by_level_and_day_in_one_query() -> None:
    end(VILLAGE)

    def inside(code: str, level: AreaLevel, on: date = TODAY) -> int:
        return len(queries.areas_within(code, level=level, on=on))

    with CaptureQueriesContext(connection) as captured:
        assert inside("210500", AreaLevel.VILLAGE) == 507
    assert len(captured) == 1
    assert inside(BENXI, AreaLevel.VILLAGE, date(2026, 11, 20)) == 508
    assert inside(BENXI, AreaLevel.VILLAGE, date(2023, 6, 29)) == 0
    assert inside("210522", AreaLevel.TOWN) == 13
    assert inside("2105", AreaLevel.COUNTY) == 6
    assert inside("", AreaLevel.PROVINCE) == 5
    assert inside(VILLAGE, AreaLevel.COUNTY) == 0


@loaded
def test_the_path_runs_from_the_province_to_the_place_even_when_it_ended() -> None:
    end(VILLAGE)
    names = [area.name for area in queries.path_of(VILLAGE)]
    assert names == ["辽宁省", "本溪市", "平山区", "南地街道", "南地社区居委会"]
    for unknown in ("210502001999", "640000000000"):
        with pytest.raises(Refused, match=r"places\.area_unknown"):
            queries.path_of(unknown)


@loaded
def test_a_place_cannot_end_before_its_parts() -> None:
    with pytest.raises(Refused) as caught:
        end(TOWN)
    assert caught.value.refusal.code == "places.area_has_parts"
    assert "还有 9 个下级地区" in caught.value.refusal.message
    for village in queries.areas_within(TOWN, level=AreaLevel.VILLAGE, on=TODAY):
        end(village.code, successor="210502003003")
    ended = end(TOWN, successor=OTHER_TOWN)
    assert (ended.valid_until, ended.successor_id) == (TODAY, OTHER_TOWN)


@loaded
@pytest.mark.parametrize(
    ("on", "successor", "reason"),
    [
        (TODAY, VILLAGE, "area_succeeds_itself"),
        (TODAY, "210502001999", "area_unknown"),
        (TODAY, "210502001005", "area_ended"),
        (EDITION, "", "area_ends_too_early"),
        (date(2023, 6, 29), "", "area_not_begun"),
    ],
)
def test_an_ending_that_cannot_be_leaves_the_area_as_it_was(
    on: date, successor: str, reason: str
) -> None:
    end("210502001005")
    with pytest.raises(Refused, match=rf"places\.{reason}:"):
        end(VILLAGE, on, successor)
    services.require_area_in_force(VILLAGE, TODAY)
    assert sentences(f"area:{VILLAGE}") == []


@loaded
def test_an_area_ends_once() -> None:
    end(VILLAGE)
    with pytest.raises(Refused, match=r"places\.area_ended"):
        end(VILLAGE, date(2026, 12, 1))


@loaded
def test_a_title_is_held_from_its_first_day_until_it_is_withdrawn() -> None:
    award(since=date(2017, 3, 1))
    held = queries.awards_of(PINGSHAN, on=date(2017, 3, 1))
    assert [line.kind for line in held] == [AwardKind.NATIONAL_SANITARY]
    assert queries.awards_of(PINGSHAN, on=date(2017, 2, 28)) == ()
    withdraw(on=TODAY)
    assert len(queries.awards_of(PINGSHAN, on=date(2026, 11, 20))) == 1
    assert queries.awards_of(PINGSHAN, on=TODAY) == ()
    award(since=TODAY)
    assert len(queries.awards_of(PINGSHAN, on=TODAY)) == 1
    assert len(sentences(f"area:{PINGSHAN}")) == 3


@loaded
def test_a_title_is_never_held_twice_at_a_time() -> None:
    award(since=date(2025, 1, 1))
    for since in (date(2024, 1, 1), date(2025, 1, 1), TODAY):
        with pytest.raises(Refused, match=r"places\.title_held"):
            award(since=since)
    withdraw(on=TODAY)
    with pytest.raises(Refused, match=r"places\.title_held"):
        award(since=date(2026, 11, 20))


@loaded
def test_a_title_that_is_not_held_cannot_be_withdrawn_nor_an_ended_area_awarded() -> None:
    with pytest.raises(Refused, match=r"places\.title_not_held"):
        withdraw(on=TODAY)
    award(since=TODAY)
    with pytest.raises(Refused, match=r"places\.title_not_held"):
        withdraw(on=TODAY)
    end(VILLAGE)
    with pytest.raises(Refused, match=r"places\.area_ended"):
        award(area=VILLAGE)
    with pytest.raises(Refused, match=r"places\.area_unknown"):
        award(area="999999999999")


@loaded
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"datum": ""}, "area_position_states_its_datum"),
        ({"latitude": None}, "area_position_states_its_datum"),
        ({"valid_until": EDITION}, "area_ends_after_it_begins"),
        ({"parent": None}, "area_below_province_has_parent"),
        ({"successor_id": HEIR}, "area_with_successor_has_ended"),
        ({"successor_id": VILLAGE, "valid_until": TODAY}, "area_with_successor_has_ended"),
    ],
)
def test_the_database_itself_refuses_an_impossible_area(
    change: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Area.objects.filter(code=VILLAGE).update(**change)
