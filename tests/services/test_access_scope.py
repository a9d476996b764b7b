"""A list shows exactly those people for whom the decision says yes, one by one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from uuid import UUID

import access_region as region
import pytest
from access_region import AT, VILLAGES
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from minkang.registry.access import queries
from minkang.registry.access.models import Consent, EmergencyAccess
from minkang.registry.access.terms import SENSITIVE, Action, Actor, Category, Grant, Purpose, Role
from minkang.registry.people.models import CareRelation, Guardianship, Person
from minkang.registry.people.terms import CareKind

USED = (
    Purpose.SELF, Purpose.TREATMENT, Purpose.PUBLIC_HEALTH, Purpose.GOVERNMENT_SERVICE,
    Purpose.BREAK_GLASS,
)  # fmt: skip
ASKED = [
    (purpose, action, frozenset(categories))
    for purpose, action, categories in product(
        USED,
        (Action.READ, Action.FIND),
        (
            {Category.IDENTITY},
            {Category.IDENTITY, Category.GENERAL_HEALTH},
            {Category.HIV},
            {Category.HIV, Category.PSYCHIATRIC, Category.IDENTITY},
            {Category.REPRODUCTION},
        ),
    )
]
pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
PEOPLE = 6

number = st.integers(0, PEOPLE - 1)
# A tie that is over, holds, ends today (over), began today (holds), or is to come.
periods = st.sampled_from(
    [
        (region.LONG_AGO, TODAY - timedelta(days=9)),
        (region.LONG_AGO, None),
        (region.LONG_AGO, TODAY),
        (TODAY, TODAY + timedelta(days=1)),
        (TODAY + timedelta(days=1), None),
    ]
)
minutes = st.integers(-31, 31).map(lambda count: AT + timedelta(minutes=count))
ends = st.none() | st.integers(0, 60).map(lambda count: timedelta(minutes=count))


@pytest.fixture(scope="module")
def home(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[region.World, list[Person], list[UUID]]]:
    """Two hospitals, six people in four villages and two accounts, for the whole module."""
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), transaction.atomic():
        world = region.world()
        people = [region.person(f"居民{n}", VILLAGES[n % len(VILLAGES)]) for n in range(PEOPLE)]
        yield world, people, [region.account("甲"), region.account("乙")]
        transaction.set_rollback(True)


def fill(
    draw: st.DataObject, world: region.World, people: list[Person], accounts: list[UUID]
) -> None:
    hospitals = st.sampled_from([world.hospital, world.other])
    cares = draw.draw(
        st.lists(
            st.tuples(number, hospitals, st.sampled_from(CareKind), periods),
            min_size=3,
            max_size=10,
            unique_by=lambda care: (care[0], care[2]),
        )
    )
    CareRelation.objects.bulk_create(
        CareRelation(
            person=people[who], organisation=where, kind=kind, reference="test:1",
            since=since, until=until,
        )
        for who, where, kind, (since, until) in cares
    )  # fmt: skip
    pairs = st.lists(
        st.tuples(number, number, periods).filter(lambda pair: pair[0] != pair[1]),
        max_size=3,
        unique_by=lambda pair: pair[:2],
    )
    Guardianship.objects.bulk_create(
        Guardianship(
            ward=people[ward], guardian=people[who], kind="parent", since=since, until=until
        )
        for ward, who, (since, until) in draw.draw(pairs)
    )
    consents = st.lists(
        st.tuples(number, st.sampled_from(sorted(SENSITIVE)), minutes, ends),
        max_size=8,
        unique_by=lambda consent: consent[:2],
    )
    Consent.objects.bulk_create(
        Consent(
            person=people[who], category=category, text_version="1", given_at=given_at,
            given_by="account:1", withdrawn_at=None if after is None else given_at + after,
        )
        for who, category, given_at, after in draw.draw(consents)
    )  # fmt: skip
    emergencies = st.lists(st.tuples(number, st.sampled_from(accounts), minutes), max_size=4)
    EmergencyAccess.objects.bulk_create(
        EmergencyAccess(
            person=people[who], account_id=account, reason="抢救", opened_at=opened_at,
            ends_at=opened_at + timedelta(minutes=30), review_due_on=TODAY,
        )
        for who, account, opened_at in draw.draw(emergencies)
    )  # fmt: skip


def actors(
    world: region.World, people: list[Person], accounts: list[UUID]
) -> st.SearchStrategy[Actor]:
    places = st.sampled_from(["", "21", "210502", "210502003", VILLAGES[1]])
    working = [Role.DOCTOR, Role.NURSE, Role.VILLAGE_DOCTOR, Role.PUBLIC_HEALTH_DOCTOR, Role.WINDOW_CLERK]  # fmt: skip
    work = st.builds(
        lambda role, where, place: Grant(role, where.rid, where.name, place),
        st.sampled_from([*working, *working, *Role]),
        st.sampled_from([world.hospital, world.other]),
        places,
    )
    living = st.just(Grant(Role.RESIDENT, None, "", ""))
    return st.builds(
        Actor,
        account=st.sampled_from(accounts),
        name=st.just("甲"),
        person=st.sampled_from([None, *(one.rid for one in people)]),
        practitioner=st.none(),
        grants=st.lists(work | work | living, max_size=3).map(tuple),
        has_second_factor=st.sampled_from([True, True, True, False]),
    )


@settings(
    derandomize=True,
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(draw=st.data())
def each_list_is_what_each_decision_says(
    home: tuple[region.World, list[Person], list[UUID]],
    seen: dict[Purpose, set[bool]],
    draw: st.DataObject,
) -> None:
    world, people, accounts = home
    with transaction.atomic():
        fill(draw, world, people, accounts)
        who = draw.draw(actors(world, people, accounts))
        facts = {
            one.rid: queries.ask_about(
                who, one.rid, action=Action.READ, purpose=Purpose.SELF,
                categories=frozenset({Category.HIV}), at=AT,
            )
            for one in people
        }  # fmt: skip
        for purpose, action, categories in ASKED:
            shown = queries.scope_filter(
                who, action=action, purpose=purpose, categories=categories, at=AT
            )
            listed = list(Person.objects.filter(shown).values_list("rid", flat=True))
            decided = [
                rid
                for rid, ask in facts.items()
                if queries.decide(
                    who, replace(ask, action=action, purpose=purpose, categories=categories)
                ).allowed
            ]
            assert sorted(listed) == sorted(decided), (who, purpose, action, categories)
            seen[purpose] |= {one.rid in decided for one in people}
        transaction.set_rollback(True)


@pytest.mark.slow
def test_the_condition_on_rows_equals_the_decision_on_each(
    home: tuple[region.World, list[Person], list[UUID]],
) -> None:
    seen: dict[Purpose, set[bool]] = {purpose: set() for purpose in USED}
    each_list_is_what_each_decision_says(home, seen)
    assert all(answers == {True, False} for answers in seen.values()), seen


def test_every_kind_of_care_means_a_relation() -> None:
    assert set(queries.RELATION_OF_CARE) == set(CareKind)


def test_a_list_costs_one_query_whatever_the_actor_may(
    home: tuple[region.World, list[Person], list[UUID]], django_assert_num_queries: object
) -> None:
    world, people, accounts = home
    grants = tuple(
        Grant(role, None if role is Role.RESIDENT else world.hospital.rid, "", "2105")
        for role in Role
    )
    who = Actor(accounts[0], "甲", people[0].rid, None, grants, has_second_factor=True)
    for purpose in Purpose:
        with django_assert_num_queries(1 if purpose in OPEN_TO_HIV else 0):  # type: ignore[operator]  # a fixture
            shown = queries.scope_filter(
                who, action=Action.READ, purpose=purpose,
                categories=frozenset({Category.IDENTITY, Category.HIV}), at=AT,
            )  # fmt: skip
            list(Person.objects.filter(shown))


OPEN_TO_HIV = set(USED) - {Purpose.GOVERNMENT_SERVICE}
