"""Addresses of the policy pages."""

from django.urls import path

from minkang.cockpit.views import clauses, documents, library, units

app_name = "cockpit"
urlpatterns = [
    path("policies/", library.library, name="library"),
    path("policies/<str:slug>/", documents.document, name="document"),
    path("clauses/<str:document>/<str:path>/", clauses.clause, name="clause"),
    path("units/", units.units, name="units"),
    path("units/<str:area>/<str:name>/", units.unit, name="unit"),
]
