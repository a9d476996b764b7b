"""People find clauses with their own words, and everything a result shows is true."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker
from questions import HERE, TODAY, clause_ids, questions, recall_at_ten

from minkang.policy.clauses import register
from minkang.policy.models import SearchEntry
from minkang.policy.search import Facets, find, indexing
from minkang.policy.services import documents, library
from minkang.policy.validity import EventKind, Validity

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AT = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def registered(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The library as it stands when nobody has imported anything."""
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), transaction.atomic():
        library.refresh(by="system:test", at=AT)
        yield
        transaction.set_rollback(True)


def test_the_gold_clauses_of_all_questions_exist() -> None:
    for path in HERE.glob("search_questions*.toml"):
        for _, gold in questions(path.name):
            assert 1 <= len(gold) <= 8
            assert set(gold) <= set(register().clauses)


@pytest.mark.usefixtures("registered")
def test_our_titles_alone_answer_nine_tenths_of_the_sixty_questions() -> None:
    assert recall_at_ten("search_questions.toml") >= 0.90


@pytest.mark.usefixtures("registered")
def test_english_questions_find_clauses_by_their_english_titles() -> None:
    assert recall_at_ten("search_questions_english.toml") >= 0.90


@pytest.mark.usefixtures("registered")
def test_english_words_are_found_in_any_form() -> None:
    plural, singular = (
        find(typed, on=TODAY) for typed in ("joint inspections", "joint inspection")
    )
    assert clause_ids(plural)[0] == clause_ids(singular)[0] == "liaoning-2025-34/16.1"


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("typed", ["看病要等多久", "医生请问要等多久", "我想看病,要等多久呢"])
def test_how_a_question_is_framed_marks_nothing(typed: str) -> None:
    for hit in find(typed, on=TODAY).hits:
        marked = [piece.text for piece in (*hit.title, *hit.snippet) if piece.is_hit]
        assert not [text for text in marked if set(text) & set("多久要呢我想请问")]


@pytest.mark.usefixtures("registered")
def test_a_question_of_unknown_words_is_still_ranked_by_its_characters() -> None:
    scores = [hit.score for hit in find("鐥疫", on=TODAY).hits]
    assert scores
    assert scores[0] > 0


@pytest.mark.usefixtures("registered")
def test_covering_more_of_a_question_comes_before_repeating_a_part_of_it() -> None:
    first = find("养老机构的老人要转诊和急救", on=TODAY).hits[0]
    assert first.clause_id == "dongying-2024/2.5.3.2"


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("typed", ["候诊", "简易注销", "抽贷", "安宁疗护", "携号转接"])
def test_a_title_that_holds_the_typed_word_itself_comes_before_its_synonyms(typed: str) -> None:
    hits = [hit for hit in find(typed, on=TODAY).hits if hit.clause_id]
    holding = ["".join(piece.text for piece in hit.title).count(typed) > 0 for hit in hits]
    assert holding == sorted(holding, reverse=True)


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("typed", ["本政办发〔2023〕8号", "本政办发[2023]8号", "本政办发2023 8号"])
def test_a_document_number_in_any_brackets_finds_its_document_first(typed: str) -> None:
    first = find(typed, on=TODAY).hits[0]
    assert (first.kind, first.document) == ("document", "benxi-2023-8")


@pytest.mark.usefixtures("registered")
def test_a_clause_id_finds_its_clause_first() -> None:
    assert find("liaoning-2025-34/2.1", on=TODAY).hits[0].clause_id == "liaoning-2025-34/2.1"


@pytest.mark.usefixtures("registered")
def test_numerals_and_widths_of_the_question_do_not_matter() -> None:
    told = find("预约三十分钟", on=TODAY)
    assert told.hits[0].clause_id == "liaoning-2025-34/2.1"
    assert clause_ids(find("预约30分钟", on=TODAY)) == clause_ids(told)


@pytest.mark.usefixtures("registered")
def test_an_empty_question_lists_everything_page_by_page_without_repeating() -> None:
    first, second = (find("", on=TODAY, page=page, limit=50) for page in (1, 2))
    assert first.total == SearchEntry.objects.count()
    assert first.pages == -(-first.total // 50)
    titles = [hit.clause_id or hit.document for hit in (*first.hits, *second.hits)]
    assert len(titles) == len(set(titles)) == 100


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("name", ["documents", "kinds", "groups", "units", "states", "validities"])
def test_a_facet_value_leaves_exactly_as_many_hits_as_it_says(name: str) -> None:
    everything = find("医院", on=TODAY)
    assert everything.facets[name]
    for choice in everything.facets[name][:4]:
        narrowed = find("医院", on=TODAY, facets=Facets(**{name: (choice.value,)}))
        assert narrowed.total == choice.count
        chosen = [value.value for value in narrowed.facets[name] if value.is_chosen]
        assert chosen == [choice.value]


@pytest.mark.usefixtures("registered")
def test_two_facets_narrow_together_and_two_values_of_one_widen() -> None:
    limits = Facets(kinds=("limit",))
    both = Facets(kinds=("limit", "duty"))
    here = Facets(kinds=("limit",), documents=("liaoning-2025-34",))
    totals = [find("医院", on=TODAY, facets=facets).total for facets in (here, limits, both)]
    assert totals == sorted(totals)
    assert totals[0] < totals[2]


@pytest.mark.usefixtures("registered")
def test_a_value_that_no_document_has_finds_nothing_instead_of_everything() -> None:
    assert find("医院", on=TODAY, facets=Facets(documents=("nowhere",))).total == 0
    assert find("医院", on=TODAY, facets=Facets(validities=("pending",))).total == 0
    assert find("医院", on=TODAY, facets=Facets(units=("no\0body",))).total == 0


@pytest.mark.usefixtures("registered")
def test_the_standing_of_a_hit_is_that_of_the_day_asked_for() -> None:
    documents.record_event(
        slug="benxi-2023-8", kind=EventKind.REPEALED, on=date(2025, 5, 1), by="person:clerk", at=AT
    )
    before = find("本政办发〔2023〕8号", on=date(2025, 4, 30)).hits[0].validity
    after = find("本政办发〔2023〕8号", on=date(2025, 5, 1)).hits[0].validity
    assert (before, after) == (Validity.VALID, Validity.REPEALED)


@pytest.mark.usefixtures("registered")
def test_building_the_index_again_changes_no_answer() -> None:
    before = clause_ids(find("老年医学科", on=TODAY))
    indexing.rebuild()
    assert clause_ids(find("老年医学科", on=TODAY)) == before


@pytest.mark.usefixtures("registered")
@given(
    st.text(max_size=250)
    | st.text(st.sampled_from("'|&!():*<->\\\0 预约挂号%_〔〕/."), max_size=40)
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_typed_is_only_ever_a_question(typed: str) -> None:
    result = find(typed, on=TODAY)
    assert result.page == 1
    assert len(result.hits) <= result.total


@pytest.mark.usefixtures("registered")
def test_a_clause_that_ends_before_its_document_is_found_as_ended() -> None:
    def standing(clause_id: str, on: date) -> Validity:
        return find(clause_id, on=on).hits[0].validity

    assert standing("benxi-2023-9/12.1", date(2023, 12, 31)) is Validity.VALID
    assert standing("benxi-2023-9/12.1", date(2024, 1, 1)) is Validity.EXPIRED
    assert standing("benxi-2023-9/1.1", date(2024, 1, 1)) is Validity.VALID
    ended = Facets(documents=("benxi-2023-9",), validities=("expired",))
    found = find("", on=date(2024, 1, 1), facets=ended, limit=200)
    assert "benxi-2023-9/12.1" in clause_ids(found)
    assert "benxi-2023-9/1.1" not in clause_ids(found)
