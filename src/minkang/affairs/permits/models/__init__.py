"""Tables of items, of applications with what follows them, and of hospitals' guides."""

from minkang.affairs.permits.models.applications import Application
from minkang.affairs.permits.models.decisions import (
    Decision,
    Demand,
    Fault,
    Paper,
    Rating,
    Reminder,
)
from minkang.affairs.permits.models.guides import GuideCheck, HospitalGuide
from minkang.affairs.permits.models.items import Item, ItemVersion

__all__ = [
    "Application",
    "Decision",
    "Demand",
    "Fault",
    "GuideCheck",
    "HospitalGuide",
    "Item",
    "ItemVersion",
    "Paper",
    "Rating",
    "Reminder",
]
