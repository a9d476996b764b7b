"""Tables of offices, births, declarations and their parts."""

from minkang.affairs.onething.models.births import Birth
from minkang.affairs.onething.models.declarations import Declaration, Part, Reopening
from minkang.affairs.onething.models.seats import Seat

__all__ = ["Birth", "Declaration", "Part", "Reopening", "Seat"]
