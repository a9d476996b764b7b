"""Measure 6: care of the elderly."""
