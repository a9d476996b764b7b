"""Rows of joint cases just inside and just outside each indicator."""

from boundary_kinds import Case
from indicator_rows import DAY, ON
from results_boundaries import Counted

LATE = {"due": ON - DAY, "until": None}
ONETHING: dict[str, tuple[Case, ...]] = {
    "onething.newborn_cases": tuple(Counted("declaration").cases()),
    "onething.days_per_case": tuple(
        Counted("finish", inside=(({"days": 0}, 0),), amount=5).cases()
    ),
    "onething.visits_per_case": tuple(Counted("finish", inside=(({"visits": 0}, 0),)).cases()),
    "onething.steps_per_case": tuple(Counted("finish", amount=2).cases()),
    "onething.papers_per_case": tuple(Counted("finish", amount=3).cases()),
    "onething.lawful_share": tuple(
        Counted(
            "part",
            inside=(({"until": ON}, 1), ({"since": ON, "until": ON}, 1)),
            outside=({"until": None}, {"until": ON + DAY}, {"since": ON + DAY}, {"day": None}),
        ).cases()
    ),
    "onething.late_parts": (
        *(
            (said, count, Counted("part", LATE | changed).make({}))
            for said, count, changed in (
                ("a day late", 1, {}),
                ("due today", 0, {"due": ON}),
                ("without a promise", 0, {"due": None}),
                ("settled today", 0, {"until": ON}),
                ("settled tomorrow", 1, {"until": ON + DAY}),
                ("from tomorrow", 0, {"since": ON + DAY}),
            )
        ),
        ("of an office that closed", 0, Counted("part", LATE).make({}, {"closed_on": ON})),
    ),
}
