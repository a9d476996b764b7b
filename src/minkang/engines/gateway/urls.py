"""Addresses of the gateway; none ever holds a personal value."""

from django.urls import path

from minkang.engines.gateway import api

app_name = "gateway"
urlpatterns = [
    path("api/gateway/keys", api.keys, name="api-keys"),
    path("api/gateway/messages", api.messages, name="api-messages"),
]
