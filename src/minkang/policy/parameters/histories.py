"""Reading parameter histories and finding the value in force."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType

from minkang.policy.clauses import register, tables
from minkang.policy.clauses.loading import word
from minkang.policy.clauses.tables import DeclarationFault, Table
from minkang.policy.terms import Comparator, Verification

FOLDER = Path(__file__).parent
NATION = "000000"
REGION = re.compile(r"\d{6}")
"""GB/T 2260: two digits each for province, city and county; zeros for the whole of a level."""


class UnknownParameter(LookupError):  # noqa: N818 - says what it is
    """A name that no parameter file declares."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        """Name the closest parameters that do exist."""
        closest = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
        advice = f"did you mean {', '.join(closest)}?" if closest else "see policy/parameters"
        super().__init__(f"no parameter {name!r}; {advice}")


class NotInForce(LookupError):  # noqa: N818 - says what it is
    """A parameter that has no value for a region on a day."""

    def __init__(self, name: str, region: str, on: date, past: Iterable["Parameter"]) -> None:
        """Say which values there are, with their regions and terms."""
        terms = "; ".join(
            f"{entry.value} in {entry.region} from {entry.since} until {entry.until or 'further notice'}"
            for entry in past
        )
        super().__init__(f"{name} has no value for {region} on {on}; there is {terms}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of a policy number.

    Attributes:
        name: ``<room>.<what>_<unit>_<max or min>``.
        bound: `AT_MOST` where a lower number is stricter, `AT_LEAST` where a higher one is,
            `EXACTLY` for amounts and rates.
        region: GB/T 2260 code of the area it holds in; ``000000`` for the nation.
        since: First day in force.
        until: First day no longer in force; None while no end is known.
        clause: The clause that sets it.
    """

    name: str
    label: str
    label_en: str
    unit: str
    bound: Comparator
    value: Decimal
    region: str
    since: date
    until: date | None
    clause: str
    verification: Verification
    note: str
    note_en: str


def value(name: str, region: str, on: date) -> Parameter:
    """The value in force in `region` on a day, half-open ``[since, until)``.

    The tightest area wins: county, city, province, nation. Within one area the latest `since`
    wins.

    Raises:
        UnknownParameter: No such name.
        NotInForce: No area around `region` has a value on that day.
        ValueError: `region` is not a six-digit code.
    """
    candidates = history(name)
    for area in _areas(region):
        current = [
            entry
            for entry in candidates
            if entry.region == area
            and entry.since <= on
            and (entry.until is None or on < entry.until)
        ]
        if current:
            return max(current, key=lambda entry: entry.since)
    raise NotInForce(name, region, on, candidates)


def history(name: str) -> tuple[Parameter, ...]:
    """Every value a parameter ever had, by region and first day.

    Raises:
        UnknownParameter: No such name.
    """
    try:
        return _histories()[name]
    except KeyError:
        raise UnknownParameter(name, _histories()) from None


def names() -> tuple[str, ...]:
    """The names of all parameters, sorted."""
    return tuple(_histories())


def gather(files: Iterable[Table]) -> Mapping[str, tuple[Parameter, ...]]:
    """Histories of the given files by name.

    Raises:
        DeclarationFault: An unexpected key, a wrong value, a name or a first day said twice.
        UnknownClause: A value names a clause that is not in the register.
    """
    found: dict[str, tuple[Parameter, ...]] = {}
    for file in files:
        with file:
            for entry in file.tables("parameter"):
                name, values = _history(entry)
                if name in found:
                    raise DeclarationFault(f"{file.where}: parameter {name} stands twice")
                found[name] = values
    return MappingProxyType(dict(sorted(found.items())))


@cache
def _histories() -> Mapping[str, tuple[Parameter, ...]]:
    return gather(tables.read_folder(FOLDER))


def _areas(region: str) -> tuple[str, ...]:
    """The region and what lies around it, tightest first; repeats are harmless."""
    if not REGION.fullmatch(region):
        raise ValueError(f"region is {region!r}, expected six digits of GB/T 2260")
    return region, f"{region[:4]}00", f"{region[:2]}0000", NATION


def _history(table: Table) -> tuple[str, tuple[Parameter, ...]]:
    with table:
        name = table.text("name")
        label, label_en = table.text("label"), table.text("label_en")
        unit = table.text("unit", "")
        bound = word(table, "bound", Comparator)
        values = tuple(
            _value(entry, name, label, label_en, unit, bound) for entry in table.tables("value")
        )
    begun = {(entry.region, entry.since) for entry in values}
    if not values or len(begun) < len(values):
        raise DeclarationFault(f"{table.where}: needs values, one for each region and first day")
    return name, tuple(sorted(values, key=lambda entry: (entry.region, entry.since)))


def _value(
    table: Table, name: str, label: str, label_en: str, unit: str, bound: Comparator
) -> Parameter:
    with table:
        number, since, until = table.number("value"), table.day("since"), table.day("until")
        if number is None or since is None:
            raise DeclarationFault(f"{table.where}: needs `value` and `since`")
        if until is not None and until <= since:
            raise DeclarationFault(f"{table.where}: ends {until} before it begins {since}")
        region = table.text("region")
        if not REGION.fullmatch(region):
            raise DeclarationFault(f"{table.where}: region is {region!r}, expected six digits")
        return Parameter(
            name=name,
            label=label,
            label_en=label_en,
            unit=unit,
            bound=bound,
            value=number,
            region=region,
            since=since,
            until=until,
            clause=register().get(table.text("clause")).id,
            verification=word(table, "verification", Verification, Verification.OFFICIAL),
            note=table.text("note", ""),
            note_en=table.text("note_en", ""),
        )
