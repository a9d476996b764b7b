"""Addresses of the service desk and the telephone."""

from django.urls import URLPattern, path

from minkang.care.visits.views import desk, desk_visits

patterns: list[URLPattern] = [
    path("clinic/desk/", desk.find, name="desk-find"),
    path("clinic/desk/people/", desk.take_in_hand, name="desk-take"),
    path("clinic/desk/people/<uuid:rid>/", desk.person, name="desk-person"),
    path("clinic/desk/people/<uuid:rid>/book/", desk.book, name="desk-book"),
    path("clinic/desk/people/<uuid:rid>/wait/", desk.wait, name="desk-wait"),
    path("clinic/desk/waiting/<int:number>/", desk.settle, name="desk-settle"),
    path("clinic/desk/bookings/<uuid:rid>/", desk_visits.booking, name="desk-booking"),
    path("clinic/desk/bookings/<uuid:rid>/arrive/", desk_visits.arrive, name="desk-arrive"),
    path("clinic/desk/bookings/<uuid:rid>/confirm/", desk_visits.confirm, name="desk-confirm"),
    path("clinic/desk/bookings/<uuid:rid>/cancel/", desk_visits.cancel, name="desk-cancel"),
    path("clinic/desk/bookings/<uuid:rid>/help/", desk_visits.note, name="desk-help"),
    path("clinic/desk/help/", desk_visits.helping, name="desk-helping"),
    path("clinic/desk/help/<int:number>/", desk_visits.arrange, name="desk-arrange"),
]
