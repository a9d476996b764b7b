"""Which hospitals and orders the promises of mutual recognition are about.

A month is the one up to and including the day: ``(on - 1 month, on]``; an order counts on the local day
it was opened.
"""

from minkang.care.results.terms import OrderState
from minkang.engines.warehouse.indicators import Frames, Rows
from minkang.engines.warehouse.indicators.parts import institutions
from minkang.registry.organisations.terms import HOSPITALS

TAKEN_OVER = (OrderState.RECOGNISED.value, OrderState.WITHDRAWN.value)


def hospitals(frames: Frames) -> Rows:
    """Open public hospitals of level two and above."""
    found = institutions.public(institutions.of_categories(frames, HOSPITALS))
    return institutions.at_levels(found, institutions.SECONDARY_AND_ABOVE)


def of_month(frames: Frames, table: Rows, organisations: Rows | None = None) -> Rows:
    """Rows of `table` of the month, of some organisations or of all open ones."""
    held = frames.held_by(table, organisations)
    return held.filter(held.day <= frames.on, held.day > frames.before(months=1))


def decided(frames: Frames) -> Rows:
    """Orders of the month against which a recognisable result stood and which are decided."""
    found = of_month(frames, frames.recognition)
    return found.filter(found.is_recognisable, found.state != OrderState.OPEN.value)


def repeated(frames: Frames) -> Rows:
    """Those that were placed all the same."""
    found = decided(frames)
    return found.filter(found.state == OrderState.PLACED.value)


def rows(frames: Frames, orders: Rows) -> Rows:
    """A part whose rows are orders."""
    return frames.rows(orders, "recognition", key=orders.id)
