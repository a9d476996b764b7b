"""Rows of visits just inside and just outside each indicator."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from boundary_kinds import LAST_YEAR, Case, Facts, Make
from indicator_rows import DAY, ON, World

GENERAL, SECOND = "general_hospital", {"level": "secondary"}
LAST_MONTH = date(2026, 2, 1)
OUTSIDE: tuple[Facts, ...] = (
    {"level": "primary"},
    {"is_public": False},
    {"category": "community_centre"},
    {"closed_on": ON},
)


@dataclass(frozen=True)
class Happened:
    """One session, slot or visit of a hospital, and what changes whether it counts.

    Attributes:
        facts: What makes it count.
        inside: Other values with which it still counts, with the amount.
        outside: Values with which it does not.
        since: The last day before the period.
    """

    table: str
    facts: Facts = field(default_factory=dict)
    inside: tuple[tuple[Facts, int], ...] = ()
    outside: tuple[Facts, ...] = ()
    amount: int = 1
    since: date = LAST_MONTH

    def cases(self) -> Iterator[Case]:
        """It happens, and one deviation at a time."""
        yield "today", self.amount, self.make({})
        yield "on the first day", self.amount, self.make({"day": self.since + DAY})
        yield "before it", 0, self.make({"day": self.since})
        yield "tomorrow", 0, self.make({"day": ON + DAY})
        for changed, amount in self.inside:
            yield f"with {changed}", amount, self.make(changed)
        for changed in self.outside:
            yield f"not with {changed}", 0, self.make(changed)
        for changed in OUTSIDE:
            yield f"at one that is {changed}", 0, self.make({}, changed)

    def make(self, changed: Facts, body: Facts | None = None) -> Make:
        def build(world: World) -> None:
            organisation = {"category": GENERAL} | SECOND | (body or {})
            rid = world.organisation(**organisation)
            facts = self.facts | changed
            day = facts.pop("day", ON)
            if self.table == "session" and "published_on" not in facts:
                facts["published_on"] = day - facts.pop("ahead", 10) * DAY
            facts.pop("ahead", None)
            getattr(world, self.table)(rid, day, **facts)

        return build


NOT_A_CLINIC = {"kind": "vaccination"}
STOPPED = {"state": "stopped"}
WALKED_IN = {"channel": "walk_in"}
NEVER_SEEN = {"wait_seconds": None, "wait_after_slot_seconds": None}
LIMIT = ({"wait_seconds": 1200}, 1)
LATER = {"wait_seconds": 1201}
EXPERT = ({"kind": "expert_clinic"}, 1)
UNFIT = (NOT_A_CLINIC, WALKED_IN, {"is_arrived": False}, LATER, NEVER_SEEN)


def open_on(day_kind: str, since: date) -> Happened:
    """A clinic on such a day."""
    return Happened(
        "session", {"day_kind": day_kind}, (EXPERT,),
        ({"day_kind": "workday"}, NOT_A_CLINIC, STOPPED), since=since,
    )  # fmt: skip


def featured(*features: str) -> Make:
    """A hospital with features."""

    def build(world: World) -> None:
        rid = world.organisation(GENERAL, **SECOND)
        for feature in features:
            world.feature(rid, feature)

    return build


FOUR = ("step_free", "accessible_toilet", "wheelchair", "elder_counter")
HAPPENED = {
    "visits.slots_within_limit_share": Happened(
        "slot", {"minutes": 30}, (({"minutes": 5}, 1),), ({"minutes": 31}, STOPPED)
    ),
    "visits.weekend_hospitals_share": open_on("weekend", LAST_MONTH),
    "visits.holiday_hospitals_share": open_on("holiday", LAST_YEAR),
    "visits.days_off_published_in_time_share": Happened(
        "session", {"day_kind": "weekend", "ahead": 7}, (({"day_kind": "holiday"}, 1),),
        ({"ahead": 6}, {"day_kind": "workday"}, STOPPED, NOT_A_CLINIC),
    ),
    "visits.days_ahead": Happened(
        "session", {"ahead": 9}, (({"ahead": 3}, 3),), (STOPPED, NOT_A_CLINIC), amount=9
    ),
    "visits.sessions_stopped_share": Happened(
        "session", STOPPED, (EXPERT,), ({"state": "published"}, NOT_A_CLINIC)
    ),
    "visits.sessions_on_time_share": Happened(
        "session", {"late_seconds": 300}, (({"late_seconds": -60}, 1),),
        ({"late_seconds": 301}, {"late_seconds": None}, STOPPED, NOT_A_CLINIC),
    ),
    "visits.waits_within_limit_share": Happened("visit", {}, (LIMIT, EXPERT), UNFIT),
    "visits.waits_after_slot_within_limit_share": Happened(
        "visit", {"wait_seconds": 3000, "wait_after_slot_seconds": 1200}, (EXPERT,),
        ({"wait_after_slot_seconds": 1201}, NEVER_SEEN, WALKED_IN, NOT_A_CLINIC),
    ),
    "visits.waits_within_limit_old_share": Happened(
        "visit", {"age": 60}, (LIMIT,), ({"age": 59}, *UNFIT)
    ),
    "visits.waits_within_limit_children_share": Happened(
        "visit", {"age": 13}, (LIMIT, ({"age": 0}, 1)), ({"age": 14}, *UNFIT)
    ),
    "visits.waits_within_limit_assisted_share": Happened(
        "visit", {"channel": "desk"}, (LIMIT, ({"channel": "clinician"}, 1)),
        ({"channel": "online"}, {"channel": "partner"}, *UNFIT),
    ),
    "visits.waits_measured_share": Happened(
        "visit", {}, (({"wait_seconds": 9000}, 1),),
        (NEVER_SEEN, WALKED_IN, NOT_A_CLINIC, {"is_arrived": False}),
    ),
    "visits.waiting_minutes": Happened(
        "visit", {"wait_seconds": 61}, (({"wait_seconds": 60}, 1), ({"wait_seconds": 1201}, 21)),
        (NEVER_SEEN, WALKED_IN, NOT_A_CLINIC), amount=2,
    ),
    "visits.no_show_share": Happened(
        "visit", {"state": "noshow"}, ((WALKED_IN, 1),),
        ({"state": "fulfilled"}, {"state": "cancelled"}, NOT_A_CLINIC),
    ),
    "visits.assisted_share": Happened(
        "visit", {"channel": "phone"}, (({"channel": "kiosk"}, 1), ({"state": "noshow"}, 1)),
        ({"channel": "online"}, WALKED_IN, {"state": "cancelled"}, NOT_A_CLINIC),
    ),
}  # fmt: skip
VISITS: dict[str, tuple[Case, ...]] = {
    **{indicator: tuple(one.cases()) for indicator, one in HAPPENED.items()},
    "visits.barrier_free_hospitals_share": (
        ("all four", 1, featured(*FOUR)),
        ("and more", 1, featured(*FOUR, "lift")),
        *((f"without {one}", 0, featured(*(set(FOUR) - {one}))) for one in FOUR),
    ),
}
