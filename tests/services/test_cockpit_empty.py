"""Before anything is imported the pages say so, and how to change it."""

import sys
from pathlib import Path

import pytest
from django.test import Client

from minkang.policy.clauses import register

sys.path.append(str(Path(__file__).parent.parent / "journeys"))
import policy_samples as samples

pytestmark = pytest.mark.django_db


def test_an_empty_library_says_how_to_fill_it(client: Client) -> None:
    assert "minkang policy import" in client.get("/policies/").content.decode()
    assert "还没有导入政策原文" in client.get("/").content.decode()
    assert "还没有公报" in client.get("/gazettes/").content.decode()


def test_with_the_register_alone_every_document_is_listed_and_none_is_quoted(
    client: Client,
) -> None:
    samples.stock_register()
    page = client.get("/policies/").content.decode()
    assert all(document.title in page for document in register().documents)
    assert "还没有导入政策原文" in client.get("/").content.decode()
    clause = client.get(samples.SLOT_CLAUSE).content.decode()
    assert "<blockquote" not in clause
    assert "预约时段最长30分钟" in clause
