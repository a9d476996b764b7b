"""Reads of booking; fetching authorises."""
