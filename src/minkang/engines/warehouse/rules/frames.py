"""The tables as Ibis expressions, and the few primitives parts of indicators are built from.

An expression here is bound to no engine: the same one is compiled for DuckDB over the copy and
for PostgreSQL over the live tables. The day it is asked for is a function of the engine, so that
one compiled statement serves every day.
"""

import datetime
from functools import cache, cached_property
from importlib import import_module
from types import ModuleType
from typing import Any, TypeAlias

from minkang.engines.warehouse.rules.life_table import BANDS
from minkang.engines.warehouse.rules.tables import SHAPES

Rows: TypeAlias = Any
"""An Ibis table; what a part returns has the columns of `ROWS`."""
Column: TypeAlias = Any
"""An Ibis column or scalar."""

ROWS = ("key", "kind_of_row", "area", "organisation", "amount")
"""Columns of a part: identity of the row, what it is, where, whose, and how much it counts."""

AS_OF = "warehouse_as_of"
"""Function of both engines that gives the day a value is asked for."""

FIVE = 5
"""Years of a band of the life table after the second one."""

CONFIRMED_WITHIN_MONTHS = 12
"""Our rule of completeness: an entry that nobody confirmed for a year may have aged unseen."""


@cache
def _ibis() -> ModuleType:
    """Ibis, imported with the first expression: it takes a second that most processes never need."""
    return import_module("ibis")


def _as_of() -> datetime.date:
    """The day a value is asked for; the engine has the body."""
    raise NotImplementedError


def _table(name: str) -> cached_property[Rows]:
    """One unbound table, made when it is first counted."""
    columns = {column: kind.value for column, kind in SHAPES[name].columns.items()}
    return cached_property(lambda _: _ibis().table(columns, name=name))


def years_between(earlier: Column, later: Column) -> Column:
    """Completed years: one more on each birthday, that of 29 February on 1 March."""
    turned = later.month() * 100 + later.day() >= earlier.month() * 100 + earlier.day()
    years = later.year() - earlier.year()
    return (years - turned.ifelse(0, 1)).cast("int64")


def age_band(years: Column) -> Column:
    """Band of the abridged life table for completed years: 0, 1–4, 5–9 … 80–84, 85 and older."""
    five = _ibis().least(years // FIVE + 1, BANDS - 1)
    return _ibis().cases((years < 1, 0), (years < FIVE, 1), else_=five).cast("int64")


class Frames:
    """Tables by attribute (``frames.person``) with the columns of `tables.SHAPES`.

    Primitives that name a day without saying which mean the day the value is asked for, `on`.
    """

    area = _table("area")
    award = _table("award")
    person = _table("person")
    organisation = _table("organisation")
    department = _table("department")
    capacity = _table("capacity")
    service = _table("service")
    certificate = _table("certificate")
    enterprise = _table("enterprise")
    revenue = _table("revenue")
    post = _table("post")
    qualification = _table("qualification")
    feature = _table("feature")
    session = _table("session")
    slot = _table("slot")
    visit = _table("visit")
    recognition = _table("recognition")
    upload = _table("upload")
    lookup = _table("lookup")
    arrival = _table("arrival")
    patient = _table("patient")
    link = _table("link")
    permit = _table("permit")
    guide = _table("guide")
    guide_check = _table("guide_check")
    licence = _table("licence")
    reuse = _table("reuse")
    decision = _table("decision")
    suspension = _table("suspension")
    demand = _table("demand")
    rating = _table("rating")
    declaration = _table("declaration")
    finish = _table("finish")
    part = _table("part")
    message = _table("message")

    @cached_property
    def on(self) -> Column:
        """The day the value is asked for."""
        return _ibis().udf.scalar.builtin(name=AS_OF)(_as_of)()

    def before(self, *, years: int = 0, months: int = 0) -> Column:
        """The day so long before `on`; the last day of the month where that day is missing."""
        moment = self.on.cast("timestamp") - _ibis().interval(months=12 * years + months)
        return moment.cast("date")

    def in_force(
        self,
        table: Rows,
        since: str = "since",
        until: str = "until",
        *,
        day: Column | None = None,
    ) -> Rows:
        """The rows whose period ``[since, until)`` holds `day`, by default `on`."""
        day = self.on if day is None else day
        return table.filter(table[since] <= day, table[until].isnull() | (table[until] > day))

    def residents(self, *, day: Column | None = None) -> Rows:
        """People who live here on `day`; somebody does so no longer on the day of death."""
        day = self.on if day is None else day
        here = self.in_force(self.person, "resident_since", "resident_until", day=day)
        return here.filter(here.died_on.isnull() | (here.died_on > day))

    def age(self, born_on: Column) -> Column:
        """Completed years on `on`."""
        return years_between(born_on, self.on)

    def organisations(self) -> Rows:
        """Organisations open on `on`."""
        return self.in_force(self.organisation, "opened_on", "closed_on")

    def areas(self, level: str) -> Rows:
        """Areas of a level in force on `on`."""
        areas = self.in_force(self.area, "valid_from", "valid_until")
        return areas.filter(areas.level == level)

    def held_by(self, table: Rows, organisations: Rows | None = None) -> Rows:
        """Rows of `table` with the facts of the open organisation they belong to.

        Adds ``area``, ``category``, ``organisation_level``, ``grade``, ``is_public``,
        ``ownership`` and ``parent``; rows of organisations that are not among `organisations`
        (by default all open ones) fall away.
        """
        among = self.organisations() if organisations is None else organisations
        facts = among.select(
            organisation_rid=among.rid,
            area=among.area,
            category=among.category,
            organisation_level=among.level,
            grade=among.grade,
            is_public=among.is_public,
            ownership=among.ownership,
            parent=among.parent,
        )
        return table.inner_join(facts, table.organisation == facts.organisation_rid)

    def principal_posts(self) -> Rows:
        """Main posts in force on `on` of people whose licence is valid, or who need none."""
        posts = self.in_force(self.post)
        licensed = (posts.qualified_since <= self.on) & (
            posts.qualified_until.isnull() | (posts.qualified_until > self.on)
        )
        return posts.filter(posts.is_principal, posts.qualification.isnull() | licensed)

    def deaths(self) -> Rows:
        """Residents who died in the twelve months up to and including `on`."""
        dead = self.person.filter(
            self.person.died_on <= self.on, self.person.died_on > self.before(years=1)
        )
        return dead.filter(dead.resident_until.isnull() | (dead.resident_until >= dead.died_on))

    def rows(self, table: Rows, kind: str, *, key: Column, amount: Column | int = 1) -> Rows:
        """A part: `table` must have ``area``; its ``organisation`` is kept where it has one.

        A column ``band`` of the table is kept too, for life tables.

        Args:
            table: What is counted, one row each.
            kind: What a row is: "person", "organisation", "post", "capacity", "area" …
            key: Column that identifies the row.
            amount: What a row adds: a whole number or a column of them.
        """
        owner = table.organisation if "organisation" in table.columns else _ibis().null("string")
        counted = _ibis().literal(amount) if isinstance(amount, int) else amount
        columns = {
            "key": key.cast("string"),
            "kind_of_row": _ibis().literal(kind),
            "area": table.area,
            "organisation": owner,
            "amount": counted.cast("int64"),
        }
        return table.select(columns | ({"band": table.band} if "band" in table.columns else {}))

    def organisation_rows(self, organisations: Rows, amount: Column | int = 1) -> Rows:
        """A part whose rows are organisations, each counted for itself."""
        table = organisations.mutate(organisation=organisations.rid)
        return self.rows(table, "organisation", key=table.rid, amount=amount)

    def area_rows(self, areas: Rows) -> Rows:
        """A part whose rows are areas."""
        return self.rows(areas.mutate(area=areas.code), "area", key=areas.code)

    def reporting(self, organisations: Rows) -> Rows:
        """Who ought to report: amount 1 where the entry was confirmed within twelve months."""
        confirmed = organisations.confirmed_on > self.before(months=CONFIRMED_WITHIN_MONTHS)
        return self.organisation_rows(organisations, confirmed.ifelse(1, 0))


FRAMES = Frames()
"""The frames every part is built on."""
