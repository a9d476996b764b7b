"""Reads of clinic visits; fetching authorises."""
