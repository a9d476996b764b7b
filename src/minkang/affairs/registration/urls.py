"""Addresses of the registrar's desk."""

from django.urls import path

from minkang.affairs.registration.views import acts, institutions, rosters

app_name = "registration"
urlpatterns = [
    path("registration/", institutions.institutions, name="institutions"),
    path("registration/rosters/", rosters.rosters, name="rosters"),
    path("registration/rosters/<str:kind>.xlsx", rosters.template, name="roster-template"),
    path("registration/rosters/<uuid:rid>/", rosters.roster, name="roster"),
    path("registration/rosters/<uuid:rid>/decision/", rosters.decide, name="roster-decision"),
    path("registration/<uuid:rid>/", institutions.institution, name="institution"),
    path("registration/<uuid:rid>/<str:name>/", acts.act, name="act"),
]
