"""Tables of items and of hospitals' guides."""

from minkang.affairs.permits.models.applications import Application
from minkang.affairs.permits.models.guides import GuideCheck, HospitalGuide
from minkang.affairs.permits.models.items import Item, ItemVersion

__all__ = ["Application", "GuideCheck", "HospitalGuide", "Item", "ItemVersion"]
