"""Addresses of the exchange; none ever holds a personal value."""

from django.urls import path

from minkang.care.exchange.views import board, rejected, sheets
from minkang.care.exchange.views import senders as sending

app_name = "exchange"
FEED = "exchange/feeds/<int:number>/"
SYSTEM = "exchange/systems/<uuid:rid>/"
REJECTED = "exchange/rejected/<int:number>/"
urlpatterns = [
    path("exchange/", board.board, name="board"),
    path("exchange/feeds/new/", sending.new_feed, name="feed-new"),
    path(FEED, sending.feed, name="feed"),
    path(f"{FEED}promise/", sending.promise, name="feed-promise"),
    path(f"{FEED}end/", sending.end, name="feed-end"),
    path("exchange/systems/", sending.systems, name="systems"),
    path("exchange/systems/new/", sending.new_system, name="system-new"),
    path(SYSTEM, sending.system, name="system"),
    path(f"{SYSTEM}promise/", sending.promise_system, name="system-promise"),
    path(f"{SYSTEM}close/", sending.close, name="system-close"),
    path("exchange/rejected/", rejected.rejected, name="rejected"),
    path(REJECTED, rejected.one, name="rejected-one"),
    path(f"{REJECTED}text/", rejected.text, name="rejected-text"),
    path(f"{REJECTED}retry/", rejected.retry, name="rejected-retry"),
    path(f"{REJECTED}aside/", rejected.aside, name="rejected-aside"),
    path("exchange/sheets/", sheets.sheets, name="sheets"),
    path("exchange/sheets/template/", sheets.template, name="sheets-template"),
    path("exchange/sheets/<int:number>/", sheets.sheet, name="sheet"),
]
