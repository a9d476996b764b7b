"""Measure 12 of Liaoning: health literacy and healthy places."""
