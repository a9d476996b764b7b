"""With the imported texts, more is found, and what is shown is what is printed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker
from questions import TODAY, recall_at_ten

from minkang.policy.models import SearchEntry
from minkang.policy.search import find
from minkang.policy.services import documents
from minkang.policy.services.documents import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AT = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def imported(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker, policies: Path
) -> Iterator[None]:
    """The five files in the library."""
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), transaction.atomic():
        files = [Upload(path.name, path.read_bytes()) for path in sorted(policies.glob("*.txt"))]
        documents.import_files(files=files, by="system:test", at=AT)
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("imported")
def test_with_the_texts_nine_tenths_of_the_sixty_questions_are_answered() -> None:
    assert recall_at_ten("search_questions.toml") >= 0.95


@pytest.mark.usefixtures("imported")
def test_with_the_texts_the_questions_held_out_at_first_are_answered_as_well() -> None:
    assert recall_at_ten("search_questions_held_out.toml") >= 0.95


@pytest.mark.usefixtures("imported")
def test_questions_nobody_tuned_for_are_mostly_answered() -> None:
    assert recall_at_ten("search_questions_untouched.toml") >= 0.75


@pytest.mark.usefixtures("imported")
def test_marked_pieces_joined_are_the_text_itself_and_the_hits_are_marked() -> None:
    hit = next(hit for hit in find("检查检验结果互认", on=TODAY).hits if hit.clause_id)
    entry = SearchEntry.objects.get(clause_id=hit.clause_id)
    assert "".join(piece.text for piece in hit.title) == entry.title
    assert "".join(piece.text for piece in hit.snippet).strip("…") in entry.body
    assert any(piece.is_hit and "互认" in piece.text for piece in (*hit.title, *hit.snippet))


@pytest.mark.usefixtures("imported")
def test_a_sentence_that_no_clause_covers_is_found_as_a_passage() -> None:
    kinds = {hit.kind.value for hit in find("规划背景 全民医保体系", on=TODAY).hits}
    assert "passage" in kinds


def test_questions_of_a_stranger_find_most_of_what_answers_them() -> None:
    assert recall_at_ten("search_questions_unseen.toml") >= 0.80
