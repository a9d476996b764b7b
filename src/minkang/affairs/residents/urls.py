"""Addresses of the window for residents; none ever holds a personal value."""

from django.urls import URLPattern

app_name = "residents"
urlpatterns: list[URLPattern] = []
