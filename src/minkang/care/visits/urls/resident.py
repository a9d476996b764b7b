"""Addresses of residents booking and following their visits."""

from django.urls import path

from minkang.care.visits.views import resident_start, resident_times, resident_visits

patterns = [
    path("visits/", resident_start.start, name="resident-start"),
    path("visits/services/<int:service>/", resident_start.days, name="resident-days"),
    path("visits/sessions/<int:session>/", resident_times.times, name="resident-times"),
    path("visits/sessions/<int:session>/wait/", resident_times.wait, name="resident-wait"),
    path("my/visits/", resident_visits.visits, name="resident-visits"),
    path("my/visits/<uuid:rid>/", resident_visits.visit, name="resident-visit"),
    path("my/visits/<uuid:rid>/visit.ics", resident_visits.calendar, name="resident-calendar"),
    path("my/visits/<uuid:rid>/cancel/", resident_visits.give_back, name="resident-cancel"),
    path("my/visits/<uuid:rid>/accept/", resident_visits.accept, name="resident-accept"),
]
