"""Mortality of children, nursery places, and services for mothers and children.

Importing the package declares every indicator.
"""

from minkang.supply.family.indicators import centres, mortality, nurseries, services

__all__ = ["centres", "mortality", "nurseries", "services"]
