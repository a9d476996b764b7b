"""Rows of the warehouse made by hand or by dice, and what an indicator counts in them.

DuckDB in memory, no Django: a world is a table of dicts, `counted` is what the parts say.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from minkang.engines.warehouse.indicators import FRAMES, Aggregation, Indicator, Part
from minkang.engines.warehouse.rules.tables import SHAPES

ON = date(2026, 3, 1)
LONG_AGO = date(2015, 1, 1)
DAY = timedelta(days=1)

CITY = "210500000000"
DISTRICT, COUNTY, OTHER_COUNTY = "210502000000", "210521000000", "210522000000"
STREET, TOWN, OTHER_TOWN = "210502001000", "210521100000", "210522200000"
CITY_VILLAGE, VILLAGE, OTHER_VILLAGE = "210502001002", "210521100201", "210522200201"
AREAS = (
    (CITY, "city"),
    (DISTRICT, "county"),
    (COUNTY, "county"),
    (OTHER_COUNTY, "county"),
    (STREET, "town"),
    (TOWN, "town"),
    (OTHER_TOWN, "town"),
    (CITY_VILLAGE, "village"),
    (VILLAGE, "village"),
    (OTHER_VILLAGE, "village"),
)

Row = dict[str, Any]
ARROW = {"string": pa.string(), "date": pa.date32(), "int64": pa.int64(), "boolean": pa.bool_()}
SCHEMAS = {
    name: pa.schema([(column, ARROW[kind.value]) for column, kind in shape.columns.items()])
    for name, shape in SHAPES.items()
}
EMPTY: set[str] = set()
"""Tables that stand in the engine without rows, so that they need not be handed over again."""


@dataclass
class World:
    """Tables by name; every adder returns the key of the new row."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in SHAPES})

    def add(self, table: str, **columns: object) -> str:
        """A row with the columns given; the others are null, `id` or `rid` is the next number."""
        shape = SHAPES[table].columns
        assert columns.keys() <= shape.keys(), f"{table} has no {columns.keys() - shape.keys()}"
        key = next((name for name in ("id", "rid", "code", "organisation") if name in shape), "")
        row = {name: columns.get(name) for name in shape}
        row[key] = row[key] or f"{table}-{len(self.tables[table])}"
        self.tables[table].append(row)
        return str(row[key])

    def areas(self) -> "World":
        """The city with one district and two counties."""
        for code, level in AREAS:
            self.add("area", code=code, name=code, level=level, valid_from=LONG_AGO)
        return self

    def organisation(self, category: str, area: str = VILLAGE, **changed: object) -> str:
        """A public organisation that has been open for long."""
        facts: Row = {
            "level": "ungraded",
            "grade": "",
            "is_public": True,
            "ownership": "government",
            "opened_on": LONG_AGO,
        }
        return self.add("organisation", category=category, area=area, **(facts | changed))

    def department(self, organisation: str, specialty: str, **changed: object) -> str:
        """A department open for long."""
        facts = {"opened_on": LONG_AGO} | changed
        return self.add("department", organisation=organisation, specialty=specialty, **facts)

    def service(self, organisation: str, kind: str, **changed: object) -> str:
        """A service offered for long."""
        return self.add(
            "service", organisation=organisation, kind=kind, **({"since": LONG_AGO} | changed)
        )

    def certificate(self, organisation: str, kind: str, **changed: object) -> str:
        """A certificate held for long."""
        facts = {"issued_on": LONG_AGO, "subject": ""} | changed
        return self.add("certificate", organisation=organisation, kind=kind, **facts)

    def capacity(self, organisation: str, kind: str, amount: int, **changed: object) -> str:
        """A statement in force for long."""
        facts = {"since": LONG_AGO} | changed
        return self.add("capacity", organisation=organisation, kind=kind, amount=amount, **facts)

    def staff(
        self, organisation: str, post: str, *licences: str, scope: str = "", **changed: object
    ) -> str:
        """Somebody in a main post under the first licence, holding all of them."""
        who = f"practitioner-{len(self.tables['post'])}"
        for kind in licences:
            self.add("qualification", practitioner=who, kind=kind, scope=scope, issued_on=LONG_AGO)
        facts: Row = {
            "is_principal": True,
            "since": LONG_AGO,
            "qualification": licences[0] if licences else None,
            "scope": scope,
            "qualified_since": LONG_AGO if licences else None,
        }
        self.add(
            "post", practitioner=who, organisation=organisation, kind=post, **(facts | changed)
        )
        return who

    def person(self, born_on: date = LONG_AGO, area: str = VILLAGE, **changed: object) -> str:
        """A resident since birth."""
        facts: Row = {"sex": 1, "resident_since": born_on}
        return self.add("person", born_on=born_on, area=area, **(facts | changed))

    def enterprise(self, organisation: str, industry: str) -> str:
        """The business of an enterprise."""
        return self.add("enterprise", organisation=organisation, industry=industry, scale="large")

    def revenue(self, organisation: str, year: int, fen: int) -> str:
        """Revenue stated for a year."""
        return self.add("revenue", organisation=organisation, year=year, fen=fen)

    def award(self, area: str, **changed: object) -> str:
        """The national award of a sanitary place, held for long."""
        facts: Row = {"kind": "national_sanitary", "since": LONG_AGO}
        return self.add("award", area=area, **(facts | changed))

    def session(self, organisation: str, day: date = ON, **changed: object) -> str:
        """A clinic held as planned, published ten days ahead."""
        facts: Row = {
            "specialty": "03",
            "kind": "clinic",
            "day_kind": "workday",
            "state": "closed",
            "published_on": day - 10 * DAY,
            "late_seconds": 0,
        }
        return self.add("session", organisation=organisation, day=day, **(facts | changed))

    def slot(self, organisation: str, day: date = ON, **changed: object) -> str:
        """Half an hour of a clinic that was held."""
        facts: Row = {"state": "closed", "minutes": 30}
        return self.add("slot", organisation=organisation, day=day, **(facts | changed))

    def visit(self, organisation: str, day: date = ON, **changed: object) -> str:
        """An adult booked online, came on time and was seen at once."""
        facts: Row = {
            "specialty": "03",
            "kind": "clinic",
            "channel": "online",
            "state": "fulfilled",
            "age": 40,
            "is_arrived": True,
            "wait_seconds": 0,
            "wait_after_slot_seconds": 0,
        }
        return self.add("visit", organisation=organisation, day=day, **(facts | changed))

    def recognition(self, organisation: str, day: date = ON, **changed: object) -> str:
        """An order withdrawn because the alliance's result was recognised."""
        facts: Row = {
            "kind": "laboratory",
            "state": "withdrawn",
            "is_recognisable": True,
            "near": 1,
            "reason": "",
            "views": 1,
            "saved_fen": 500,
        }
        return self.add("recognition", organisation=organisation, day=day, **(facts | changed))

    def upload(self, organisation: str, day: date = ON, **changed: object) -> str:
        """Ten results of a day, on average three minutes late."""
        facts: Row = {"results": 10, "lag_minutes": 30}
        return self.add("upload", organisation=organisation, day=day, **(facts | changed))

    def lookup(self, area: str, day: date = ON) -> str:
        """Somebody of an area looks at their own results."""
        return self.add("lookup", area=area, day=day)

    def arrival(self, organisation: str, day: date = ON, **changed: object) -> str:
        """Ten messages of a day, one of them rejected."""
        facts: Row = {"accepted": 9, "rejected": 1}
        return self.add("arrival", organisation=organisation, day=day, **(facts | changed))

    def patient(self, organisation: str, day: date = LONG_AGO) -> str:
        """Somebody an institution has known for long."""
        return self.add("patient", organisation=organisation, day=day)

    def link(self, patient: str, person: str, **changed: object) -> str:
        """The patient has been known to be the resident for long."""
        facts: Row = {"since": LONG_AGO}
        return self.add("link", patient=patient, person=person, **(facts | changed))

    def permit(self, area: str = CITY, **changed: object) -> str:
        """An item public for long that promises half of its statutory limit."""
        facts: Row = {"item": "nurse", "statutory": 20, "promised": 10, "since": LONG_AGO}
        return self.add("permit", area=area, **(facts | changed))

    def guide(self, organisation: str, **changed: object) -> str:
        """A hospital's guide, public for long."""
        return self.add("guide", organisation=organisation, **({"since": LONG_AGO} | changed))

    def guide_check(self, organisation: str, day: date = ON, **changed: object) -> str:
        """The square opened, and led to two pages that did."""
        facts: Row = {"is_open": True, "actions": 2}
        return self.add("guide_check", organisation=organisation, day=day, **(facts | changed))

    def licence(self, organisation: str, **changed: object) -> str:
        """A licence an office issued long ago, without an end."""
        facts: Row = {"kind": "clinic_filing", "since": LONG_AGO}
        return self.add("licence", organisation=organisation, **(facts | changed))

    def reuse(self, organisation: str, day: date = ON) -> str:
        """A case took a licence of the office over."""
        return self.add("reuse", organisation=organisation, day=day)

    def decision(self, organisation: str, day: date = ON, **changed: object) -> str:
        """A permit after four days of ten, at once complete, online and public the same day."""
        facts: Row = {
            "outcome": "granted", "counted": 4, "promised": 10, "is_on_time": True,
            "corrections": 0, "papers": 3, "visits": 0, "publish_by": ON + 9 * DAY,
            "published_on": day,
        }  # fmt: skip
        return self.add("decision", organisation=organisation, day=day, **(facts | changed))

    def suspension(self, organisation: str, day: date = ON, **changed: object) -> str:
        """A clock stopped in good time for a test, and still standing."""
        facts: Row = {
            "application": f"application-{len(self.tables['suspension'])}", "officer": "account:x",
            "reason": "testing", "is_late": False,
        }  # fmt: skip
        return self.add("suspension", organisation=organisation, day=day, **(facts | changed))

    def demand(self, organisation: str, day: date = ON, **changed: object) -> str:
        """Something that was asked and held nowhere."""
        facts: Row = {"is_held": False}
        return self.add("demand", organisation=organisation, day=day, **(facts | changed))

    def rating(self, organisation: str, day: date = ON, **changed: object) -> str:
        """Somebody was satisfied."""
        facts: Row = {"grade": "good"}
        return self.add("rating", organisation=organisation, day=day, **(facts | changed))

    def declaration(self, organisation: str, day: date = ON) -> str:
        """A birth was declared."""
        return self.add("declaration", organisation=organisation, day=day)

    def finish(self, organisation: str, day: date = ON, **changed: object) -> str:
        """A birth was settled everywhere after five days, declared and asked about once."""
        facts: Row = {"days": 5, "visits": 1, "steps": 2, "papers": 3}
        return self.add("finish", organisation=organisation, day=day, **(facts | changed))

    def message(self, organisation: str, day: date | None = ON, **changed: object) -> str:
        """A message with its promised day, answered on it."""
        facts: Row = {"since": ON - 60 * DAY, "until": day}
        return self.add("message", organisation=organisation, due=day, **(facts | changed))

    def part(self, organisation: str, day: date = ON, **changed: object) -> str:
        """A part with its last lawful day, that came and was settled before."""
        facts: Row = {"since": ON - 60 * DAY, "until": ON - 50 * DAY, "due": ON - 55 * DAY}
        return self.add("part", organisation=organisation, legal_due=day, **(facts | changed))

    def feature(self, organisation: str, feature: str) -> str:
        """Something that makes the building usable by everybody."""
        return self.add("feature", organisation=organisation, feature=feature)

    def counts(self, *indicators: Indicator, on: date = ON) -> dict[str, "Counted"]:
        """What each indicator counts on a day."""
        connection = _engine(on)
        for name, schema in SCHEMAS.items():
            if self.tables[name] or name not in EMPTY:
                connection.register(name, pa.Table.from_pylist(self.tables[name], schema=schema))
            (EMPTY.discard if self.tables[name] else EMPTY.add)(name)
        return {one.id: _counted(connection, one) for one in indicators}


@dataclass(frozen=True)
class Counted:
    """Rows of the two parts of an indicator; `n` and `d` are what the value is made of."""

    numerator: tuple[Row, ...]
    denominator: tuple[Row, ...]
    n: int
    d: int


def least(numerator: tuple[Row, ...], units: tuple[Row, ...]) -> int:
    """The smallest amount of any unit, 0 where there is no unit."""
    amounts: Counter[str] = Counter()
    for row in numerator:
        amounts[row["unit"]] += row["amount"]
    return min((amounts[row["unit"]] for row in units), default=0)


def total(rows: tuple[Row, ...]) -> int:
    """The sum of the amounts."""
    return sum(row["amount"] for row in rows)


def _counted(connection: duckdb.DuckDBPyConnection, indicator: Indicator) -> Counted:
    numerator = _rows(connection, indicator.numerator)
    denominator = _rows(connection, indicator.denominator) if indicator.denominator else ()
    is_least = indicator.aggregation is Aggregation.LEAST
    n = least(numerator, denominator) if is_least else total(numerator)
    return Counted(numerator, denominator, n, total(denominator))


def _rows(connection: duckdb.DuckDBPyConnection, part: Part) -> tuple[Row, ...]:
    found = connection.execute(_sql(part))
    names = [column[0] for column in found.description]
    return tuple(dict(zip(names, row, strict=True)) for row in found.fetchall())


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    """One for all worlds: opening it costs more than asking it."""
    return duckdb.connect(config={"threads": 1})


@lru_cache(maxsize=1)
def _engine(on: date) -> duckdb.DuckDBPyConnection:
    day = f"CREATE OR REPLACE MACRO warehouse_as_of() AS DATE '{on.isoformat()}'"
    return _connection().execute(day)


@cache
def _sql(part: Part) -> str:
    return str(ibis.to_sql(part(FRAMES), dialect="duckdb"))
