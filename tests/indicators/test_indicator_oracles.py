"""Every indicator counts what a second, row-by-row account of its definition counts."""

from functools import cache

import pytest
from gateway_oracles import GATEWAY
from indicator_oracles import ORACLES
from indicator_rows import ON, Counted, World
from onething_oracles import ONETHING
from permits_oracles import PERMITS
from random_world import PERSONS, drawn
from results_oracles import RESULTS
from row_reader import Oracle
from visit_oracles import OF_HOSPITALS, VISITS

from minkang.engines.warehouse.indicators import Aggregation, Indicator, registered
from minkang.registry.organisations.terms import CertificateKind, ServiceKind, Specialty

pytestmark = pytest.mark.slow
INDICATORS = registered()
FIRST = 16
SEEDS = (FIRST, 36)


@cache
def world(seed: int) -> World:
    return drawn(seed)


@cache
def counts(seed: int) -> dict[str, Counted]:
    return world(seed).counts(*(INDICATORS[one] for one in ORACLES))


def test_every_indicator_has_an_oracle() -> None:
    assert set(ORACLES) == set(INDICATORS)


def test_the_worlds_are_large_enough_to_meet_the_boundaries() -> None:
    assert len(world(FIRST).tables["person"]) == PERSONS
    met = {one for seed in SEEDS for one, counted in counts(seed).items() if counted.numerator}
    assert met == set(ORACLES)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("indicator", ORACLES)
def test_it_counts_what_a_reader_of_the_rows_would(indicator: str, seed: int) -> None:
    counted = counts(seed)[indicator]
    assert (counted.n, counted.d) == ORACLES[indicator](Oracle(world(seed), ON))


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda one: one.id)
def test_its_rows_are_counted_once_and_never_below_zero(indicator: Indicator) -> None:
    for seed in SEEDS:
        counted = counts(seed)[indicator.id]
        for rows in (counted.numerator, counted.denominator):
            assert len({row["key"] for row in rows}) == len(rows)
            assert all(row["amount"] >= 0 for row in rows)
            assert all(row["area"] for row in rows)


@pytest.mark.parametrize(
    "indicator", [one for one in INDICATORS.values() if one.unit.zh == "%"], ids=lambda one: one.id
)
def test_a_share_is_of_its_own_whole(indicator: Indicator) -> None:
    for seed in SEEDS:
        counted = counts(seed)[indicator.id]
        whole = {row["key"] for row in counted.denominator}
        assert {row["key"] for row in counted.numerator} <= whole
        assert 0 <= counted.n <= counted.d
        assert indicator.scale == 100


@pytest.mark.parametrize(
    "indicator",
    [one for one in INDICATORS.values() if one.aggregation is Aggregation.LEAST],
    ids=lambda one: one.id,
)
def test_the_least_is_no_more_than_the_mean_of_the_units(indicator: Indicator) -> None:
    for seed in SEEDS:
        counted = counts(seed)[indicator.id]
        units = {row["unit"] for row in counted.denominator}
        inside = sum(row["amount"] for row in counted.numerator if row["unit"] in units)
        assert counted.n * counted.d <= inside


def test_children_under_five_include_the_infants() -> None:
    for seed in SEEDS:
        assert (
            counts(seed)["family.infant_mortality"].n <= counts(seed)["family.under_5_mortality"].n
        )


def test_more_evidence_never_takes_a_row_away() -> None:
    before, after = world(FIRST), enriched(world(FIRST))
    chosen = list(INDICATORS.values())
    grown = after.counts(*chosen)
    for indicator, counted in before.counts(*chosen).items():
        kept = {row["key"] for row in counted.numerator}
        assert kept <= {row["key"] for row in grown[indicator].numerator}, indicator


def test_without_evidence_nothing_is_counted_and_the_whole_stays() -> None:
    before, after = counts(FIRST), bared(world(FIRST)).counts(*INDICATORS.values())
    for indicator, counted in after.items():
        if indicator in RESTING_ON_EVIDENCE:
            assert counted.numerator == (), indicator
        if indicator in RESTING_ON_EVIDENCE - WHOLE_RESTING_ON_EVIDENCE:
            assert counted.d == before[indicator].d, indicator


def enriched(world: World) -> World:
    """The same world, and every organisation holds everything."""
    richer = World({name: list(rows) for name, rows in world.tables.items()})
    for row in world.tables["organisation"]:
        for specialty in Specialty:
            richer.department(row["rid"], specialty.value)
        for service in ServiceKind:
            richer.service(row["rid"], service.value)
        for certificate in CertificateKind:
            richer.certificate(row["rid"], certificate.value)
    return richer


def bared(world: World) -> World:
    """The same world, and no organisation holds anything."""
    bare = World(dict(world.tables))
    for name in (
        "department",
        "service",
        "certificate",
        "capacity",
        "post",
        "revenue",
        "award",
        "feature",
        "session",
        "slot",
        "visit",
        "recognition",
        "upload",
        "lookup",
        "arrival",
        "patient",
        "link",
        "permit",
        "guide",
        "guide_check",
        "licence",
        "reuse",
        "decision",
        "suspension",
        "demand",
        "rating",
        "declaration",
        "finish",
        "part",
        "message",
    ):
        bare.tables[name] = []
    return bare


WHOLE_RESTING_ON_EVIDENCE = {
    "capacity.doctors_per_bed", "capacity.nurses_per_doctor", "family.baby_friendly_share",
    "family.maternity_doctors", "family.child_doctors", "surveillance.negative_pressure_share",
    *VISITS.keys() - OF_HOSPITALS,
    *RESULTS.keys() - {"results.connected_hospitals_share"},
    "exchange.rejected_share", "exchange.linked_share",
    *PERMITS.keys() - {"permits.guides_share", "permits.guides_reachable_share"},
    "licences.usable", "licences.reused", *ONETHING, *GATEWAY,
}  # fmt: skip
RESTING_ON_EVIDENCE = set(ORACLES) - {
    "capacity.towns_with_centre_share", "capacity.record_system_level",
    "capacity.county_tcm_hospitals_2a_share", "capacity.cdc_in_alliances_share",
    "capacity.government_maternal_child", "capacity.city_maternal_child_level_three_share",
    "capacity.county_maternal_child_level_two", "family.infant_mortality",
    "family.under_5_mortality", "surveillance.life_expectancy",
    "surveillance.mental_centre_level_three_share",
}  # fmt: skip
