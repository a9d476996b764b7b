"""Who gets in where: every route, role and scope against a table that is reviewed as code.

`access_table.csv` names for each route, method and scope the roles that get in: ``*`` is everybody,
``+`` everybody who is signed in, ``-`` nobody. A route that is not in the table fails, and so does a line without a route.
"""

import csv
import difflib
import io
import itertools
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import pytest
from access_world import Scope, Side, World, build
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import SignIn
from minkang.registry.accounts.rules import TOUCHED_EVERY
from signing_in import sign_in_as

TABLE = Path(__file__).parent / "access_table.csv"
METHODS = ("GET", "POST")
EVERYBODY = "*"
SIGNED_IN = "+"
NOBODY = "-"

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Words = Mapping[str, object]
# Most of the answers are refusals, and nobody looks at their pages.
SHORT_REFUSALS = {"Accept": "application/json, text/html;q=0.9"}

# What a route's address is made of, on either side.
EXAMPLES: Mapping[str, Callable[[Side], Words]] = {
    "accounts": lambda side: {"rid": side.account.rid, "number": side.proposal.pk},
    "access": lambda side: {"rid": side.emergency.rid},
    "registration:roster": lambda side: {"rid": side.roster},
    "registration:roster-decision": lambda side: {"rid": side.roster},
    "registration": lambda side: {
        "rid": side.organisation.rid, "kind": "organisations", "name": "capacity",
    },
    "residents": lambda side: {"rid": side.person.rid, "guardianship": side.guardianship.pk},
    **dict.fromkeys(
        ("cockpit:indicator", "cockpit:indicator-pdf", "cockpit:indicator-rows"),
        lambda _: {"name": "capacity.beds_per_1000"},
    ),
    **dict.fromkeys(
        ("visits:desk-person", "visits:desk-book", "visits:desk-wait"),
        lambda side: {"rid": side.person.rid},
    ),
    "visits:desk-arrange": lambda side: {"number": side.clinic.helping},
    "visits:desk-arrive": lambda side: {"rid": side.clinic.expected},
    **dict.fromkeys(
        ("visits:desk-settle", "visits:resident-leave"),
        lambda side: {"number": side.clinic.waiting},
    ),
    **dict.fromkeys(
        ("visits:resident-missed", "visits:manage-appeal"),
        lambda side: {"number": side.clinic.missed},
    ),
    **dict.fromkeys(
        ("visits:resident-draw", "visits:resident-draw-list"),
        lambda side: {"session": side.clinic.drawn},
    ),
    **dict.fromkeys(
        ("visits:resident-times", "visits:resident-wait"),
        lambda side: {"session": side.clinic.later},
    ),
    "visits:manage-draw": lambda side: {"number": side.clinic.drawn},
    "visits:manage-end-services": lambda side: {
        "organisation": side.organisation.rid, "number": side.clinic.service,
    },
    "visits:manage-end-resources": lambda side: {
        "organisation": side.organisation.rid, "number": side.clinic.resource,
    },
    "visits:manage-end-templates": lambda side: {
        "organisation": side.organisation.rid, "number": side.clinic.template,
    },
    "visits:waits-hospital": lambda side: {"rid": side.organisation.rid},
    "visits:day-mine": lambda side: {"booking": side.clinic.visit},
    "visits:day-ticket": lambda side: {
        "organisation": side.organisation.rid, "booking": side.clinic.visit,
    },
    "visits": lambda side: {
        "organisation": side.organisation.rid, "department": side.clinic.department,
        "service": side.clinic.service, "session": side.clinic.today, "number": side.clinic.later,
        "rid": side.clinic.booking, "booking": side.clinic.expected, "agent": side.clinic.agent,
        "name": "horizon_days",
    },
    **dict.fromkeys(
        ("results:orders-recognise", "results:orders-repeat", "results:orders-place"),
        lambda side: {"rid": side.results.order},
    ),
    "results": lambda side: {
        "rid": side.person.rid, "batch": side.results.batch, "item": "hba1c",
        "number": side.results.evaluation,
    },
    "record:question": lambda side: {"number": side.record.question},
    "record:ask": lambda side: {"rid": side.person.rid, "number": side.record.look},
    "record": lambda side: {
        "rid": side.person.rid, "number": side.record.entry, "institution": side.record.hospital,
        "category": "psychiatric", "agent": side.clinic.agent,
    },
    **dict.fromkeys(
        ("exchange:feed", "exchange:feed-promise", "exchange:feed-end"),
        lambda side: {"number": side.exchange.feed},
    ),
    "exchange:sheet": lambda side: {"number": side.exchange.sheet},
    "exchange": lambda side: {"number": side.exchange.rejected, "rid": side.exchange.system},
    "gateway": lambda side: {
        "rid": side.organisation.rid, "message": side.gateway.message,
        "number": side.gateway.change,
    },
    "cases": lambda side: {"number": side.cases.version, "rid": side.cases.case},
    **dict.fromkeys(
        ("onething:page", "onething:check"),
        lambda side: {"rid": side.onething.draft, "number": 1},
    ),
    **dict.fromkeys(
        ("onething:one", "onething:withdraw"), lambda side: {"rid": side.onething.declared}
    ),
    "onething:window": lambda side: {"rid": side.onething.window},
    "onething": lambda side: {"rid": side.onething.part},
    "permits:guide": lambda side: {"rid": side.organisation.rid},
    **dict.fromkeys(
        ("permits:apply-page", "permits:apply-check", "permits:apply-discard", "permits:apply-earlier"),
        lambda side: {"rid": side.permits.draft, "number": 1},
    ),
    "permits": lambda side: {
        "code": side.permits.code, "version": side.permits.version,
        "rid": side.permits.handed_in, "paper": side.permits.paper,
        "kind": "notice",
    },
    "licences": lambda side: {
        "rid": side.licences.licence, "presentation": side.licences.presentation,
        "token": side.licences.token, "number": side.licences.consent, "code": side.licences.type,
    },
    "matching": lambda side: {"review": side.matching.review, "source": side.matching.linked},
    "booking:fhir-schedule": lambda side: {"ident": str(side.clinic.later)},
    "booking": lambda side: {"ident": str(side.clinic.slot), "rid": side.clinic.booking},
    "cockpit": lambda side: {
        "rid": side.organisation.rid, "slug": "liaoning-2025-34", "document": "liaoning-2025-34",
        "path": "2.1", "number": "辽卫发〔2025〕34号", "area": "370500", "name": "市卫生健康委",
    },
}  # fmt: skip


# The same route asked for another purpose is another way in.
ASKED_FOR: Mapping[str, tuple[str, ...]] = {
    "cockpit:indicator-rows": ("", "?part=denominator", "?part=denominator&export=xlsx"),
    "residents:record": ("", "?purpose=TREAT", "?purpose=PUBHLTH", "?purpose=SELF"),
}


def routes() -> Iterator[tuple[str, URLPattern]]:
    for resolver in get_resolver().url_patterns:
        assert isinstance(resolver, URLResolver)
        for pattern in resolver.url_patterns:
            assert isinstance(pattern, URLPattern)
            assert pattern.name, f"{pattern.pattern} has no name"
            yield f"{resolver.namespace}:{pattern.name}", pattern


def address(route: str, pattern: URLPattern, side: Side) -> str:
    example = EXAMPLES.get(route) or EXAMPLES.get(route.partition(":")[0])
    words = example(side) if example else {}
    needed = pattern.pattern.converters
    return reverse(route, kwargs={name: words[name] for name in needed})


def gets_in(method: str, answer: HttpResponse) -> bool:
    """A page or a way on; a form that says what is missing is inside too, but only for a POST."""
    assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, answer.content.decode()[:500]
    if answer.status_code == HTTPStatus.FOUND:
        return not answer.headers["Location"].startswith(reverse("accounts:sign-in"))
    if answer.status_code in (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.BAD_REQUEST):
        return method == "POST"
    return answer.status_code == HTTPStatus.OK


def asked(client: Client, method: str, where: str) -> HttpResponse:
    """The answer; whatever it did is undone."""
    with transaction.atomic():
        answer: HttpResponse = client.generic(method, where, headers=SHORT_REFUSALS)  # type: ignore[assignment]  # the client's answers are responses
        transaction.set_rollback(True)
    return answer


def lines(world: World) -> Iterator[tuple[str, str, str, str]]:
    clients = {role: Client() for role in world.accounts}
    for role, account in world.accounts.items():
        sign_in_as(clients[role], account)
    stranger = Client()
    noted = datetime.now(tz=UTC)
    for route, pattern in sorted(routes(), key=lambda found: found[0]):
        # Who is there is noted once a minute; undone with all else, it would be noted by every page.
        if datetime.now(tz=UTC) - noted > TOUCHED_EVERY / 2:
            noted = datetime.now(tz=UTC)
            SignIn.objects.update(seen_at=noted)
        for method, (scope, side) in itertools.product(METHODS, world.sides.items()):
            if scope is Scope.FAR and not pattern.pattern.converters:
                continue
            for asked_for in ASKED_FOR.get(route, ("",)):
                where = address(route, pattern, side) + asked_for
                roles = who_gets_in(stranger, clients, method, where)
                if roles is not None:
                    yield route + asked_for, method, scope, roles


def who_gets_in(
    stranger: Client, clients: Mapping[Role, Client], method: str, where: str
) -> str | None:
    """The roles as the table writes them; None where the route does not know the method."""
    stranger.cookies.clear()
    told = asked(stranger, method, where)
    if told.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return None
    if gets_in(method, told):
        return EVERYBODY
    answers = {role: asked(client, method, where) for role, client in clients.items()}
    if any(one.status_code == HTTPStatus.METHOD_NOT_ALLOWED for one in answers.values()):
        return None
    inside = sorted(role for role, answer in answers.items() if gets_in(method, answer))
    if len(inside) == len(clients):
        return SIGNED_IN
    return " ".join(inside) or NOBODY


@pytest.mark.timeout(400)
def test_every_route_lets_in_exactly_the_roles_of_the_table() -> None:
    found = io.StringIO()
    writer = csv.writer(found, lineterminator="\n")
    writer.writerow(("route", "method", "scope", "roles"))
    writer.writerows(lines(build()))
    written = TABLE.read_text(encoding="utf-8")
    differing = "\n".join(
        difflib.unified_diff(written.splitlines(), found.getvalue().splitlines(), lineterm="", n=0)
    )
    assert not differing, f"table and house differ (- table, + house):\n{differing}"
