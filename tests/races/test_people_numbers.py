"""One identity number, many windows at once: one registers, the others are told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from minkang.kernel.refusal import Refused
from minkang.registry.people import services
from minkang.registry.people.models import Household, Person
from minkang.registry.people.services import Home
from minkang.registry.people.terms import Kinship
from people_samples import CLERK, NOON, VILLAGE, household, lay_out_places, resident

pytestmark = pytest.mark.django_db(transaction=True)

WINDOWS = 6
together = Barrier(WINDOWS)


def at_a_window(turn: int) -> str:
    together.wait()
    try:
        if turn % 2:
            services.register_residents(
                households=[household(resident(2), resident(1, kinship=Kinship.CHILD))]
                if turn == 1
                else [household(resident(1))],
                by=CLERK,
                at=NOON,
            )
        else:
            services.register_resident(
                entry=resident(1), home=Home(area_code=VILLAGE), by=CLERK, at=NOON
            )
    except Refused as refused:
        return refused.refusal.code
    else:
        return "registered"
    finally:
        connection.close()


def test_a_number_registered_at_many_windows_at_once_is_registered_once() -> None:
    lay_out_places()
    with ThreadPoolExecutor(WINDOWS) as windows:
        told = sorted(windows.map(at_a_window, range(WINDOWS)))
    assert told == ["people.number_taken"] * (WINDOWS - 1) + ["registered"]
    assert Household.objects.count() == 1
    assert Person.objects.filter(identity_index__isnull=False).count() in (1, 2)


def second_head(turn: int) -> str:
    home = Home(household=Household.objects.get().rid)
    together.wait()
    try:
        services.register_resident(entry=resident(10 + turn), home=home, by=CLERK, at=NOON)
    except Refused as refused:
        return refused.refusal.code
    else:
        return "registered"
    finally:
        connection.close()


def test_a_household_without_a_head_gets_one_however_many_ask_at_once() -> None:
    lay_out_places()
    head = services.register_resident(
        entry=resident(1), home=Home(area_code=VILLAGE), by=CLERK, at=NOON
    )
    services.record_death(person=head.rid, on=NOON.date(), by=CLERK, at=NOON)
    with ThreadPoolExecutor(WINDOWS) as windows:
        told = sorted(windows.map(second_head, range(WINDOWS)))
    assert told == ["people.household_has_head"] * (WINDOWS - 1) + ["registered"]
