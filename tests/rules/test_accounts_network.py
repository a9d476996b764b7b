"""The network of a request is its own word only where a proxy vouches for it."""

import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from minkang.registry.accounts.queries.sessions import network_of, session_key_of

HTTPS = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.7.3.99", "10.7.3.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_neighbours_share_a_network(address: str, network: str) -> None:
    assert network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network


def test_a_forwarded_address_counts_behind_our_proxy_only(settings: LazySettings) -> None:
    request = RequestFactory().get(
        "/", REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "203.0.113.9, 10.7.3.99"}
    )
    settings.SECURE_PROXY_SSL_HEADER = None
    assert network_of(request) == "127.0.0.0/24"
    settings.SECURE_PROXY_SSL_HEADER = HTTPS
    assert network_of(request) == "10.7.3.0/24"


@pytest.mark.parametrize("key", ["a" * 31, "a" * 33, "A" * 32, "a" * 31 + "\0", "../" * 10])
def test_what_cannot_be_a_session_key_is_never_looked_up(key: str, settings: LazySettings) -> None:
    request = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = key
    assert session_key_of(request) == ""
