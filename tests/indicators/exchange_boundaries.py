"""Rows of the platform that gathers records just inside and just outside each indicator."""

from datetime import date

from boundary_kinds import Case, Facts, Make
from indicator_rows import DAY, LONG_AGO, ON, World
from results_boundaries import Counted


def known(day: date = LONG_AGO, body: Facts | None = None, **link: object) -> Make:
    """A patient of a hospital who is a resident."""

    def build(world: World) -> None:
        hospital = world.organisation("general_hospital", **(body or {}))
        world.link(world.patient(hospital, day), world.person(), **link)

    return build


def archived(*links: Facts, **person: object) -> Make:
    """A resident with so many links."""

    def build(world: World) -> None:
        hospital = world.organisation("general_hospital")
        somebody = world.person(**person)
        for facts in links:
            world.link(world.patient(hospital), somebody, **facts)

    return build


EXCHANGE: dict[str, tuple[Case, ...]] = {
    "exchange.rejected_share": tuple(
        Counted("arrival", {"rejected": 3}, (({"accepted": 0}, 3),), ({"rejected": 0},), 3).cases()
    ),
    "exchange.linked_share": (
        ("since long", 1, known()),
        ("since today", 1, known(ON, since=ON)),
        ("from tomorrow", 0, known(since=ON + DAY)),
        ("until today", 0, known(until=ON)),
        ("until tomorrow", 1, known(until=ON + DAY)),
        ("first told tomorrow", 0, known(ON + DAY)),
        ("of a closed hospital", 0, known(body={"closed_on": ON})),
    ),
    "exchange.archive_share": (
        ("at two hospitals", 1, archived({}, {})),
        ("once no longer", 1, archived({"until": ON}, {})),
        ("no longer", 0, archived({"until": ON})),
        ("from tomorrow", 0, archived({"since": ON + DAY})),
        ("without any", 0, archived()),
        ("who left", 0, archived({}, resident_until=ON)),
        ("who died", 0, archived({}, died_on=ON)),
    ),
}
