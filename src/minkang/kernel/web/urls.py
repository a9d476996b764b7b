"""Addresses every page needs: preferences, health, accessibility statement."""

from django.urls import URLPattern

app_name = "web"
urlpatterns: list[URLPattern] = []
