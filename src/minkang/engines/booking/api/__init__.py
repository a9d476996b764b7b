"""Booking for programs: signed tokens, and a thin path in front of Django for the hot acts."""
