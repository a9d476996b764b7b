"""Rows of licences just inside and just outside each indicator."""

from boundary_kinds import Case, Facts, Make
from indicator_rows import ON, World
from permits_boundaries import PERIODS
from results_boundaries import Counted


def licence(facts: Facts, body: Facts | None = None) -> Make:
    """A licence of an office."""

    def build(world: World) -> None:
        world.licence(world.organisation(category="authority", **(body or {})), **facts)

    return build


LICENCES: dict[str, tuple[Case, ...]] = {
    "licences.usable": (
        *((said, count, licence(facts)) for said, count, facts in PERIODS),
        ("of an office that closed", 0, licence({}, {"closed_on": ON})),
    ),
    "licences.reused": tuple(Counted("reuse").cases()),
}
