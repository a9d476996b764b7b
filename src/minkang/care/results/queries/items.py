"""The recognition list as shipped."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from minkang.care.results.rules.items import Item, Terms
from minkang.care.results.terms import ItemKind
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.terms import Verification
from minkang.registry.access.terms import Category

SYSTEM = "urn:minkang:recognition-item"
LOINC = "http://loinc.org"


@cache
def items() -> Mapping[str, Item]:
    """Every item by its code, in the order of the list.

    Raises:
        ValueError: a code comes twice, or an item has no terms.
    """
    text = (files("minkang.care.results") / "definitions" / "items.toml").read_text("utf-8")
    found = [_item(row) for row in tomllib.loads(text)["item"]]
    by_code = {one.code: one for one in found}
    if len(by_code) != len(found) or not all(one.terms for one in found):
        raise ValueError("each item of the recognition list has one code and some terms")
    return MappingProxyType(by_code)


@cache
def _by_loinc() -> Mapping[str, Item]:
    return MappingProxyType({one.loinc: one for one in items().values() if one.loinc})


def item_of(system: str, code: str) -> Item | None:
    """The item a coding names, in our codes or in LOINC; None when it is on no list."""
    if system == SYSTEM:
        return items().get(code)
    return _by_loinc().get(code) if system == LOINC else None


def require_item(code: str) -> Item:
    """The item with this code.

    Raises:
        Refused: ``results.item_unknown``.
    """
    found = items().get(code)
    if found is None:
        raise Refused(
            Refusal(
                "results.item_unknown",
                "互认清单里没有这个项目。请从清单里选择。",
                f"no item {code!r} on the recognition list",
            )
        )
    return found


def _item(row: dict[str, Any]) -> Item:
    return Item(
        code=row["code"],
        name=row["name"],
        name_en=row["name_en"],
        kind=ItemKind(row["kind"]),
        category=Category(row.get("category", Category.GENERAL_HEALTH)),
        unit=row.get("unit", ""),
        low=Decimal(row["low"]) if "low" in row else None,
        high=Decimal(row["high"]) if "high" in row else None,
        loinc=row.get("loinc", ""),
        terms=tuple(
            Terms(
                since=one["since"],
                region=one["region"],
                window=timedelta(hours=one["window_hours"]),
                price_fen=one["price_fen"],
                is_negative=one.get("is_negative", False),
                source=one["source"],
                verification=Verification(one["verification"]),
            )
            for one in row.get("terms", ())
        ),
    )
