"""Tables of mutual recognition."""

from minkang.care.results.models.orders import Order, OrderEvent
from minkang.care.results.models.quality import QualityResult
from minkang.care.results.models.results import OwnLookup, Result, Upload

__all__ = ["Order", "OrderEvent", "OwnLookup", "QualityResult", "Result", "Upload"]
