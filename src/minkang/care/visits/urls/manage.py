"""Addresses of whoever plans and publishes clinics."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
