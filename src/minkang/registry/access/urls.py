"""Addresses of the review of emergency access."""

from django.urls import path

from minkang.registry.access.views import emergencies

app_name = "access"
urlpatterns = [
    path("emergencies/", emergencies.emergencies, name="emergencies"),
    path("emergencies/<uuid:rid>/", emergencies.review, name="review"),
]
