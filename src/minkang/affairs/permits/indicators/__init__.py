"""What guides promise, what decisions take, and whether hospitals' guides can be used.

Importing the package declares every indicator.
"""

from minkang.affairs.permits.indicators import decisions, guides, items

__all__ = ["decisions", "guides", "items"]
