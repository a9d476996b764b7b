"""Board, indicator, clause and command agree on every copy, and cost the same however much it holds."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import warehouse_region as laid
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minkang.engines.warehouse import queries as warehouse
from minkang.engines.warehouse import services
from minkang.project.cli import dispatch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HEAVIEST = 60_000
TODAY = f"on={laid.ON.isoformat()}"
BEDS, DOCTORS = "capacity.beds_per_1000", "capacity.doctors_per_1000"
PAGES = ("/board/", "/indicators/", f"/indicators/{BEDS}/", f"/indicators/{BEDS}/rows/")


@pytest.fixture(autouse=True)
def counted(tmp_path: Path, settings: Any) -> None:
    """A small region and its copy."""
    settings.MINKANG_WAREHOUSE = tmp_path
    laid.lay_region()
    services.copy(at=laid.NOON)


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(f"{address}?{TODAY}")
    assert answer.status_code == 200
    assert len(gzip.compress(answer.content)) < HEAVIEST
    return len(caught)


def test_pages_cost_as_many_queries_for_a_large_region_as_for_a_small_one(client: Client) -> None:
    few = [queries_of(client, address) for address in PAGES]
    for number in range(20, 50):
        hospital = laid.open_organisation(number)
        laid.CapacityStatement.objects.create(
            organisation=hospital, kind="general_beds", count=number, since=laid.LONG_AGO
        )
    services.copy(at=laid.NOON)
    assert [queries_of(client, address) for address in PAGES] == few
    assert max(few) <= 5


@pytest.mark.usefixtures("durable")
def test_board_indicator_clause_and_command_show_the_same_number(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--region", "benxi", "--as-of", str(laid.ON), "--level", "region", "--json"]
    assert dispatch(["indicators", "--indicator", DOCTORS, *asked]) == 0
    [said] = json.loads(capsys.readouterr().out)
    [value] = warehouse.values(
        region=laid.REGION, on=laid.ON, indicators=[DOCTORS], levels=["region"]
    )
    assert value.value is not None
    assert said["value"] == str(value.value)
    assert said["met"] is value.judgements[0].met
    for address in ("/board/", f"/indicators/{DOCTORS}/", "/clauses/benxi-2023-3/kpi-24/"):
        page = client.get(f"{address}?{TODAY}").content.decode()
        assert f"<strong>{value.value:,.2f}</strong>" in page, address
