"""What guides promise, what decisions take, when clocks stop, and whether hospitals' guides can be used.

Importing the package declares every indicator.
"""

from minkang.affairs.permits.indicators import decisions, guides, items, stops

__all__ = ["decisions", "guides", "items", "stops"]
