"""Addresses of the policy pages."""

from django.urls import path

from minkang.cockpit.views import clauses, documents, gazettes, library, units

app_name = "cockpit"
urlpatterns = [
    path("policies/", library.library, name="library"),
    path("policies/<str:slug>/", documents.document, name="document"),
    path("policies/<str:slug>/copies/", documents.copies, name="document-copies"),
    path("clauses/<str:document>/<str:path>/", clauses.clause, name="clause"),
    path("units/", units.units, name="units"),
    path("units/<str:area>/<str:name>/", units.unit, name="unit"),
    path("gazettes/", gazettes.gazettes, name="gazettes"),
    path("gazettes/<str:slug>/", gazettes.gazette, name="gazette"),
]
