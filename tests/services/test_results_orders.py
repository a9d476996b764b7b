"""Results come in once, carry the mark of their quality evidence, and are recognised step by step."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

import results_samples as samples
from minkang.care.results import services
from minkang.care.results.models import Order, OrderEvent, Result
from minkang.care.results.queries.candidates import MOST_SHOWN, consider, consider_all
from minkang.care.results.services import Asked, Repeat, Wanted
from minkang.care.results.services.projecting import retire
from minkang.care.results.terms import (
    EventKind,
    Obstacle,
    OrderState,
    Range,
    RepeatReason,
    ResultStatus,
)
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused

pytestmark = pytest.mark.django_db
BY, NOW = samples.DOCTOR, samples.NOW


@pytest.fixture
def region() -> samples.Region:
    return samples.lay_out()


def seen(region: samples.Region, item: str = "hba1c") -> list[tuple[str, set[Obstacle]]]:
    found = consider(person=region.patient.pk, item=item, organisation=region.here.pk, at=NOW)
    return [(one.organisation_name, set(one.obstacles)) for one in found]


def steps(order: Order) -> list[str]:
    return list(order.events.order_by("pk").values_list("kind", flat=True))


def test_a_finding_sent_again_late_or_twice_at_once_changes_nothing(
    region: samples.Region,
) -> None:
    first = samples.finding(region, region.town)
    second = replace(first, version=2, value=Decimal("7.10"), status=ResultStatus.CORRECTED)
    assert services.project_results([first], at=NOW).kept == 1
    assert services.project_results([second, first, second], at=NOW) == services.Projected(1, 2, 0)
    assert services.project_results([first], at=NOW) == services.Projected(0, 1, 0)
    stored = Result.objects.get()
    assert (stored.version, stored.value, stored.status) == (2, Decimal("7.10"), "corrected")
    elsewhere = replace(first, organisation=region.ally.pk)
    assert services.project_results([elsewhere], at=NOW).kept == 1
    unknown = replace(first, item="phlogiston", local_id="new")
    assert services.project_results([unknown], at=NOW) == services.Projected(0, 0, 1)
    assert services.project_results([], at=NOW) == services.Projected(0, 0, 0)


def test_one_value_that_contradicts_itself_keeps_no_other_out(region: samples.Region) -> None:
    sound = samples.finding(region, region.town)
    unfit = [
        replace(sound, local_id="a", reported_at=sound.taken_at - timedelta(seconds=1)),
        replace(sound, local_id="b", value=None),
        replace(sound, local_id="c", image_link="http://images.example/1"),
        replace(sound, local_id="x" * 65),
        replace(sound, local_id="d", value=Decimal(10) ** 12),
    ]
    assert services.project_results([*unfit, sound], at=NOW) == services.Projected(1, 0, 0, 5)


def test_what_is_taken_back_is_gone_but_what_a_doctor_saw_stays(region: samples.Region) -> None:
    samples.passes(region.town, Range.CITY)
    sent = samples.finding(region, region.town, resource=7)
    unseen = samples.finding(region, region.town, resource=8)
    services.project_results([sent, unseen], at=NOW)
    viewed = Result.objects.get(resource=7)
    order = samples.an_order(region)
    services.view(order=order.pk, results=[viewed.pk], by=BY, at=NOW)
    assert retire(resources=[7, 8, 9]) == 2
    assert seen(region) == []
    viewed.refresh_from_db()
    assert (viewed.status, viewed.text) == (ResultStatus.CANCELLED, "6.50")
    assert not Result.objects.filter(resource__in=[7, 8]).exists()
    assert services.project_results([sent], at=NOW).kept == 1
    assert [name for name, _ in seen(region)] == ["同城医院"]


def test_the_value_stays_as_it_was_written(region: samples.Region) -> None:
    assert samples.a_result(region, region.town).text == "6.50"
    worded = samples.a_result(region, region.town, item="hbsag", value=None, text="阴性")
    assert (worded.text, worded.value) == ("阴性", None)


def test_the_mark_follows_the_evidence_in_force_when_it_was_taken(region: samples.Region) -> None:
    result = samples.a_result(region, region.town)

    def mark() -> tuple[int | None, bool]:
        result.refresh_from_db()
        return result.mark, result.has_failed

    assert mark() == (None, False)
    city = samples.passes(region.town, Range.CITY)
    assert mark() == (Range.CITY, False)
    country = samples.passes(region.town, Range.COUNTRY)
    assert mark() == (Range.COUNTRY, False)
    failed = samples.passes(region.town, Range.PROVINCE, has_passed=False)
    assert mark() == (None, True)
    for number, left in ((failed, (4, False)), (country, (2, False)), (city, (None, False))):
        services.withdraw_quality(quality=number, by=samples.OFFICE, at=NOW)
        assert mark() == left
    samples.passes(region.town, Range.CITY, item="ldl")
    samples.passes(region.province, Range.CITY)
    assert mark() == (None, False)


def test_evidence_counts_on_the_local_day_the_sample_was_taken(region: samples.Region) -> None:
    midnight = NOW.replace(hour=16) - timedelta(days=10)
    since, until = date(2026, 11, 11), date(2026, 11, 13)
    before = samples.a_result(region, region.town, taken_at=midnight - timedelta(seconds=1))
    first = samples.a_result(region, region.town, taken_at=midnight - timedelta(days=0))
    last = samples.a_result(
        region, region.town, taken_at=midnight + timedelta(days=1) - timedelta(seconds=1)
    )
    after = samples.a_result(region, region.town, taken_at=midnight + timedelta(days=1))
    samples.passes(region.town, Range.CITY, since=since + timedelta(days=1), until=until)
    marked = set(Result.objects.filter(mark=Range.CITY).values_list("pk", flat=True))
    assert marked == {first.pk, last.pk}
    later = samples.a_result(region, region.town, taken_at=midnight)
    assert later.mark == Range.CITY
    assert before.mark is after.mark is None


def test_alliance_comes_first_and_what_cannot_be_recognised_says_why(
    region: samples.Region,
) -> None:
    for hospital, reach in (
        (region.abroad, Range.PROVINCE),
        (region.province, Range.PROVINCE),
        (region.town, Range.CITY),
        (region.ally, Range.CONSORTIUM),
        (region.here, Range.COUNTRY),
    ):
        samples.passes(hospital, reach)
        samples.a_result(region, hospital)
    samples.a_result(region, region.town, status=ResultStatus.CANCELLED)
    assert seen(region) == [
        ("联体医院", set()),
        ("同城医院", set()),
        ("同省医院", set()),
        ("本院", {Obstacle.OWN}),
        ("外省医院", {Obstacle.OUT_OF_RANGE}),
    ]


def test_another_patients_results_and_other_items_stand_against_nothing(
    region: samples.Region,
) -> None:
    samples.passes(region.town, Range.CITY)
    samples.a_result(region, region.town, person=samples.a_patient("甲乙").pk)
    samples.a_result(region, region.town, item="ldl")
    assert seen(region) == []
    assert [name for name, _ in seen(region, "ldl")] == ["同城医院"]


def test_considering_takes_two_statements_whatever_the_number_of_items(
    region: samples.Region, django_assert_num_queries: object
) -> None:
    for item in ("hba1c", "ldl", "hdl"):
        for _ in range(MOST_SHOWN + 2):
            samples.a_result(region, region.town, item=item)
    with django_assert_num_queries(2):  # type: ignore[operator]  # a fixture that is a function
        found = consider_all(
            person=region.patient.pk,
            wanted=["hba1c", "ldl", "hdl"],
            organisation=region.here.pk,
            at=NOW,
        )
    assert {len(one.candidates) for one in found.values()} == {MOST_SHOWN}


def test_a_result_is_viewed_recognised_and_the_order_withdrawn_with_its_price_saved(
    region: samples.Region,
) -> None:
    samples.passes(region.town, Range.CITY)
    result = samples.a_result(region, region.town)
    order = samples.an_order(region)
    with pytest.raises(Refused, match="not_viewed"):
        services.recognise(order=order.pk, result=result.pk, by=BY, at=NOW)
    for _ in range(2):
        services.view(order=order.pk, results=[result.pk], by=BY, at=NOW)
    for _ in range(2):
        services.recognise(order=order.pk, result=result.pk, by=BY, at=NOW)
    order.refresh_from_db()
    assert (order.state, order.saved_fen) == (OrderState.RECOGNISED, None)
    for _ in range(2):
        services.withdraw(order=order.pk, by=BY, at=NOW)
    order.refresh_from_db()
    assert (order.state, order.saved_fen) == (OrderState.WITHDRAWN, 5000)
    assert steps(order) == ["reminded", "viewed", "recognised", "withdrawn"]
    assert Entry.objects.filter(subject=f"recognition:{order.pk}").count() == 3
    with pytest.raises(Refused, match="order_decided"):
        services.place(order=order.pk, by=BY, at=NOW)


def test_what_has_an_obstacle_or_belongs_to_another_order_is_not_recognised(
    region: samples.Region,
) -> None:
    old = samples.a_result(region, region.town, taken_at=NOW - timedelta(days=100))
    other = samples.a_result(region, region.town, item="ldl")
    samples.passes(region.town, Range.CITY)
    order = samples.an_order(region)
    services.view(order=order.pk, results=[old.pk, other.pk, 0], by=BY, at=NOW)
    assert steps(order) == ["viewed"]
    with pytest.raises(Refused, match="not_recognisable"):
        services.recognise(order=order.pk, result=old.pk, by=BY, at=NOW)
    with pytest.raises(Refused, match="not_viewed"):
        services.recognise(order=order.pk, result=other.pk, by=BY, at=NOW)


def test_a_repeat_names_its_reason_and_saves_nothing(region: samples.Region) -> None:
    samples.passes(region.town, Range.CITY)
    result = samples.a_result(region, region.town)
    order = samples.an_order(region)
    with pytest.raises(Refused, match="repeat_not_justified"):
        services.place(order=order.pk, by=BY, at=NOW)
    services.view(order=order.pk, results=[result.pk], by=BY, at=NOW)
    services.recognise(order=order.pk, result=result.pk, by=BY, at=NOW)
    given = Repeat(RepeatReason.OTHER, "需要同一台仪器对比", is_told=True)
    for _ in range(2):
        services.repeat(order=order.pk, given=given, by=BY, at=NOW)
    order.refresh_from_db()
    assert (order.state, order.reason, order.saved_fen) == (OrderState.PLACED, "other", None)
    assert steps(order) == ["reminded", "viewed", "recognised", "repeated", "placed"]
    with pytest.raises(Refused, match="order_decided"):
        services.recognise(order=order.pk, result=result.pk, by=BY, at=NOW)


def test_where_nothing_could_be_recognised_the_order_is_placed_without_a_reason(
    region: samples.Region,
) -> None:
    samples.a_result(region, region.town)
    order = samples.an_order(region)
    services.repeat(order=order.pk, given=Repeat(RepeatReason.EMERGENCY), by=BY, at=NOW)
    order.refresh_from_db()
    assert (order.state, order.reason, order.was_recognisable) == (OrderState.PLACED, "", False)
    assert steps(order) == ["placed"]


def test_the_same_batch_or_draft_sent_again_opens_nothing_new(region: samples.Region) -> None:
    asked = Asked(region.patient.pk, region.here.pk, uuid4(), (Wanted("hba1c"), Wanted("ldl")))
    first = services.open_orders(asked=asked, by=BY, at=NOW)
    assert services.open_orders(asked=asked, by=BY, at=NOW) == first
    assert Order.objects.count() == 2
    draft = Asked(region.patient.pk, region.here.pk, uuid4(), (Wanted("hba1c", "draft-1"),))
    [made] = services.open_orders(asked=draft, by=BY, at=NOW)
    again = replace(draft, batch=uuid4(), wanted=(Wanted("hba1c", "draft-1"),) * 2)
    assert services.open_orders(asked=again, by=BY, at=NOW) == (made, made)
    with pytest.raises(Refused, match="nothing_wanted"):
        services.open_orders(asked=replace(asked, wanted=()), by=BY, at=NOW)
    with pytest.raises(Refused, match="person_unknown"):
        services.open_orders(asked=replace(asked, person=uuid4()), by=BY, at=NOW)


def test_no_step_is_ever_changed_or_deleted(region: samples.Region) -> None:
    order = samples.an_order(region)
    services.place(order=order.pk, by=BY, at=NOW)
    for statement in ("UPDATE results_orderevent SET by = 'x'", "DELETE FROM results_orderevent"):
        with (
            pytest.raises(DatabaseError, match="never changes"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert OrderEvent.objects.get().kind == EventKind.PLACED


def test_the_database_itself_keeps_the_promises(region: samples.Region) -> None:
    order = samples.an_order(region)
    result = samples.a_result(region, region.town)
    breaches = (
        lambda: Order.objects.filter(pk=order.pk).update(saved_fen=1),
        lambda: Order.objects.filter(pk=order.pk).update(
            was_recognisable=True, state="placed", decided_at=NOW
        ),
        lambda: Result.objects.filter(pk=result.pk).update(mark=2, has_failed=True),
        lambda: Result.objects.filter(pk=result.pk).update(image_link="http://images"),
        lambda: OrderEvent.objects.create(order=order, kind="viewed", by=BY, at=NOW),
        lambda: OrderEvent.objects.create(
            order=order, kind="repeated", reason="other", is_told=True, by=BY, at=NOW
        ),
    )
    for breach in breaches:
        with pytest.raises(IntegrityError), transaction.atomic():
            breach()


def test_quality_is_entered_once_from_a_list_or_not_at_all(region: samples.Region) -> None:
    samples.passes(region.town, Range.CITY)
    with pytest.raises(Refused, match="quality_known"):
        samples.passes(region.town, Range.CITY)
    entry = services.QualityEntry(
        region.ally.pk, "hba1c", Range.CITY, samples.QualityLevel.BASIC, True,
        samples.SINCE, samples.UNTIL, "2026年市级评价",
    )  # fmt: skip
    wrong = replace(entry, item="ldl", until=samples.SINCE)
    with pytest.raises(Refused, match="quality_period_wrong") as caught:
        services.import_quality(entries=[entry, wrong], by=samples.OFFICE, at=NOW)
    assert caught.value.refusal.message.startswith("第2行")
    assert samples.a_result(region, region.ally).mark is None
    assert services.import_quality(entries=[entry], by=samples.OFFICE, at=NOW) == 1
    assert samples.a_result(region, region.ally).mark == Range.CITY
    with pytest.raises(Refused, match="organisation_unknown"):
        services.enter_quality(
            entry=replace(entry, organisation=uuid4()), by=samples.OFFICE, at=NOW
        )
