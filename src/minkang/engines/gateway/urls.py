"""Addresses of the gateway; none ever holds a personal value."""

from django.urls import path

from minkang.engines.gateway import api, views

app_name = "gateway"
urlpatterns = [
    path("gateway/", views.board, name="board"),
    path("gateway/<uuid:rid>/", views.office, name="office"),
    path("gateway/messages/<uuid:message>/again/", views.again, name="again"),
    path("api/gateway/keys", api.keys, name="api-keys"),
    path("api/gateway/messages", api.messages, name="api-messages"),
]
