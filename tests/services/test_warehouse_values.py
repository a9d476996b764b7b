"""Values are exact, the same on both engines, and lead back to the rows they were counted from."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import warehouse_region as laid
from django.db import transaction

from minkang.engines.warehouse import queries, services
from minkang.engines.warehouse.indicators import registered
from minkang.engines.warehouse.queries import engines, manifests, statements
from minkang.engines.warehouse.rules.tables import SHAPES
from minkang.kernel.refusal import Refused
from minkang.registry.organisations.models import CapacityStatement, Organisation
from minkang.registry.people.models import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

BEDS, STAFF = "capacity.beds_per_1000", "capacity.bed_doctor_ratio"
DAYS = (laid.ON, date(2026, 2, 28), date(2024, 2, 29), date(2000, 1, 1))


@pytest.fixture
def copied(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.MINKANG_WAREHOUSE = tmp_path
    laid.lay_region()
    services.copy(at=laid.NOON)
    return


def one(indicator: str, level: str = "region", area: str = "", **asked: Any) -> queries.Value:
    on = asked.pop("on", laid.ON)
    found = queries.values(
        region=laid.REGION, on=on, indicators=[indicator], levels=[level], **asked
    )
    [value] = [one for one in found if area in ("", one.area_code)]
    return value


@pytest.mark.usefixtures("copied")
@pytest.mark.parametrize("on", DAYS, ids=str)
def test_both_engines_give_the_same_values_for_every_indicator(on: date) -> None:
    copy = queries.values(region=laid.REGION, on=on)
    live = queries.values(region=laid.REGION, on=on, engine=queries.POSTGRESQL)
    assert {value.indicator for value in copy} == set(registered())
    assert copy == live


@pytest.mark.usefixtures("copied")
def test_both_engines_show_the_same_rows_behind_every_value() -> None:
    for indicator in registered():
        copy = queries.rows(indicator, on=laid.ON)
        live = queries.rows(indicator, on=laid.ON, engine=queries.POSTGRESQL)
        assert copy == live, indicator


@pytest.mark.usefixtures("copied")
def test_beds_for_a_thousand_people_are_what_a_hand_counts() -> None:
    """332 beds; forty people were registered and one died on the very day."""
    value = one(BEDS)
    assert (value.numerator, value.denominator) == (332, 39)
    assert value.value == Decimal(332_000) / Decimal(39)
    district = one(BEDS, "county", "210502000000")
    assert (district.numerator, district.denominator) == (312, 10)
    judged = {judgement.clause: judgement for judgement in value.judgements}
    assert judged["benxi-2023-3/kpi-23"].applies
    assert not judged["dongying-2024/2.1.2.2"].applies
    assert [judgement.applies for judgement in district.judgements] == [True]


@pytest.mark.usefixtures("copied")
def test_completeness_is_the_share_that_confirmed_within_a_year() -> None:
    value = one(BEDS)
    assert (value.reported, value.expected, value.completeness) == (1, 2, Decimal("0.5"))


@pytest.mark.usefixtures("copied")
def test_a_place_without_people_says_why_it_has_no_value() -> None:
    Person.objects.filter(area_id=laid.VILLAGES[3]).delete()
    services.copy(at=laid.NOON)
    value = one(BEDS, "town", "210521101000")
    assert (value.value, value.low, value.denominator) == (None, None, 0)
    assert value.not_measurable is not None
    assert all(judgement.met is None for judgement in value.judgements)


@pytest.mark.usefixtures("copied")
def test_the_sums_of_the_counties_and_of_the_towns_are_the_region() -> None:
    found = queries.values(region=laid.REGION, on=laid.ON, indicators=[BEDS])
    for level in ("county", "town"):
        parts = [value for value in found if value.level == level]
        assert sum(value.numerator for value in parts) == 332
        assert sum(value.denominator or 0 for value in parts) == 39


@pytest.mark.usefixtures("copied")
def test_one_more_bed_moves_the_copy_with_the_next_copying_and_the_live_rows_at_once() -> None:
    before = one(BEDS).numerator
    CapacityStatement.objects.create(
        organisation=Organisation.objects.get(name="第2机构"), kind="intensive_beds", count=1,
        since=laid.LONG_AGO,
    )  # fmt: skip
    assert one(BEDS, engine=queries.POSTGRESQL).numerator == before + 1
    assert one(BEDS).numerator == before
    services.copy(at=laid.NOON)
    assert one(BEDS).numerator == before + 1


@pytest.mark.usefixtures("copied")
def test_rows_behind_a_value_add_up_to_it_page_by_page() -> None:
    people = queries.rows(BEDS, "denominator", on=laid.ON, area=laid.REGION)
    assert (people.total, people.amount, people.pages, len(people.rows)) == (39, 39, 1, 39)
    beds = queries.rows(BEDS, "numerator", on=laid.ON, area="210521000000")
    assert [(row.kind_of_row, row.amount) for row in beds.rows] == [("capacity", 20)]
    hospital = str(Organisation.objects.get(name="第1机构").pk)
    assert queries.rows(BEDS, on=laid.ON, organisation=hospital).amount == 312
    with transaction.atomic():
        for number in range(70):
            laid.settle(laid.VILLAGES[0], date(2000, 1, 1 + number % 28))
    services.copy(at=laid.NOON)
    pages = [queries.rows(BEDS, "denominator", on=laid.ON, page=page) for page in (1, 2, 3, 4)]
    assert [len(page.rows) for page in pages] == [50, 50, 9, 0]
    assert len({row.key for page in pages for row in page.rows}) == 109


@pytest.mark.usefixtures("copied")
@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"indicator_id": "capacity.unheard_of"}, "warehouse.indicator_unknown"),
        ({"part": "excluded"}, "warehouse.part_unknown"),
        ({"area": "2105' OR 1=1"}, "warehouse.place_unreadable"),
        ({"organisation": "x"}, "warehouse.place_unreadable"),
    ],
)
def test_a_strange_address_is_refused(asked: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        queries.rows(**{"indicator_id": BEDS, "on": laid.ON, **asked})  # type: ignore[arg-type]  # on purpose
    assert refused.value.refusal.code == code


@pytest.mark.usefixtures("copied")
def test_a_trend_follows_the_periods_of_the_rows() -> None:
    days = [date(1999, 12, 31), date(2000, 1, 1), date(2026, 11, 20), laid.ON]
    points = queries.trend(BEDS, area=laid.REGION, days=days)
    assert [point.on for point in points] == days
    assert points[0].value is None
    counted = [(point.value.numerator, point.value.denominator) for point in points if point.value]
    assert counted[-2:] == [(332, 40), (332, 39)]
    town = queries.trend(BEDS, area="210521100000", days=[laid.ON])[0].value
    assert town is not None
    assert town.denominator == 20


def test_before_the_first_copy_there_is_nothing_but_no_error(tmp_path: Path, settings: Any) -> None:
    settings.MINKANG_WAREHOUSE = tmp_path
    assert queries.watermark() is None
    assert queries.values(region=laid.REGION, on=laid.ON) == ()
    assert queries.rows(BEDS, on=laid.ON).rows == ()
    assert [point.value for point in queries.trend(BEDS, area=laid.REGION, days=[laid.ON])] == [
        None
    ]


@pytest.mark.usefixtures("copied")
def test_a_new_copy_with_equal_content_tells_of_its_own_moment() -> None:
    assert queries.watermark() == laid.NOON
    later = laid.NOON.replace(hour=5)
    services.copy(at=later)
    assert queries.watermark() == later


@pytest.mark.usefixtures("copied")
def test_a_new_process_finds_the_statements_of_the_same_code_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = queries.values(region=laid.REGION, on=laid.ON)
    [file] = tmp_path.glob("statements-*.json")
    stale = tmp_path / "statements-0123456789abcdef.json"
    stale.write_text("of other code", encoding="utf-8")
    compiled = dict(statements._kept)
    monkeypatch.setattr(statements, "_kept", {})
    monkeypatch.setattr(statements, "_on_disk", set())
    statements.recall(tmp_path)
    assert statements._kept == compiled
    assert len(compiled) > len(registered())
    file.unlink()
    statements._kept.clear()
    statements._on_disk.clear()
    services.copy(at=laid.NOON, whole=True)
    assert queries.values(region=laid.REGION, on=date(2026, 11, 20)) != found
    assert file.exists()
    assert not stale.exists()


@pytest.mark.usefixtures("copied")
def test_the_statements_written_by_hand_for_the_benchmark_count_the_same(tmp_path: Path) -> None:
    laid.settle(laid.VILLAGES[0], date(2026, 3, 1), died_on=date(2026, 9, 1))
    laid.settle(laid.VILLAGES[1], date(2023, 3, 1), died_on=date(2026, 9, 1))
    laid.settle(laid.VILLAGES[1], date(2026, 5, 21))
    services.copy(at=laid.NOON)
    file = Path(__file__).parents[2] / "bench" / "warehouse_by_hand.sql"
    manifest = manifests.read(tmp_path)
    assert manifest is not None
    counted = 0
    with engines.over_copy(tmp_path, manifest, laid.ON) as engine:
        for statement in file.read_text(encoding="utf-8").split(";\n")[:-1]:
            *comments, sql = statement.splitlines()
            by_hand = engine.fetch(statements.Statement(sql, tuple(SHAPES)))
            if not sql.startswith("CREATE"):
                indicator, part = comments[-1].removeprefix("-- ").split()
                page = queries.rows(indicator, part, on=laid.ON)
                sums = sum(row[-2] for row in by_hand), sum(row[-1] for row in by_hand)
                assert sums == (page.amount, page.total), (indicator, part)
                counted += sums[1] > 0
    assert counted > 15
