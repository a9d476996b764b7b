"""Addresses of the window for residents; none ever holds a personal value."""

from django.urls import path

from minkang.affairs.residents.views import finding, record, registering

app_name = "residents"
urlpatterns = [
    path("residents/", finding.find, name="find"),
    path("residents/matters/", finding.take_up, name="take-up"),
    path("residents/new/", registering.register, name="register"),
    path("residents/list/", registering.from_list, name="list"),
    path("residents/list/template.xlsx", registering.template, name="list-template"),
    path("residents/<uuid:rid>/", record.show, name="record"),
    path("residents/<uuid:rid>/move/", record.move, name="move"),
    path("residents/<uuid:rid>/guardian/", record.guardian, name="guardian"),
    path(
        "residents/<uuid:rid>/guardian/<int:guardianship>/end/",
        record.end_guardianship,
        name="end-guardianship",
    ),
]
