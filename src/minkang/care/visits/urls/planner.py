"""Addresses of the capacity planner."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
