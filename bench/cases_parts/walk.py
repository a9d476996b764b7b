"""The clock of a case walked day by day, apart from the product: from the notices and the law alone."""

import random  # noqa: TID251 - bench/ may draw
import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

NOTICES = Path(__file__).resolve().parents[2] / "src/minkang/kernel/calendar/notices.toml"
FIXED_SINCE_2025 = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


@dataclass(frozen=True)
class Drawn:
    """A random case: what its clock saw."""

    accepted: date
    amount: int
    unit: str
    stops: tuple[tuple[date, date | None], ...]
    extra: tuple[int, str] | None


class Almanac:
    """Every day from 2004 to 2032, worked or not, certain or assumed."""

    def __init__(self) -> None:
        """Read the notices once."""
        years = {
            table["year"]: table for table in tomllib.loads(NOTICES.read_text("utf-8"))["year"]
        }
        self.worked: dict[date, bool] = {}
        self.certain: dict[date, bool] = {}
        day = date(2004, 1, 1)
        while day.year < 2033:
            table = years.get(day.year)
            weekend = day.isoweekday() >= 6
            if table is None:
                self.worked[day] = not weekend and (day.month, day.day) not in FIXED_SINCE_2025
            else:
                off = any(one["since"] <= day < one["until"] for one in table["holidays"])
                swapped = day in table["worked_weekends"]
                self.worked[day] = swapped or not (weekend or off)
            self.certain[day] = table is not None
            day += timedelta(days=1)

    def due(self, case: Drawn) -> tuple[date, bool] | None:
        """The last day and whether it is assumed; None while a stop never ends."""
        found = self.walk(case.accepted, case.amount, case.unit, case.stops)
        if found is None or case.extra is None:
            return found
        longer = self.walk(found[0], *case.extra, case.stops)
        return longer and (longer[0], longer[1] or found[1])

    def walk(
        self, start: date, amount: int, unit: str, stops: tuple[tuple[date, date | None], ...]
    ) -> tuple[date, bool] | None:
        """Count day after day."""
        if unit == "months":
            turn = start.month + amount
            year, month = start.year + (turn - 1) // 12, (turn - 1) % 12 + 1
            last = date(year, month, min(start.day, monthrange(year, month)[1]))
            amount, unit = (last - start).days, "days"
        still = set()
        for since, until in stops:
            if until is not None:
                still |= {since + timedelta(days=nth) for nth in range((until - since).days)}
        for_ever = min((since for since, until in stops if until is None), default=date.max)
        counted, day, assumed = 0, start, False
        while counted < amount:
            day = day + timedelta(days=1)
            if day >= for_ever:
                return None
            if day in still:
                continue
            if unit == "working_days":
                assumed = assumed or not self.certain[day]
                counted = counted + 1 if self.worked[day] else counted
            else:
                counted = counted + 1
        return day, assumed


def draw(seed: int, count: int) -> list[Drawn]:
    """Random cases from 2004 to 2029: long and short limits, stops that touch, overlap or never end."""
    dice = random.Random(seed)
    cases = []
    for _ in range(count):
        accepted = date(2004, 1, 1) + timedelta(days=dice.randrange(9490))
        unit = dice.choice(["working_days", "working_days", "days", "months"])
        amount = dice.randint(1, 6) if unit == "months" else dice.randint(1, 60)
        stops: list[tuple[date, date | None]] = []
        for _ in range(dice.choice([0, 0, 1, 1, 2, 3])):
            since = accepted + timedelta(days=dice.randrange(0, 60))
            stops.append((since, since + timedelta(days=dice.randrange(0, 30))))
        if dice.random() < 0.05:
            stops.append((accepted + timedelta(days=dice.randrange(0, 90)), None))
        extra = (10, "working_days") if dice.random() < 0.3 else None
        cases.append(Drawn(accepted, amount, unit, tuple(stops), extra))
    return cases
