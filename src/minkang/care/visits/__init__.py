"""Measures 1 and 2 of Liaoning: visits and nursing at home."""
