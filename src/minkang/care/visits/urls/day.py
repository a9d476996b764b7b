"""Addresses of the day of a clinic: arrival, queue, consultation."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
