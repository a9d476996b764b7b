"""A page knows who is asking, or asks them to sign in."""

from uuid import UUID

import pytest
from django.test import RequestFactory

from minkang.kernel.refusal import Refused
from minkang.registry.access import queries
from minkang.registry.access.terms import Actor, Grant, Permission, Role

ORGANISATION = UUID(int=1)
REGISTRAR = Actor(
    UUID(int=7),
    "周敏",
    None,
    None,
    (Grant(Role.REGISTRAR, ORGANISATION, "卫生健康委", "2105"),),
    True,
)


def test_a_request_is_somebodys_only_when_the_middleware_says_so(rf: RequestFactory) -> None:
    request = rf.get("/")
    assert queries.actor_of(request) is None
    with pytest.raises(Refused, match=r"^access\.sign_in_first:"):
        queries.require_actor(request)
    request.actor = None  # type: ignore[attr-defined]  # as accounts does
    assert queries.actor_of(request) is None
    request.actor = REGISTRAR  # type: ignore[attr-defined]  # as accounts does
    assert queries.require_actor(request) is REGISTRAR


def test_a_permission_is_had_or_refused_with_its_reason() -> None:
    wanted = Permission.REGISTER_ORGANISATION
    assert queries.require_permission(REGISTRAR, wanted, "210502").granted.role is Role.REGISTRAR
    with pytest.raises(Refused, match=r"^access\.not_allowed_out_of_scope:"):
        queries.require_permission(REGISTRAR, wanted, "2201")
    with pytest.raises(Refused, match=r"^access\.not_allowed_role_lacks_action:"):
        queries.require_permission(REGISTRAR, Permission.READ_AUDIT)


def test_an_account_of_no_resident_has_no_record_of_its_own() -> None:
    with pytest.raises(Refused, match=r"^access\.not_allowed_without_own_record:"):
        queries.require_own_person(REGISTRAR)
