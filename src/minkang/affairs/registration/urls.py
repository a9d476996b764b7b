"""Addresses of the registrar's desk."""

from django.urls import URLPattern

app_name = "registration"
urlpatterns: list[URLPattern] = []
