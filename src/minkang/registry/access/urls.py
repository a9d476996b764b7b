"""Addresses of the access log, of consents and of emergency access."""

from django.urls import path

from minkang.registry.access.views import emergencies, own

app_name = "access"
urlpatterns = [
    path("my/accesses/", own.accesses, name="accesses"),
    path("my/consents/", own.consents, name="consents"),
    path("my/consents/<str:category>/", own.consent, name="consent"),
    path("emergency/<uuid:person>/", emergencies.emergency, name="emergency"),
    path("emergencies/", emergencies.emergencies, name="emergencies"),
    path("emergencies/<uuid:rid>/", emergencies.review, name="review"),
]
