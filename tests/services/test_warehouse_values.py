"""Values are exact, the same on both engines, and lead back to the rows they were counted from."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import warehouse_region as laid
from django.db import transaction

from minkang.engines.warehouse import queries, services
from minkang.engines.warehouse.indicators import registered
from minkang.engines.warehouse.queries import engines, manifests, statements
from minkang.engines.warehouse.rules.tables import SHAPES
from minkang.registry.organisations.models import CapacityStatement, Organisation
from minkang.registry.people.models import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

BEDS = laid.BEDS


@pytest.fixture
def copied(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.MINKANG_WAREHOUSE = tmp_path
    laid.lay_region()
    services.copy(at=laid.NOON)
    return


@pytest.mark.usefixtures("copied")
def test_a_place_without_people_says_why_it_has_no_value() -> None:
    Person.objects.filter(area_id=laid.VILLAGES[3]).delete()
    services.copy(at=laid.NOON)
    value = laid.one(BEDS, "town", "210521101000")
    assert (value.value, value.low, value.denominator) == (None, None, 0)
    assert value.not_measurable is not None
    assert all(judgement.met is None for judgement in value.judgements)


@pytest.mark.usefixtures("copied")
def test_one_more_bed_moves_the_copy_with_the_next_copying_and_the_live_rows_at_once() -> None:
    before = laid.one(BEDS).numerator
    CapacityStatement.objects.create(
        organisation=Organisation.objects.get(name="第2机构"), kind="intensive_beds", count=1,
        since=laid.LONG_AGO,
    )  # fmt: skip
    assert laid.one(BEDS, engine=queries.POSTGRESQL).numerator == before + 1
    assert laid.one(BEDS).numerator == before
    services.copy(at=laid.NOON)
    assert laid.one(BEDS).numerator == before + 1


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
