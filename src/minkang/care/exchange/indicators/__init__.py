"""Indicators of the platform that gathers records; importing it declares them all."""

from minkang.care.exchange.indicators import arriving, belonging

__all__ = ["arriving", "belonging"]
