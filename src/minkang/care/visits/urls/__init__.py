"""Addresses of clinic visits; none ever holds a personal value."""

from minkang.care.visits.urls import day, desk, manage, planner, resident, waits

app_name = "visits"
urlpatterns = [
    *resident.patterns,
    *day.patterns,
    *desk.patterns,
    *manage.patterns,
    *planner.patterns,
    *waits.patterns,
]
