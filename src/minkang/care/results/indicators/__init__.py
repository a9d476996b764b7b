"""What mutual recognition promises and keeps, counted from orders, uploads and residents' own looks.

Importing the package declares every indicator.
"""

from minkang.care.results.indicators import recognising, repeating, sharing

__all__ = ["recognising", "repeating", "sharing"]
