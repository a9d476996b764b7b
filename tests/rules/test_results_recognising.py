"""What may be recognised where, in which order it is shown, and when a repeat is justified."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest

from minkang.care.results.queries.items import items, require_item
from minkang.care.results.rules.deciding import repeat_fault, state_fault, view_fault
from minkang.care.results.rules.items import Terms, terms_of
from minkang.care.results.rules.quality import entry_fault
from minkang.care.results.rules.recognising import (
    Held,
    Site,
    cautions,
    nearness,
    obstacles,
    rank,
)
from minkang.care.results.terms import (
    Caution,
    Flag,
    Obstacle,
    OrderState,
    Range,
    RepeatReason,
    ResultStatus,
)
from minkang.kernel.refusal import Refused
from minkang.policy.terms import Verification

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
WINDOW = timedelta(days=30)
HERE = Site(UUID(int=1), UUID(int=1), "210502001001")
ALLY = Site(UUID(int=2), UUID(int=1), "220302001001")
TOWN = Site(UUID(int=3), UUID(int=3), "210521001001")
PROVINCE = Site(UUID(int=4), UUID(int=4), "210602001001")
ABROAD = Site(UUID(int=5), UUID(int=5), "220302001001")
FURTHER = {
    Range.CONSORTIUM: ALLY, Range.CITY: TOWN, Range.PROVINCE: PROVINCE, Range.COUNTRY: ABROAD,
}  # fmt: skip
TERMS = Terms(
    date(2022, 3, 1),
    "",
    WINDOW,
    5000,
    is_negative=False,
    source="x",
    verification=Verification.MEMORY,
)
HELD = Held(
    site=TOWN,
    taken_at=NOW - timedelta(days=1),
    status=ResultStatus.FINAL,
    mark=Range.CITY,
    has_failed=False,
    has_image=False,
    flag=Flag.NORMAL,
)


def stands(held: Held = HELD, terms: Terms | None = TERMS, at: datetime = NOW) -> set[Obstacle]:
    return set(obstacles(held, HERE, terms, at))


def test_a_marked_result_of_the_city_in_its_window_is_recognised() -> None:
    assert stands() == set()


@pytest.mark.parametrize(("near", "mark"), list(product(Range, Range)))
def test_a_mark_reaches_as_far_as_its_evaluation_and_no_further(near: Range, mark: Range) -> None:
    held = replace(HELD, site=FURTHER[near], mark=mark)
    assert nearness(HERE, held.site) is near
    assert stands(held) == (set() if near <= mark else {Obstacle.OUT_OF_RANGE})


def test_the_window_ends_to_the_second() -> None:
    assert stands(replace(HELD, taken_at=NOW - WINDOW + timedelta(seconds=1))) == set()
    assert stands(replace(HELD, taken_at=NOW - WINDOW)) == {Obstacle.TOO_OLD}
    assert stands(replace(HELD, taken_at=NOW + timedelta(seconds=1))) == {Obstacle.TOO_OLD}


@pytest.mark.parametrize(
    ("held", "obstacle"),
    [
        (replace(HELD, site=HERE), Obstacle.OWN),
        (replace(HELD, status=ResultStatus.PRELIMINARY), Obstacle.NOT_SETTLED),
        (replace(HELD, status=ResultStatus.CANCELLED), Obstacle.NOT_SETTLED),
        (replace(HELD, mark=None), Obstacle.NO_EVIDENCE),
        (replace(HELD, mark=None, has_failed=True), Obstacle.FAILED),
    ],
)
def test_each_obstacle_stands_alone(held: Held, obstacle: Obstacle) -> None:
    assert stands(held) == {obstacle}


def test_what_is_on_the_negative_list_or_on_none_is_never_recognised() -> None:
    assert stands(terms=replace(TERMS, is_negative=True)) == {Obstacle.NEGATIVE_LIST}
    assert stands(terms=None) == {Obstacle.NEGATIVE_LIST}


def test_recognisable_comes_first_then_alliance_city_province_then_the_newest() -> None:
    order = [
        (replace(HELD, site=ALLY, taken_at=NOW - timedelta(days=9)), True),
        (HELD, True),
        (replace(HELD, taken_at=NOW - timedelta(days=2)), True),
        (replace(HELD, site=PROVINCE), True),
        (replace(HELD, site=ABROAD), True),
        (replace(HELD, site=ALLY), False),
    ]
    shuffled = [order[number] for number in (3, 5, 1, 0, 4, 2)]
    shuffled.sort(key=lambda pair: rank(pair[0], HERE, is_recognisable=pair[1]))
    assert shuffled == order


def test_the_receiving_doctor_is_told_of_images_she_cannot_open_and_of_abnormal_values() -> None:
    image, value = require_item("chest_ct"), require_item("hba1c")
    assert cautions(HELD, image) == (Caution.NO_IMAGE,)
    assert cautions(replace(HELD, has_image=True), image) == ()
    assert cautions(replace(HELD, flag=Flag.HIGH), value) == (Caution.ABNORMAL,)
    assert cautions(replace(HELD, flag=None), value) == ()


def test_the_terms_of_the_tightest_region_hold_from_their_first_day_on() -> None:
    later = replace(TERMS, since=date(2026, 1, 1), price_fen=1)
    local = replace(TERMS, region="2105", since=date(2025, 1, 1), price_fen=2)
    item = replace(require_item("hba1c"), terms=(TERMS, later, local))

    def price(place: str, on: date) -> int | None:
        found = terms_of(item, place, on)
        return None if found is None else found.price_fen

    assert price("210502001001", date(2026, 6, 1)) == 2
    assert price("210602001001", date(2026, 1, 1)) == 1
    assert price("210602001001", date(2025, 12, 31)) == 5000
    assert price("210602001001", date(2022, 2, 28)) is None


def test_every_shipped_item_says_how_sure_we_are_and_fast_ones_are_on_the_negative_list() -> None:
    assert len(items()) > 30
    for item in items().values():
        assert all(one.source and one.window > timedelta(0) for one in item.terms)
    negative = {code for code, item in items().items() if item.terms[-1].is_negative}
    assert negative == {"troponin", "blood_gas"}
    with pytest.raises(Refused, match=r"results\.item_unknown"):
        require_item("nothing")


@pytest.mark.parametrize("reason", RepeatReason)
def test_a_repeat_needs_one_of_six_reasons_and_a_patient_who_was_told(reason: RepeatReason) -> None:
    text = "复查手术切口愈合" if reason.needs_text else ""
    assert repeat_fault(reason=reason, text=text, is_told=True, is_needed=True) is None
    untold = repeat_fault(reason=reason, text=text, is_told=False, is_needed=True)
    assert untold is not None
    assert [fault.name for fault in untold.fields] == ["is_told"]


def test_another_reason_is_written_down_and_no_reason_is_refused() -> None:
    for text in ("", "复 查 一 下", "   "):
        fault = repeat_fault(reason=RepeatReason.OTHER, text=text, is_told=True, is_needed=True)
        assert fault is not None
        assert [one.name for one in fault.fields] == ["text"]
    missing = repeat_fault(reason=None, text="", is_told=False, is_needed=True)
    assert missing is not None
    assert [one.name for one in missing.fields] == ["reason", "is_told"]
    assert repeat_fault(reason=None, text="", is_told=False, is_needed=False) is None


def test_nothing_unseen_is_recognised_and_nothing_decided_is_decided_again() -> None:
    assert view_fault(is_viewed=True) is None
    assert view_fault(is_viewed=False) is not None
    assert state_fault(OrderState.OPEN, OrderState.OPEN) is None
    assert state_fault(OrderState.PLACED, OrderState.OPEN, OrderState.RECOGNISED) is not None


def test_an_evaluation_holds_for_a_while_and_names_itself() -> None:
    def fault(since: date, until: date, evidence: str = "省级室间质评") -> str:
        found = entry_fault(since=since, until=until, evidence=evidence, is_known=False)
        return "" if found is None else found.code

    first = date(2026, 1, 1)
    assert fault(first, date(2026, 1, 2)) == ""
    assert fault(first, first) == fault(first, date(2030, 1, 1)) == "results.quality_period_wrong"
    assert fault(first, date(2027, 1, 1), " 评 ") == "results.quality_without_evidence"
