"""The rows of a world read one by one in plain Python, as a careful reader would.

Nothing here is taken from the declarations: categories, kinds and boundaries are spelled out.
"""

from collections.abc import Iterable
from datetime import date

from indicator_rows import Row, World

MEDICAL = {
    "general_hospital", "tcm_hospital", "specialist_hospital", "mental_hospital",
    "infectious_hospital", "rehabilitation_hospital", "nursing_hospital", "maternal_child",
    "community_centre", "community_station", "township_hospital", "village_clinic",
    "outpatient_clinic", "clinic", "cdc", "blood_station", "emergency_centre",
}  # fmt: skip
HEALTH = MEDICAL | {"health_supervision"}
HOSPITALS = {
    "general_hospital", "tcm_hospital", "specialist_hospital", "mental_hospital",
    "infectious_hospital", "rehabilitation_hospital", "nursing_hospital",
}  # fmt: skip
CENTRES = {"township_hospital", "community_centre"}
PRIMARY = CENTRES | {"community_station", "village_clinic", "outpatient_clinic", "clinic"}
LARGE = {"secondary", "tertiary"}
LICENSED = {"physician", "assistant_physician"}
BEDS = {
    "general_beds", "rehabilitation_beds", "intensive_beds", "infectious_beds",
    "psychiatric_beds", "obstetric_beds", "paediatric_beds", "nursing_beds",
}  # fmt: skip

Two = tuple[int, int]


class Oracle:
    """One world on one day."""

    def __init__(self, world: World, on: date) -> None:
        self.tables, self.on = world.tables, on
        self.open = {
            one["rid"]: one
            for one in self.tables["organisation"]
            if self.live(one, "opened_on", "closed_on")
        }

    def live(self, row: Row, since: str = "since", until: str = "until") -> bool:
        return row[since] <= self.on and (row[until] is None or row[until] > self.on)

    def bodies(self, categories: Iterable[str]) -> list[Row]:
        return [one for one in self.open.values() if one["category"] in categories]

    def residents(self) -> int:
        return sum(
            self.live(one, "resident_since", "resident_until")
            and (one["died_on"] is None or one["died_on"] > self.on)
            for one in self.tables["person"]
        )

    def held(self, kinds: Iterable[str], categories: Iterable[str] | None = None) -> int:
        return sum(
            one["amount"]
            for one in self.tables["capacity"]
            if self.live(one)
            and one["kind"] in kinds
            and one["organisation"] in self.open
            and (categories is None or self.open[one["organisation"]]["category"] in categories)
        )

    def held_by(self, body: Row, kind: str) -> int:
        return sum(
            one["amount"]
            for one in self.tables["capacity"]
            if one["organisation"] == body["rid"] and one["kind"] == kind and self.live(one)
        )

    def posts(self, kinds: Iterable[str], *licences: str, scope: str = "") -> list[Row]:
        return [
            one
            for one in self.tables["post"]
            if self.live(one)
            and one["is_principal"]
            and one["kind"] in kinds
            and one["organisation"] in self.open
            and self.open[one["organisation"]]["category"] in HEALTH
            and self.is_licensed(one)
            and (not licences or self.holds(one["practitioner"], licences, scope))
        ]

    def is_licensed(self, post: Row) -> bool:
        return post["qualification"] is None or self.live(
            post, "qualified_since", "qualified_until"
        )

    def holds(self, who: str, kinds: Iterable[str], scope: str = "") -> bool:
        return any(
            one["practitioner"] == who
            and one["kind"] in kinds
            and scope in ("", one["scope"])
            and self.live(one, "issued_on", "valid_until")
            for one in self.tables["qualification"]
        )

    def doctors(self, scope: str = "") -> list[Row]:
        return self.posts({"doctor", "public_health", "village_doctor"}, *LICENSED, scope=scope)

    def nurses(self) -> int:
        return len(self.posts({"nurse"}, "nurse"))

    def runs(self, body: Row, specialty: str) -> bool:
        return any(
            one["organisation"] == body["rid"]
            and one["specialty"] == specialty
            and self.live(one, "opened_on", "closed_on")
            for one in self.tables["department"]
        )

    def offers(self, body: Row, kind: str) -> bool:
        return any(
            one["organisation"] == body["rid"] and one["kind"] == kind and self.live(one)
            for one in self.tables["service"]
        )

    def titles(self, kind: str, bodies: Iterable[Row] | None = None) -> int:
        among = {one["rid"] for one in (self.open.values() if bodies is None else bodies)}
        return sum(
            one["kind"] == kind
            and one["organisation"] in among
            and self.live(one, "issued_on", "expires_on")
            for one in self.tables["certificate"]
        )

    def titled(self, body: Row, *kinds: str) -> bool:
        return any(self.titles(kind, [body]) for kind in kinds)

    def places(self, *levels: str) -> list[str]:
        """Codes: "county" without districts, "district", "town" without subdistricts, "city"."""
        return [
            one["code"]
            for one in self.tables["area"]
            if self.live(one, "valid_from", "valid_until") and _kind_of(one) in levels
        ]

    def awarded(self, code: str) -> bool:
        return any(
            one["area"] == code and one["kind"] == "national_sanitary" and self.live(one)
            for one in self.tables["award"]
        )

    def deaths(self, years: int) -> int:
        return sum(
            one["died_on"] is not None
            and self.lately(one["died_on"])
            and one["died_on"] < _birthday(one["born_on"], years)
            and (one["resident_until"] is None or one["resident_until"] >= one["died_on"])
            for one in self.tables["person"]
        )

    def all_deaths(self) -> int:
        return self.deaths(200)

    def residents_half_a_year_ago(self) -> int:
        middle = Oracle.__new__(Oracle)
        middle.tables, middle.on = self.tables, _months_before(self.on, 6)
        return middle.residents()

    def births(self) -> int:
        return sum(
            self.lately(one["born_on"]) and one["resident_since"] == one["born_on"]
            for one in self.tables["person"]
        )

    def lately(self, day: date) -> bool:
        return self.on.replace(year=self.on.year - 1) < day <= self.on


def _months_before(day: date, months: int) -> date:
    """For days that every month has."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return day.replace(year=year, month=month + 1)


def in_county(area: str) -> bool:
    return int(area[4:6]) > 20


def _kind_of(area: Row) -> str:
    code = area["code"]
    if area["level"] == "county":
        return "county" if in_county(code) else "district"
    if area["level"] == "town":
        return "town" if int(code[6:9]) >= 100 else "subdistrict"
    return str(area["level"])


def _birthday(born_on: date, years: int) -> date:
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)
