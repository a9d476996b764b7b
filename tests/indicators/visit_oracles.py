"""What the indicators of visits ought to count, row by row: limits and kinds are spelled out."""

from collections.abc import Callable, Iterable
from datetime import date

from indicator_rows import Row
from row_reader import HOSPITALS, LARGE, Oracle, Two

CLINICS = {"clinic", "expert_clinic"}
WITH_HELP = {"desk", "phone", "kiosk", "clinician"}
TWENTY_MINUTES = 1200


def hospitals(o: Oracle) -> dict[str, Row]:
    """Open public hospitals of level two and three."""
    return {
        one["rid"]: one for one in o.bodies(HOSPITALS) if one["is_public"] and one["level"] in LARGE
    }


def month_before(day: date) -> date:
    """The same day of the month before, for days every month has."""
    year, month = divmod(day.year * 12 + day.month - 2, 12)
    return day.replace(year=year, month=month + 1)


def of_month(o: Oracle, table: str) -> list[Row]:
    """Rows of those hospitals of the month up to the day."""
    inside = hospitals(o)
    return [
        one
        for one in o.tables[table]
        if one["organisation"] in inside and month_before(o.on) < one["day"] <= o.on
    ]


def clinics(o: Oracle) -> list[Row]:
    """Sessions of clinics."""
    return [one for one in of_month(o, "session") if one["kind"] in CLINICS]


def held(rows: Iterable[Row]) -> list[Row]:
    """Without those stopped."""
    return [one for one in rows if one["state"] != "stopped"]


def share(rows: Iterable[Row], counts: Callable[[Row], bool]) -> Two:
    """How many of the rows count, and how many there are."""
    listed = list(rows)
    return sum(counts(one) for one in listed), len(listed)


def days_off(o: Oracle) -> list[Row]:
    """Clinics at weekends and on holidays."""
    return [one for one in held(clinics(o)) if one["day_kind"] in {"weekend", "holiday"}]


def ahead(session: Row) -> int:
    """Days between publication and clinic."""
    return int((session["day"] - session["published_on"]).days)


def open_on(o: Oracle, day_kind: str, since: date) -> Two:
    """Hospitals with a clinic on such a day after `since`."""
    found = {
        one["organisation"]
        for one in held(o.tables["session"])
        if one["kind"] in CLINICS and one["day_kind"] == day_kind and since < one["day"] <= o.on
    }
    inside = hospitals(o)
    return sum(rid in found for rid in inside), len(inside)


def barrier_free(o: Oracle) -> Two:
    """Hospitals with all four features."""
    needed = {"step_free", "accessible_toilet", "wheelchair", "elder_counter"}
    inside = hospitals(o)
    stated: dict[str, set[str]] = {rid: set() for rid in inside}
    for one in o.tables["feature"]:
        stated.get(one["organisation"], set()).add(one["feature"])
    return sum(needed <= found for found in stated.values()), len(inside)


def visits(o: Oracle) -> list[Row]:
    """Visits of clinics."""
    return [one for one in of_month(o, "visit") if one["kind"] in CLINICS]


def came(o: Oracle) -> list[Row]:
    """Booked ahead and arrived."""
    return [one for one in visits(o) if one["channel"] != "walk_in" and one["is_arrived"]]


def measured(o: Oracle) -> list[Row]:
    """Those whose wait is known."""
    return [one for one in came(o) if one["wait_seconds"] is not None]


def in_time(rows: Iterable[Row], column: str = "wait_seconds") -> Two:
    """Those who waited twenty minutes at most."""
    return share(rows, lambda one: one[column] <= TWENTY_MINUTES)


def expected(o: Oracle) -> list[Row]:
    """Came or did not come."""
    return [one for one in visits(o) if one["state"] in {"arrived", "fulfilled", "noshow"}]


def kept(o: Oracle) -> list[Row]:
    """Booked ahead and not cancelled."""
    return [one for one in visits(o) if one["state"] != "cancelled" and one["channel"] != "walk_in"]


OF_HOSPITALS = {
    "visits.weekend_hospitals_share",
    "visits.holiday_hospitals_share",
    "visits.barrier_free_hospitals_share",
}
"""Whose whole is the hospitals themselves."""

VISITS: dict[str, Callable[[Oracle], Two]] = {
    "visits.slots_within_limit_share": lambda o: share(
        held(of_month(o, "slot")), lambda one: one["minutes"] <= 30
    ),
    "visits.weekend_hospitals_share": lambda o: open_on(o, "weekend", month_before(o.on)),
    "visits.holiday_hospitals_share": lambda o: open_on(
        o, "holiday", o.on.replace(year=o.on.year - 1)
    ),
    "visits.days_off_published_in_time_share": lambda o: share(
        days_off(o), lambda one: ahead(one) >= 7
    ),
    "visits.days_ahead": lambda o: (sum(map(ahead, held(clinics(o)))), len(held(clinics(o)))),
    "visits.sessions_stopped_share": lambda o: share(
        clinics(o), lambda one: one["state"] == "stopped"
    ),
    "visits.sessions_on_time_share": lambda o: share(
        [one for one in held(clinics(o)) if one["late_seconds"] is not None],
        lambda one: one["late_seconds"] <= 300,
    ),
    "visits.barrier_free_hospitals_share": barrier_free,
    "visits.waits_within_limit_share": lambda o: in_time(measured(o)),
    "visits.waits_after_slot_within_limit_share": lambda o: in_time(
        measured(o), "wait_after_slot_seconds"
    ),
    "visits.waits_within_limit_old_share": lambda o: in_time(
        one for one in measured(o) if one["age"] >= 60
    ),
    "visits.waits_within_limit_children_share": lambda o: in_time(
        one for one in measured(o) if one["age"] < 14
    ),
    "visits.waits_within_limit_assisted_share": lambda o: in_time(
        one for one in measured(o) if one["channel"] in WITH_HELP
    ),
    "visits.waits_measured_share": lambda o: share(
        came(o), lambda one: one["wait_seconds"] is not None
    ),
    "visits.waiting_minutes": lambda o: (
        sum(-(-one["wait_seconds"] // 60) for one in measured(o)), len(measured(o))
    ),
    "visits.no_show_share": lambda o: share(expected(o), lambda one: one["state"] == "noshow"),
    "visits.assisted_share": lambda o: share(kept(o), lambda one: one["channel"] in WITH_HELP),
}  # fmt: skip
