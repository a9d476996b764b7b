"""Addresses of the home pages."""

from django.urls import path

from minkang.desks import views

app_name = "desks"
urlpatterns = [path("", views.home, name="home")]
