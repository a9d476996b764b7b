"""Health records of the city: sent by services, with plausible dirt, known and recognised in the end."""

import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.db import connection
from django.utils.timezone import localtime

from minkang.care.results.models import Order, QualityResult, Result
from minkang.care.results.queries.items import items
from minkang.care.results.terms import OrderState
from minkang.city import building
from minkang.city.building import build
from minkang.city.draws import stream
from minkang.city.records_catalogue import catalogue
from minkang.city.records_houses import House, Pace
from minkang.city.records_people import Resident, stated
from minkang.city.records_post import Post
from minkang.engines.records.models import Feed, Quarantine, Submission
from minkang.engines.records.queries import views
from minkang.kernel.audit.catalogue import Language
from minkang.kernel.identifiers import parse_resident_number, resident_check_character
from minkang.kernel.refusal import Refusal
from minkang.registry.access.queries import accesses_of
from minkang.registry.accounts.queries.personas import cast_of, personas
from minkang.registry.organisations.terms import Category, Level, Specialty
from minkang.registry.people.models import CareRelation, MatchReview, Person, SourceRecord
from minkang.registry.people.terms import CareKind, Sex

ON = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
NOW = localtime(NOON)
STEM = "21059919800302001"
NUMBER = STEM + resident_check_character(STEM)
SOMEBODY = Resident("王建国", Sex.MALE, date(1980, 3, 2), NUMBER, "14000000001", "1组2号")


def house(pace: Pace = Pace.PROMPT, silent_from: datetime | None = None) -> House:
    return House(
        rid=building.UUID(int=1),
        code="H000001",
        credit_code="12210599MK0000011X",
        name="第一医院",
        category=Category.GENERAL_HOSPITAL,
        level=Level.TERTIARY,
        departments=(Specialty.INTERNAL,),
        is_public=True,
        is_member=False,
        pace=pace,
        silent_from=silent_from,
    )


def test_a_value_has_the_code_and_unit_of_the_recognition_list() -> None:
    listed = {one.loinc: one for one in items().values() if one.loinc}
    for code, analyte in catalogue().analytes.items():
        if analyte.loinc in listed:
            item = listed[analyte.loinc]
            assert (item.code, item.name, item.unit) == (code, analyte.name, analyte.unit)
    known = set(catalogue().analytes) | set(catalogue().findings)
    for panel in catalogue().panels.values():
        assert set(panel.analytes) <= known
    for image in catalogue().images.values():
        assert (image.loinc in listed) != (image.item in items())


@pytest.mark.parametrize("pace", Pace)
def test_what_a_house_reports_arrives_after_its_report_or_not_yet(pace: Pace) -> None:
    for hours in (1, 20, 24 * 5, 24 * 40, 24 * 200):
        reported_at = NOW - timedelta(hours=hours)
        received_at = house(pace).received(reported_at, NOW)
        assert received_at is None or reported_at <= received_at <= NOW
    assert house(pace).received(NOW, NOW) is None


def test_a_house_that_fell_silent_sends_nothing_more() -> None:
    silent = house(silent_from=NOW - timedelta(days=9))
    assert silent.received(NOW - timedelta(days=8), NOW) is None
    assert silent.received(NOW - timedelta(days=12), NOW) is not None


def test_no_slip_of_a_number_makes_the_number_of_somebody_else() -> None:
    draw = np.random.default_rng(3)
    told = [stated(SOMEBODY, draw) for _ in range(3_000)]
    refused = [one for one in told if one.is_refused]
    assert 15 < len(refused) < 80
    assert all(
        isinstance(parse_resident_number(one.identity_number, on=ON), Refusal) for one in refused
    )
    assert {one.identity_number for one in told if not one.is_refused} == {NUMBER, ""}
    assert len({one.name for one in told}) == len({one.born_on for one in told}) == 2


def test_the_same_seed_sends_the_same_and_about_one_of_a_hundred_wrongly() -> None:
    told = [{"resourceType": "Condition", "id": f"c{number}"} for number in range(2_000)]

    def lines() -> list[str]:
        post = Post(NOW, stream(7, "dirt of feeds"))
        for one in told:
            post.send(house(), one, NOW - timedelta(days=20))
        return [line for batch in post.batches() for line in batch.lines]

    sent = lines()
    assert sent == lines()
    right = {json.dumps(one, separators=(",", ":")) for one in told}
    assert 0.004 < sum(line not in right for line in sent) / len(told) < 0.02
    assert 0.008 < (len(sent) - len(set(sent))) / len(told) < 0.03


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_records_of_a_region_are_sent_known_and_recognised() -> None:
    built = build(
        region="benxi",
        residents=1_200,
        seed=building.SEED,
        on=ON,
        by="system:operator",
        at=NOON,
        progress=lambda *_: None,
    )
    assert built.residents == 1_200
    _every_kind_is_there_and_nothing_comes_from_the_future()
    _about_one_of_a_hundred_waits_in_the_quarantine()
    _nearly_every_patient_is_known_and_some_are_looked_at()
    _results_are_recognised_repeated_and_looked_at()
    _feeds_differ_and_one_is_silent()
    _the_persona_has_a_record_worth_reading()


def _count(statement: str) -> dict[object, int]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return dict(cursor.fetchall())


def _every_kind_is_there_and_nothing_comes_from_the_future() -> None:
    for view in ("encounter", "observation", "report", "condition", "immunization", "patient"):
        assert list(views.run(view).rows), view
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(updated_at) <= %s FROM records_resourceversion", [NOON])
        assert cursor.fetchone() == (True,)
        cursor.execute("SELECT count(*) FILTER (WHERE version > 1), count(*) FROM records_resource")
        changed, every = cursor.fetchone()
    assert every > 1_000
    assert changed


def _about_one_of_a_hundred_waits_in_the_quarantine() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_resource")
        (stored,) = cursor.fetchone()
    assert 0.003 < Quarantine.objects.count() / stored < 0.03


def _nearly_every_patient_is_known_and_some_are_looked_at() -> None:
    records = SourceRecord.objects.all()
    assert 0.93 < records.filter(person__isnull=False).count() / records.count() < 1
    assert MatchReview.objects.exists()
    assert Result.objects.filter(status="corrected").exists()
    assert Result.objects.filter(mark__isnull=False).exists()
    assert Result.objects.exclude(image_link="").exists()


def _results_are_recognised_repeated_and_looked_at() -> None:
    assert QualityResult.objects.filter(has_passed=False).exists()
    decided = Order.objects.filter(was_recognisable=True).exclude(state=OrderState.OPEN)
    recognised = decided.filter(state=OrderState.WITHDRAWN).count()
    assert 0.5 < recognised / decided.count() < 1
    assert all(one.views for one in decided)
    assert not Order.objects.filter(opened_at__gt=NOON).exists()


def _feeds_differ_and_one_is_silent() -> None:
    assert Feed.objects.count() >= 3
    answers = set(Submission.objects.values_list("answer", flat=True))
    assert {"AA", "AE"} <= answers
    newest = _count(
        "SELECT organisation, extract(epoch FROM max(updated_at))::bigint FROM records_resource "
        "WHERE version > 0 GROUP BY 1"
    )
    ages = sorted(NOON.timestamp() - moment for moment in newest.values())
    assert ages[0] < 86_400
    assert ages[-1] > 9 * 86_400


def _the_persona_has_a_record_worth_reading() -> None:
    persona = next(one for one in personas() if one.login == "demo-resident")
    cast = cast_of(persona, on=ON, taken=())
    assert cast is not None
    assert isinstance(cast.person, Person)
    own = Result.objects.filter(person=cast.person)
    glucose = own.filter(item="glucose").order_by("taken_at")
    assert glucose.count() >= 12
    values = list(glucose.values_list("value", flat=True))
    assert sum(values[:4]) > sum(values[-4:])
    assert own.filter(status="corrected").exists()
    order = Order.objects.filter(person=cast.person, state=OrderState.WITHDRAWN).first()
    assert order is not None
    looks = accesses_of(cast.person.pk, Language.ZH)
    looked = [one for one in looks if one.account == order.opened_by]
    assert {one.code for one in looked} == {"access.record_opened"}
    assert {one.at for one in looked} == {order.opened_at}
    assert all(order.organisation.name in one.sentence for one in looked)
    assert all("目的：诊疗" in one.sentence for one in looked)
    assert CareRelation.objects.filter(person=cast.person, kind=CareKind.REFERRAL).exists()
