"""Addresses of the capacity planner."""

from django.urls import URLPattern, path

from minkang.care.visits.views import planner

HOSPITAL = "clinic/plan/<uuid:organisation>/"

patterns: list[URLPattern] = [
    path("clinic/plan/", planner.home, name="planner-home"),
    path(HOSPITAL, planner.plan, name="planner-plan"),
    path(f"{HOSPITAL}accept/", planner.take_over, name="planner-accept"),
    path(f"{HOSPITAL}roster/", planner.roster, name="planner-roster"),
]
