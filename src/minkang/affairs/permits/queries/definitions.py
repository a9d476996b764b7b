"""The items as shipped, and what they may point at."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from minkang.affairs.licences.queries.types import types
from minkang.affairs.permits.rules.elements import Item
from minkang.affairs.permits.rules.lint import FOLDER, Known
from minkang.affairs.permits.rules.reading import item_of
from minkang.affairs.permits.terms import Rounding
from minkang.engines.cases.queries.facts import vocabulary
from minkang.engines.cases.queries.procedures import shipped_procedures
from minkang.policy import parameters
from minkang.policy.clauses.tables import DeclarationFault, read, read_folder

PROMISE = "permits.approval_share_percent_max"


@cache
def definitions() -> Mapping[str, Item]:
    """Every item by its code; the file has the code's name.

    Raises:
        DeclarationFault: naming file, table and key.
    """
    return MappingProxyType(read_items(FOLDER / "items"))


def read_items(folder: Path) -> dict[str, Item]:
    """The items of a folder by their codes.

    Raises:
        DeclarationFault: as `item_of`, or a file is not named after its item.
    """
    found = {}
    for table in read_folder(folder):
        one = item_of(table)
        if table.where != f"{one.code}.toml":
            raise DeclarationFault(f"{table.where}: code is {one.code!r}, expected the file's name")
        found[one.code] = one
    return found


@cache
def rounding() -> Rounding:
    """How a share of a limit becomes whole days."""
    with read(FOLDER / "promising.toml") as table:
        return Rounding(table.text("rounding"))


def promise_percent(area: str, on: date) -> int | None:
    """Most a promise may take of the statutory limit in an area on a day; None where nothing is set."""
    try:
        return int(parameters.value(PROMISE, area[:6], on).value)
    except parameters.NotInForce:
        return None


def known(area: str, on: date) -> Known:
    """What an item of an area may point at on a day."""
    return Known(
        facts=frozenset(vocabulary()),
        licences=frozenset(types()),
        items=frozenset(definitions()),
        procedures=frozenset(shipped_procedures()),
        promise_percent=promise_percent(area, on),
        rounding=rounding(),
    )
