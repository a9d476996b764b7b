"""Addresses of the desk that compares patients with residents; none holds a personal value."""

from django.urls import path

from minkang.affairs.matching import views

app_name = "matching"
urlpatterns = [
    path("matching/", views.queue, name="queue"),
    path("matching/reviews/<int:review>/", views.compare, name="compare"),
    path("matching/reviews/<int:review>/later/", views.later, name="later"),
    path("matching/links/", views.links, name="links"),
    path("matching/links/<uuid:source>/", views.link, name="link"),
]
