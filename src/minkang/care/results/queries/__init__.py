"""Reads of mutual recognition."""
