"""What guides promise and whether hospitals' guides can be used, counted from what is published.

Importing the package declares every indicator.
"""

from minkang.affairs.permits.indicators import guides, items

__all__ = ["guides", "items"]
