"""Addresses of residents booking and following their visits."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
