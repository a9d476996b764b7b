"""Addresses every page needs: preferences, health, accessibility statement."""

from django.urls import path

from minkang.kernel.web import views
from minkang.kernel.web.preferences import keep_preferences

app_name = "web"
urlpatterns = [
    path("preferences/", keep_preferences, name="preferences"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("healthz", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
]
