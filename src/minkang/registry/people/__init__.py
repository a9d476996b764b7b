"""Residents, households and guardians."""
