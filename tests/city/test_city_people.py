"""The people of the city: ages, families, deaths and names as the figures say, and nobody real."""

from datetime import date

import numpy as np
import pytest
from city_samples import ON, SEED, demography, figures, region, residents

from minkang.city import mortality, names
from minkang.city.families import CHILD, NOBODY, WIFE
from minkang.city.population import YEAR
from minkang.city.residents import Residents
from minkang.kernel.identifiers import ResidentNumber, parse_resident_number
from minkang.registry.people.terms import Kinship

SIZE = 60_000


def _all(column: str) -> np.ndarray:
    return np.concatenate([getattr(block, column) for block in residents(SIZE)])


def _people(column: str) -> np.ndarray:
    return np.concatenate([getattr(block.people, column) for block in residents(SIZE)])


def _same(first: Residents, second: Residents) -> bool:
    return (
        (first.name == second.name).all()
        and (first.people.born_on == second.people.born_on).all()
        and first.identity_number == second.identity_number
        and (first.families.household == second.families.household).all()
    )


def test_the_same_seed_plans_the_same_people():
    residents.cache_clear()
    first = residents(2_000)
    residents.cache_clear()
    assert all(_same(*pair) for pair in zip(first, residents(2_000), strict=True))


def test_another_seed_plans_other_people():
    (first,), (second,) = residents(2_000), residents(2_000, SEED + 1)
    assert not np.array_equal(first.name[:500], second.name[:500])


@pytest.mark.parametrize("size", [200, 1_000, 60_000])
def test_exactly_as_many_live_here_as_were_ordered(size):
    assert sum(int(block.is_here.sum()) for block in residents(size)) == size


def test_the_old_are_as_many_as_the_pyramid_says():
    ages = (ON.toordinal() - _people("born_on")) / YEAR
    here = np.concatenate([block.is_here for block in residents(SIZE)])
    assert (ages[here] >= 60).mean() == pytest.approx(0.28, abs=0.005)
    assert (ages[here] < 15).mean() == pytest.approx(0.091, abs=0.003)


def test_births_of_the_last_year_follow_the_rate():
    ages = (ON.toordinal() - _people("born_on")) / YEAR
    assert (ages < 1).sum() / SIZE * 1000 == pytest.approx(figures().value("births"), rel=0.1)


def test_the_law_of_deaths_gives_the_published_expectation():
    law = demography(SIZE).law()
    assert mortality.life_expectancy(law.group_rates()) == pytest.approx(80.57, abs=1e-6)
    assert law.infant == pytest.approx(0.00349, rel=0.01)


def test_the_deaths_drawn_give_the_published_expectation_within_noise():
    died, born = _people("died_on"), _people("born_on")
    dead = died != 0
    edges = np.append(mortality.STARTS, np.inf)
    deaths = np.histogram((died - born)[dead] / YEAR, edges)[0]
    middle = np.maximum((ON.toordinal() - born[~dead]) / YEAR - 1.5, 0)
    years = 3.0 * np.histogram(middle, edges)[0] + 1.5 * deaths
    years[0] = 3 * figures().value("births") / 1000 * SIZE
    assert mortality.life_expectancy(deaths / years) == pytest.approx(80.57, abs=0.6)


def test_nobody_dies_before_birth_or_in_the_future():
    died, born, since = _people("died_on"), _people("born_on"), _all("since")
    dead = died != 0
    assert (died[dead] >= born[dead]).all()
    assert (died[dead] >= since[dead]).all()
    assert (died < ON.toordinal()).all()


def test_those_who_left_came_before():
    until, since = _all("until"), _all("since")
    gone = until != 0
    assert gone.sum() == pytest.approx(0.015 * SIZE, rel=0.02)
    assert (until[gone] > since[gone]).all()


def test_a_child_is_five_days_old_with_two_parents():
    block = residents(SIZE)[0]
    babies = np.flatnonzero(block.people.born_on == ON.toordinal() - 5)
    with_parents = [row for row in babies if block.families.father[row] != NOBODY]
    assert with_parents
    assert all(block.identity_number[row] == "" for row in babies)


def test_partners_are_of_plausible_ages():
    for block in residents(SIZE):
        wives = np.flatnonzero(block.families.place == WIFE)
        husbands = block.families.spouse[wives]
        gap = (block.people.born_on[wives] - block.people.born_on[husbands]) / YEAR
        assert np.median(gap) == pytest.approx(1.8, abs=0.8)
        assert np.abs(gap).max() < 20


def test_mothers_were_of_age_and_children_are_spaced():
    for block in residents(SIZE):
        families, born = block.families, block.people.born_on
        children = np.flatnonzero(families.place == CHILD)
        mothers = families.mother[children]
        years = (born[children] - born[mothers]) / YEAR
        assert years.min() >= 18
        assert years.max() < 50
        order = np.lexsort((born[children], mothers))
        same = mothers[order][1:] == mothers[order][:-1]
        assert (np.diff(born[children][order])[same] >= 300).all()


def test_every_household_has_one_head_and_the_living_lead():
    for block in residents(SIZE):
        kinship = np.array(block.kinship())
        heads = block.families.household[kinship == Kinship.HEAD]
        assert np.array_equal(np.sort(heads), np.arange(block.families.head.size))
        led_by_dead = block.people.died_on[block.families.head] != 0
        living = np.bincount(
            block.families.household, block.people.died_on == 0, block.families.head.size
        )
        assert (living[led_by_dead] == 0).all()


def test_parents_of_the_head_are_a_generation_older():
    for block in residents(SIZE):
        kinship = np.array(block.kinship())
        head = block.families.head[block.families.household]
        years = (block.people.born_on[head] - block.people.born_on) / YEAR
        couple_leads = block.families.place[head] <= WIFE
        assert (kinship == Kinship.PARENT).sum() > 0
        assert years[(kinship == Kinship.PARENT) & couple_leads].min() > 5
        assert np.percentile(years[(kinship == Kinship.PARENT) & couple_leads], 5) > 18
        children = (kinship == Kinship.CHILD) & couple_leads
        assert np.percentile(years[children], 99) < -18


def test_children_bear_a_parents_name():
    block = residents(SIZE)[0]
    children = np.flatnonzero(block.families.place == CHILD)
    parents = np.column_stack((block.families.mother, block.families.father))[children]
    for child, (mother, father) in zip(children[:2_000], parents[:2_000], strict=False):
        known = {block.name[row][0] for row in (mother, father) if row != NOBODY}
        assert block.name[child][0] in known


def test_identity_numbers_are_valid_unique_and_of_no_county():
    given = [number for block in residents(SIZE) for number in block.identity_number if number]
    assert len(set(given)) == len(given)
    counties = {one.county for one in region().villages}
    for block in residents(SIZE)[:1]:
        born, sexes = block.people.born_on.tolist(), block.people.sex.tolist()
        for number, day, sex in zip(block.identity_number[:5_000], born, sexes, strict=False):
            if not number:
                continue
            parsed = parse_resident_number(number, on=ON)
            assert isinstance(parsed, ResidentNumber)
            assert parsed.born_on == date.fromordinal(day)
            assert parsed.is_male == (sex == 1)
            assert parsed.place == figures().unassigned.residents
            assert parsed.place not in counties


def test_telephones_are_unique_and_of_an_unassigned_block():
    given = [number for block in residents(SIZE) for number in block.telephone if number]
    assert len(set(given)) == len(given)
    assert all(len(number) == 11 and number.startswith("1400") for number in given)


def test_surnames_have_the_shape_of_the_nation():
    drawn = _all("name")[_all("ethnicity") == names.HAN]
    first = np.array([name[0] for name in drawn])
    _, counts = np.unique(first, return_counts=True)
    shares = np.sort(counts / counts.sum())[::-1]
    assert shares[0] == pytest.approx(0.075, abs=0.02)
    assert shares[:5].sum() == pytest.approx(0.30, abs=0.05)
    assert shares[:100].sum() > 0.85
    slope = np.polyfit(np.log(np.arange(5, 80)), np.log(shares[5:80]), 1)[0]
    assert -1.6 < slope < -0.7


def test_given_names_tell_the_decade():
    drawn, born = _all("name"), _people("born_on")
    women = _people("sex") == 2
    fifties = women & (born < date(1958, 1, 1).toordinal())
    tens = women & (born > date(2012, 1, 1).toordinal())
    old = {name[1:] for name in drawn[fifties]}
    young = {name[1:] for name in drawn[tens]}
    assert {"秀英", "桂英"} <= old - young
    assert {"梓涵", "一诺"} <= young - old
    single_then = np.mean([len(name) == 2 for name in drawn[(born > 723_000) & (born < 726_000)]])
    single_now = np.mean([len(name) == 2 for name in drawn[tens]])
    assert single_then > 2 * single_now


def test_the_autonomous_counties_are_manchu():
    for block in residents(SIZE)[:1]:
        county = np.array([one.county for one in region().villages])[block.village]
        of_person = county[block.families.household]
        manchu = block.ethnicity == "11"
        assert manchu[of_person == "210521"].mean() == pytest.approx(0.62, abs=0.05)
        assert manchu[of_person == "210502"].mean() == pytest.approx(0.14, abs=0.04)


def test_counties_have_their_share_of_residents():
    counted: dict[str, int] = {}
    for block in residents(SIZE):
        county = np.array([one.county for one in region().villages])[block.village]
        for one in county[block.families.household[block.is_here]]:
            counted[one] = counted.get(one, 0) + 1
    for code, percent in figures().counties.items():
        assert counted[code] / SIZE * 100 == pytest.approx(percent, abs=1.5)
