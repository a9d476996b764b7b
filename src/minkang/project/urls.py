"""Addresses of the whole site; each app owns its own list."""

from datetime import datetime

from django.urls import include, path

from minkang.care.results.views.hooks import check_tokens_with
from minkang.engines.records.api.tokens import Unaccepted, identity_of
from minkang.engines.records.terms import Reader


def reader_of(token: str, at: datetime) -> Reader | None:
    """Whom an access token of records names; None when it is none of ours or has ended."""
    try:
        return identity_of(token, at).reader
    except Unaccepted:
        return None


check_tokens_with(reader_of)

urlpatterns = [
    path("", include("minkang.desks.urls")),
    path("", include("minkang.registry.accounts.urls")),
    path("", include("minkang.cockpit.urls")),
    path("", include("minkang.registry.access.urls")),
    path("", include("minkang.affairs.matching.urls")),
    path("", include("minkang.affairs.licences.urls")),
    path("", include("minkang.affairs.registration.urls")),
    path("", include("minkang.affairs.residents.urls")),
    path("", include("minkang.affairs.permits.urls")),
    path("", include("minkang.affairs.onething.urls")),
    path("", include("minkang.care.visits.urls")),
    path("", include("minkang.care.results.urls")),
    path("", include("minkang.care.record.urls")),
    path("", include("minkang.care.exchange.urls")),
    path("", include("minkang.engines.booking.urls")),
    path("", include("minkang.engines.cases.urls")),
    path("", include("minkang.engines.gateway.urls")),
    path("", include("minkang.kernel.web.urls")),
]

handler400 = "minkang.kernel.web.errors.bad_request"
handler403 = "minkang.kernel.web.errors.forbidden"
handler404 = "minkang.kernel.web.errors.not_found"
handler500 = "minkang.kernel.web.errors.server_error"
