"""Rows of permits and guides just inside and just outside each indicator."""

from boundary_kinds import Case, Facts, Make
from indicator_rows import DAY, ON, World
from results_boundaries import Counted
from visit_boundaries import LAST_MONTH, OUTSIDE

BODY: Facts = {"category": "general_hospital", "level": "secondary"}


def item(**facts: object) -> Make:
    """One item."""
    return lambda world: world.permit(**facts)


def hospital(
    guide: Facts | None = None, check: Facts | None = None, body: Facts | None = None
) -> Make:
    """A hospital, its guide and a check of it."""

    def build(world: World) -> None:
        rid = world.organisation(**(BODY | (body or {})))
        if guide is not None:
            world.guide(rid, **guide)
        if check is not None:
            world.guide_check(rid, **check)

    return build


def stops(*stopped: Facts, decided: Facts | None = None) -> Make:
    """A case decided on the day, and the stops of its clock."""

    def build(world: World) -> None:
        office = world.organisation(**BODY)
        case = world.decision(office, **(decided or {}))
        for facts in stopped:
            world.suspension(office, **({"application": case} | facts))

    return build


TEN, FOUR = ON - 10 * DAY, ON - 4 * DAY
FIRST = {"day": TEN, "until": FOUR, "officer": "account:one"}
SECOND = {"day": FOUR, "until": ON - DAY, "officer": "account:other", "reason": "hearing"}
LONG: Facts = {"day": ON - 90 * DAY, "until": ON - 80 * DAY}
LAST_DAY: Facts = {"is_late": True}
PERIODS: tuple[tuple[str, int, Facts], ...] = (
    ("since long", 1, {}),
    ("since today", 1, {"since": ON}),
    ("from tomorrow", 0, {"since": ON + DAY}),
    ("until today", 0, {"until": ON}),
    ("until tomorrow", 1, {"until": ON + DAY}),
)
BAD: Facts = {"grade": "bad", "reply_by": ON + 5 * DAY, "replied_on": ON}
LATE = ON - DAY
COUNTED = {
    "permits.counted_share": Counted(
        "decision", outside=({"promised": None, "counted": None},), amount=4
    ),
    "permits.on_time_share": Counted("decision", outside=({"is_on_time": False},)),
    "permits.first_time_share": Counted("decision", outside=({"corrections": 1},)),
    "permits.repeated_notices": Counted(
        "decision", {"corrections": 2}, outside=({"corrections": 1},)
    ),
    "permits.repeated_notices_share": Counted(
        "decision", {"corrections": 2}, outside=({"corrections": 1},)
    ),
    "permits.notices_per_case": Counted(
        "decision", {"corrections": 2}, (({"corrections": 1}, 1),), ({"corrections": 0},), amount=2
    ),
    "permits.visits_per_case": Counted("decision", {"visits": 2}, (({"visits": 3}, 3),), amount=2),
    "permits.papers_per_case": Counted("decision", inside=(({"papers": 1}, 1),), amount=3),
    "permits.asked_held_share": Counted("demand", {"is_held": True}, outside=({"is_held": False},)),
    "permits.satisfied_share": Counted(
        "rating",
        inside=(({"grade": "fair"}, 1), ({"grade": "very_good"}, 1)),
        outside=({"grade": "bad"}, {"grade": "very_bad"}),
    ),
    "permits.answered_share": Counted(
        "rating",
        BAD,
        (({"reply_by": ON}, 1),),
        (
            {"reply_by": None},
            {"reply_by": LATE},
            {"reply_by": LATE, "replied_on": None},
            {"replied_on": None},
            {"replied_on": ON + DAY},
        ),
    ),
    "permits.published_share": Counted(
        "decision",
        {"published_on": ON},
        (({"publish_by": ON}, 1),),
        (
            {"publish_by": None, "published_on": None},
            {"publish_by": LATE},
            {"published_on": None},
            {"published_on": ON + DAY},
        ),
    ),
}
PERMITS: dict[str, tuple[Case, ...]] = {
    "permits.items_online": tuple(
        (said, count, item(**facts, statutory=0, promised=0)) for said, count, facts in PERIODS
    ),
    "permits.promised_share": (
        *((said, 10 * count, item(**facts)) for said, count, facts in PERIODS),
        ("22 of 45", 22, item(statutory=45, promised=22)),
        ("on the spot", 0, item(statutory=0, promised=0)),
    ),
    "permits.halved_items_share": (
        *((said, count, item(**facts)) for said, count, facts in PERIODS),
        ("22 of 45", 1, item(statutory=45, promised=22)),
        ("23 of 45", 0, item(statutory=45, promised=23)),
        ("on the spot", 0, item(statutory=0, promised=0)),
        ("at once though there is a limit", 1, item(promised=0)),
    ),
    "permits.suspended_days_per_case": (
        ("stopped and resumed", 6, stops(FIRST)),
        ("on the day it was stopped", 0, stops({"day": TEN, "until": TEN})),
        ("still open when decided", 10, stops({"day": TEN})),
        ("closed after the decision", 10, stops({"day": TEN, "until": ON + DAY})),
        ("twice by two officers", 9, stops(FIRST, SECOND)),
        ("stopped before the month", 10, stops(LONG)),
        ("decided on the first day", 10, stops(LONG, decided={"day": LAST_MONTH + DAY})),
        ("decided before the month", 0, stops(LONG, decided={"day": LAST_MONTH})),
        ("decided tomorrow", 0, stops(FIRST, decided={"day": ON + DAY})),
        ("not decided", 0, stops(FIRST | {"application": "another"})),
    ),
    "permits.late_suspensions_share": (
        *Counted("suspension", LAST_DAY, (({"until": ON}, 1),), ({"is_late": False},)).cases(),
        ("twice by two officers", 1, stops(FIRST | LAST_DAY, SECOND | LAST_DAY)),
        ("only the second time", 1, stops(FIRST, SECOND | LAST_DAY)),
        ("late before the month, early in it", 0, stops(LONG | LAST_DAY, SECOND)),
    ),
    "permits.guides_share": (
        *((said, count, hospital(facts)) for said, count, facts in PERIODS),
        ("of level three", 1, hospital({}, body={"level": "tertiary"})),
        ("without one", 0, hospital(None, {})),
        *((f"of one that is {one}", 0, hospital({}, body=one)) for one in OUTSIDE),
    ),
    "permits.guides_reachable_share": (
        *((said, count, hospital(facts, {})) for said, count, facts in PERIODS),
        ("checked six days ago", 1, hospital({}, {"day": ON - 6 * DAY})),
        ("checked a week ago", 0, hospital({}, {"day": ON - 7 * DAY})),
        ("checked tomorrow", 0, hospital({}, {"day": ON + DAY})),
        ("one page only", 1, hospital({}, {"actions": 1})),
        ("no page", 0, hospital({}, {"actions": 0})),
        ("square that does not open", 0, hospital({}, {"is_open": False})),
        ("never checked", 0, hospital({})),
        *((f"of one that is {one}", 0, hospital({}, {}, one)) for one in OUTSIDE),
    ),
    **{code: tuple(one.cases()) for code, one in COUNTED.items()},
}
