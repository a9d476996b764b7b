"""Reads of items and guides."""
