"""The board says what the registers say: the same numbers, counted once, and never a zero for unknown."""

from collections import Counter
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import warehouse_region as laid
from django.test import Client
from openpyxl import load_workbook

from minkang.cockpit.queries.board import Board, get_public_board
from minkang.cockpit.queries.indicators import get_public_indicators
from minkang.cockpit.terms import Nearness
from minkang.engines.warehouse import queries as warehouse
from minkang.kernel.charts.terms import Standing
from minkang.policy.clauses import register
from minkang.policy.targets import met

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = f"on={laid.ON.isoformat()}"
BEDS = "capacity.beds_per_1000"


@pytest.fixture
def empty(tmp_path: Path, settings: Any) -> None:
    """A warehouse before its first copy."""
    settings.MINKANG_WAREHOUSE = tmp_path


def board() -> Board:
    return get_public_board(laid.REGION, laid.ON)


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.mark.usefixtures("counted")
def test_the_headline_counts_the_thirty_key_indicators_by_their_values(client: Client) -> None:
    values = {
        value.indicator: value.value
        for value in warehouse.values(region=laid.REGION, on=laid.ON, levels=["region"])
    }
    headline = board().headline
    assert sum(count.count for count in headline.counts) == 30
    kept = [
        live
        for live in headline.targets
        if live.target and live.counted and (found := values.get(live.counted.id)) is not None
        if met(live.target, found)
    ]
    standings = Counter(live.standing for live in headline.targets)
    assert standings[Standing.MET] == len(kept) > 0
    page = text_of(client, f"/board/?{TODAY}")
    for count in headline.counts:
        address = f"/indicators/?section=key-indicators&amp;standing={count.standing}"
        assert f'<a href="{address}"><strong>{count.count}</strong>' in page


@pytest.mark.usefixtures("counted")
def test_a_count_of_the_board_leads_to_a_list_of_as_many(client: Client) -> None:
    lines = get_public_indicators(laid.REGION, laid.ON)
    for section in board().sections:
        for count in section.counts:
            listed = [
                line
                for line in lines
                if section.section.id in line.sections and line.standing is count.standing
            ]
            assert len(listed) == count.count, (section.section.id, count)
            address = f"/indicators/?section={section.section.id}&standing={count.standing}&{TODAY}"
            assert f"共 {count.count} 项" in text_of(client, address)


@pytest.mark.usefixtures("empty")
def test_before_the_first_copy_every_promise_says_why_it_has_no_number(client: Client) -> None:
    found = board()
    assert found.as_of is None
    for section in found.sections:
        for live in section.targets:
            assert live.standing is Standing.UNMEASURED
            assert live.number is None
            assert live.reason is not None
            assert live.reason.zh
    page = text_of(client, f"/board/?{TODAY}")
    assert "登记数据还没有汇总" in page
    assert '<p class="live-value">' not in page


@pytest.mark.usefixtures("counted")
def test_what_cannot_be_measured_is_named_with_its_reason_and_never_a_zero(client: Client) -> None:
    page = text_of(client, f"/board/?{TODAY}")
    unmeasured = [live for live in board().headline.targets if live.standing is Standing.UNMEASURED]
    assert unmeasured
    for live in unmeasured:
        assert live.reason is not None
        assert live.reason.zh in page.replace("&quot;", '"')
        assert live.number is None or live.target is None or live.target.value is None


@pytest.mark.usefixtures("counted")
def test_targets_of_another_region_are_compared_and_clearly_said_to_be_theirs(
    client: Client,
) -> None:
    [peer] = [section for section in board().sections if section.is_peer]
    assert peer.section.document.region == "370500"
    assert {live.nearness for live in peer.targets} == {Nearness.PEER}
    assert "只作参照，不是对本溪市的要求" in text_of(client, f"/board/?{TODAY}")


@pytest.mark.usefixtures("counted")
def test_the_board_counts_the_running_clauses_of_all_seventeen_measures() -> None:
    [section] = [section for section in board().sections if section.measures]
    assert [measure.number for measure in section.measures] == [str(n) for n in range(1, 18)]
    asked = sum(measure.asked for measure in section.measures)
    assert 0 < sum(measure.running for measure in section.measures) < asked
    assert asked <= len(register().of_document("liaoning-2025-34"))


@pytest.mark.usefixtures("counted")
def test_the_board_goes_as_a_workbook_and_on_paper(client: Client) -> None:
    answer = client.get(f"/board/?{TODAY}&export=xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    targets = [live for section in board().sections for live in section.targets]
    assert len(rows) == len(targets) + 1
    beds = next(row for row in rows if row[10] == "benxi-2023-3/kpi-23")
    [value] = warehouse.values(region=laid.REGION, on=laid.ON, indicators=[BEDS], levels=["region"])
    assert value.value is not None
    assert Decimal(str(beds[3])) == pytest.approx(value.value)
    assert client.get(f"/board/board.pdf?{TODAY}").content.startswith(b"%PDF")
    assert client.get(f"/indicators/{BEDS}/indicator.pdf?{TODAY}").content.startswith(b"%PDF")


@pytest.mark.usefixtures("counted")
def test_the_board_of_an_earlier_day_shows_the_values_of_that_day(client: Client) -> None:
    earlier = date(2000, 1, 1)
    [then] = warehouse.values(region=laid.REGION, on=earlier, indicators=[BEDS], levels=["region"])
    [now] = warehouse.values(region=laid.REGION, on=laid.ON, indicators=[BEDS], levels=["region"])
    assert then.value is not None
    assert then.value != now.value
    assert f"<strong>{then.value:,.2f}</strong>" in text_of(client, "/board/?on=2000-01-01")
    assert "请按“2025-12-31”的写法填写" in text_of(client, "/board/?on=monday", 400)
