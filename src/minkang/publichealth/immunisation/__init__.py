"""Measure 10 of Liaoning: vaccination."""
