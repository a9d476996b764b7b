"""Rows of mutual recognition just inside and just outside each indicator."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from boundary_kinds import Case, Facts, Make
from indicator_rows import DAY, ON, VILLAGE, World
from visit_boundaries import LAST_MONTH, OUTSIDE

REASONS = (
    "condition_changed", "fast_changing", "major_treatment", "emergency", "appraisal", "other",
)  # fmt: skip
CLINIC: Facts = {"category": "village_clinic", "level": "ungraded"}
PLACED: Facts = {"state": "placed", "saved_fen": None}
OPEN: Facts = {"state": "open", "saved_fen": None}
UNRECOGNISABLE: Facts = {"state": "placed", "is_recognisable": False, "near": None}


@dataclass(frozen=True)
class Counted:
    """One order or upload, and what changes whether it counts.

    Attributes:
        facts: What makes it count.
        inside: Other values with which it still counts, with the amount.
        outside: Values with which it does not.
        bodies: Institutions at which it does not count.
    """

    table: str
    facts: Facts = field(default_factory=dict)
    inside: tuple[tuple[Facts, int], ...] = ()
    outside: tuple[Facts, ...] = ()
    amount: int = 1
    bodies: tuple[Facts, ...] = ({"closed_on": ON},)

    def cases(self) -> Iterator[Case]:
        """It happens, and one deviation at a time."""
        yield "today", self.amount, self.make({})
        yield "on the first day", self.amount, self.make({"day": LAST_MONTH + DAY})
        yield "before it", 0, self.make({"day": LAST_MONTH})
        yield "tomorrow", 0, self.make({"day": ON + DAY})
        for changed, amount in self.inside:
            yield f"with {changed}", amount, self.make(changed)
        for changed in self.outside:
            yield f"not with {changed}", 0, self.make(changed)
        for changed in self.bodies:
            yield f"at one that is {changed}", 0, self.make({}, changed)
        if len(self.bodies) == 1:
            yield "at a village clinic", self.amount, self.make({}, CLINIC)

    def make(self, changed: Facts, body: Facts | None = None) -> Make:
        def build(world: World) -> None:
            organisation = {"category": "general_hospital", "level": "secondary"} | (body or {})
            facts = self.facts | changed
            day = facts.pop("day", ON)
            getattr(world, self.table)(world.organisation(**organisation), day, **facts)

        return build


def looks(*days: int) -> Make:
    """Own looks so many days from the day."""

    def build(world: World) -> None:
        for one in days:
            world.lookup(VILLAGE, ON + one * DAY)

    return build


RECOGNISED = ({"state": "recognised", "saved_fen": None}, 1)
COUNTED: dict[str, Counted] = {
    "results.recognition_share": Counted(
        "recognition", {}, (RECOGNISED, ({"near": 4}, 1)), (PLACED, OPEN, UNRECOGNISABLE)
    ),
    "results.alliance_recognition_share": Counted(
        "recognition", {}, (RECOGNISED,), ({"near": 2}, PLACED, OPEN, UNRECOGNISABLE)
    ),
    "results.saved_yuan": Counted(
        "recognition", {}, (({"saved_fen": 599}, 5), ({"saved_fen": 99}, 0)),
        (PLACED, {"state": "recognised", "saved_fen": None}), amount=5,
    ),
    **{
        f"results.repeats_{reason}_share": Counted(
            "recognition", PLACED | {"reason": reason}, (({"near": 3}, 1),),
            (
                {"reason": REASONS[number - 1]},
                {"is_recognisable": False, "near": None},
                {"state": "open"},
            ),
        )
        for number, reason in enumerate(REASONS)
    },
    "results.connected_hospitals_share": Counted(
        "upload", {}, (({"results": 1}, 1),), (), bodies=OUTSIDE
    ),
    "results.views": Counted(
        "recognition", {"views": 3}, ((UNRECOGNISABLE | {"views": 2}, 2),), ({"views": 0},), amount=3
    ),
    "results.upload_minutes": Counted(
        "upload", {"lag_minutes": 30}, (({"lag_minutes": 0}, 0),), (), amount=30
    ),
}  # fmt: skip
RESULTS: dict[str, tuple[Case, ...]] = {
    **{indicator: tuple(one.cases()) for indicator, one in COUNTED.items()},
    "results.own_lookups": (
        ("today and on the first day", 2, looks(0, -27)),
        ("before it", 0, looks(-28)),
        ("tomorrow", 0, looks(1)),
        ("twice a day", 2, looks(0, 0)),
    ),
}
