"""Rows of messages to other offices just inside and just outside each indicator."""

from boundary_kinds import Case
from indicator_rows import DAY, ON
from results_boundaries import Counted

OWED = {"day": ON - DAY, "until": None}
GATEWAY: dict[str, tuple[Case, ...]] = {
    "gateway.answered_in_time": tuple(
        Counted(
            "message",
            inside=(({"until": ON - DAY}, 1),),
            outside=({"until": None}, {"until": ON + DAY}),
        ).cases()
    ),
    "gateway.silent_offices": (
        *(
            (said, count, Counted("message", OWED | changed).make({}))
            for said, count, changed in (
                ("a day late", 1, {}),
                ("due today", 0, {"day": ON}),
                ("answered today", 0, {"until": ON}),
                ("answered tomorrow", 1, {"until": ON + DAY}),
            )
        ),
        ("that closed", 0, Counted("message", OWED).make({}, {"closed_on": ON})),
    ),
}
