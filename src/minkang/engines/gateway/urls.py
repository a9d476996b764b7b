"""Addresses of the gateway; none ever holds a personal value."""

from django.urls import path

from minkang.engines.gateway import api
from minkang.engines.gateway.views import board, changes

app_name = "gateway"
urlpatterns = [
    path("gateway/", board.board, name="board"),
    path("gateway/new/", changes.new, name="new"),
    path("gateway/changes/", changes.waiting, name="changes"),
    path("gateway/changes/<int:number>/", changes.one, name="change"),
    path("gateway/<uuid:rid>/change/", changes.change, name="office-change"),
    path("gateway/<uuid:rid>/retire/", changes.retire, name="office-retire"),
    path("gateway/<uuid:rid>/", board.office, name="office"),
    path("gateway/messages/<uuid:message>/again/", board.again, name="again"),
    path("api/gateway/keys", api.keys, name="api-keys"),
    path("api/gateway/messages", api.messages, name="api-messages"),
]
