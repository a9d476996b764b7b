"""Addresses of the home pages."""

from django.urls import path

from minkang.desks.views import my, public

app_name = "desks"
urlpatterns = [
    path("", public.home, name="home"),
    path("my/", my.my, name="my"),
]
