"""The ledger says which promises slip and whose they are, the most urgent first."""

from datetime import date

import pytest
from django.test import Client

from minkang.cockpit.queries.ledger import get_public_ledger
from minkang.cockpit.terms import LedgerLight
from minkang.policy.clauses import places, register, state_of, waivers
from minkang.policy.terms import ClauseState

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def test_it_lists_every_clause_that_asks_for_something_once() -> None:
    listed = [task.id for task in get_public_ledger("210500", TODAY)]
    asking = [
        clause_id
        for clause_id in register().clauses
        if state_of(clause_id, places(), waivers()) is not ClauseState.RECORDED
    ]
    assert listed == asking


def test_without_a_copy_a_target_is_not_measurable_and_never_zero() -> None:
    tasks = {task.id: task for task in get_public_ledger("210500", TODAY)}
    beds = tasks["benxi-2023-3/kpi-23"]
    assert beds.light is LedgerLight.UNMEASURED
    assert beds.live[0].number is None
    assert beds.live[0].reason is not None


def test_a_clause_without_a_target_is_told_by_whether_it_runs() -> None:
    tasks = {task.id: task for task in get_public_ledger("210500", TODAY)}
    assert tasks["liaoning-gazette/1.1"].light is LedgerLight.RUNNING
    waiting = tasks["liaoning-2025-34/16.1"]
    assert waiting.light is LedgerLight.WAITING
    assert waiting.live == ()


def test_the_page_leads_to_the_clause_and_to_the_unit(client: Client) -> None:
    page = client.get("/ledger/?document=dongying-2024").content.decode()
    assert 'href="/clauses/dongying-2024/' in page
    assert 'href="/units/370500/' in page
    assert client.get("/ledger/?export=xlsx").status_code == 200
    assert client.get("/ledger/?light=nonsense").status_code == 400
