"""Items of the recognition list and what holds for them when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from minkang.care.results.terms import ItemKind
from minkang.policy.terms import Verification
from minkang.registry.access.terms import Category


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for an item in `region` (GB/T 2260 digits) from `since` until a later entry.

    Attributes:
        since: First day.
        region: Leading digits of the places it holds in; "" is the country.
        window: How long a result may be recognised after it was taken.
        price_fen: Local price of one order, in fen.
        is_negative: Whether it is on the negative list: results are shown, never recognised.
        source: Where window and price come from.
        verification: How sure we are of them.
    """

    since: date
    region: str
    window: timedelta
    price_fen: int
    is_negative: bool
    source: str
    verification: Verification


@dataclass(frozen=True, slots=True)
class Item:
    """One examination or test.

    Attributes:
        code: Ours, for ever.
        name: Chinese name.
        name_en: English name.
        kind: What kind it is.
        category: The part of the record it belongs to.
        unit: Unit of its values; "" where it has none.
        low: Lower reference limit of adults, or None.
        high: Upper one, or None.
        loinc: What feeds may call it; "" where we are not sure.
        terms: What holds when and where.
    """

    code: str
    name: str
    name_en: str
    kind: ItemKind
    category: Category
    unit: str
    low: Decimal | None
    high: Decimal | None
    loinc: str
    terms: tuple[Terms, ...]

    @property
    def value(self) -> str:
        """Its code, as a choice of a form."""
        return self.code

    @property
    def label(self) -> str:
        """Chinese name."""
        return self.name

    @property
    def label_en(self) -> str:
        """English name."""
        return self.name_en


def terms_of(item: Item, place: str, on: date) -> Terms | None:
    """What holds for an item at a place on a day: of the tightest region, the latest entry."""
    held = [one for one in item.terms if one.since <= on and place.startswith(one.region)]
    return max(held, key=lambda one: (len(one.region), one.since), default=None)


def oldest_shown(items: Iterable[Item], at: datetime) -> datetime:
    """How far back a list of candidates goes: twice the longest window of its items."""
    windows = [one.window for item in items for one in item.terms]
    return at - 2 * max(windows, default=timedelta(0))
