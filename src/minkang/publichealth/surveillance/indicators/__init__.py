"""Survival, emergency care and mental health, counted from the register.

Importing the package declares every indicator.
"""

from minkang.publichealth.surveillance.indicators import emergency, mental_health, survival

__all__ = ["emergency", "mental_health", "survival"]
