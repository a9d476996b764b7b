"""The database keeps what it acknowledged and reads Chinese."""

import os

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("setting", ["synchronous_commit", "fsync", "full_page_writes"])
def test_an_acknowledged_write_is_on_disk(setting: str) -> None:
    """What the server was made with; the run itself does without (tests/conftest.py)."""
    with connection.cursor() as cursor:
        if os.environ.get("MINKANG_DATABASE_URL"):
            cursor.execute(f"SHOW {setting}")
        else:
            cursor.execute(
                "SELECT setting FROM pg_file_settings"
                " WHERE name = %s AND sourcefile LIKE '%%/postgresql.conf'",
                [setting],
            )
        assert cursor.fetchall() == [("on",)]


def test_chinese_words_are_letters_to_the_text_search() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_tsvector('simple', '预约 约挂') @@ to_tsquery('simple', '约挂')")
        assert cursor.fetchone() == (True,)


def test_the_embedded_server_sorts_by_code_point_whatever_the_machine_says() -> None:
    if os.environ.get("MINKANG_DATABASE_URL"):
        pytest.skip("the server of MINKANG_DATABASE_URL was made by somebody else")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datlocprovider, datctype FROM pg_database WHERE datname = current_database()"
        )
        assert cursor.fetchone() == ("b", "C.UTF-8")
