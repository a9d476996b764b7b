"""Addresses of residents booking and following their visits."""

from django.urls import path

from minkang.care.visits.views import (
    resident_draws,
    resident_family,
    resident_messages,
    resident_standing,
    resident_start,
    resident_times,
    resident_visits,
)

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
    path("visits/sessions/<int:session>/draw/", resident_draws.draw, name="resident-draw"),
    path(
        "visits/sessions/<int:session>/draw.json",
        resident_draws.published,
        name="resident-draw-list",
    ),
    path("visits/verify_draw.py", resident_draws.script, name="resident-draw-script"),
    path("my/visits/waiting/<int:number>/leave/", resident_visits.leave, name="resident-leave"),
    path("my/visits/missed/<int:number>/", resident_standing.missed, name="resident-missed"),
    path("my/family/", resident_family.family, name="resident-family"),
    path("my/family/<uuid:agent>/", resident_family.withdraw, name="resident-withdraw"),
    path("my/messages/", resident_messages.messages, name="resident-messages"),
]
