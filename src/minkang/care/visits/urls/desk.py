"""Addresses of the service desk and the telephone."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
