"""What the clock and cases ask of permits; the app's ``ready`` loads this."""

import io
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.urls import reverse
from procrastinate.contrib.django import app

from minkang.affairs.permits.services import (
    check_guides,
    follow,
    issue_licence,
    judge_demands,
    publish_decisions,
    remind_renewals,
)
from minkang.engines.cases.services.events import CaseMoved
from minkang.engines.cases.services.outbox import Outgoing, taken_by
from minkang.kernel.events import subscribe


@app.periodic(cron="20 5 * * *")
@app.task(name="permits.check_guides", queueing_lock="permits.check_guides")
def check(timestamp: int) -> None:
    """Open what the squares of all guides lead to, as a visitor who is not signed in does."""
    check_guides(opens=opens, at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="40 5 * * *")
@app.task(name="permits.after_decisions", queueing_lock="permits.after_decisions")
def after_decisions(timestamp: int) -> None:
    """Each morning: publish permits, remind holders, look what was asked although it was held."""
    at = datetime.fromtimestamp(timestamp, UTC)
    publish_decisions(at=at)
    remind_renewals(at=at)
    judge_demands(at=at)


@taken_by("issue_licence")
def licence_follows(message: Outgoing) -> None:
    """Issue the licence of an application that was granted."""
    issue_licence(case=message.case, at=message.made_at)


@subscribe(CaseMoved)
def moved(event: CaseMoved) -> None:
    """Let an application stand where its case does, whoever moved it."""
    follow(case=event.case)


def opens(path: str) -> bool:
    """Whether this site answers a visitor at `path`, with the page or with the way to sign in."""
    answer = _site().get_response(WSGIRequest(_asked(path)))
    return answer.status_code == HTTPStatus.OK or (
        answer.status_code == HTTPStatus.FOUND
        and answer.headers.get("Location", "").startswith(reverse("accounts:sign-in"))
    )


def _asked(path: str) -> dict[str, object]:
    host = next((one for one in settings.ALLOWED_HOSTS if one.strip("*.")), "localhost")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": host.lstrip("."),
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(),
    }


@cache
def _site() -> WSGIHandler:
    return WSGIHandler()
