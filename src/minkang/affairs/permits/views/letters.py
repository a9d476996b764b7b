"""The decision and the notice of what is missing as files: PDF/A-2a with tags, in Chinese."""

from datetime import UTC, datetime, time
from pathlib import Path
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from minkang.affairs.permits.queries.letters import get_letter_for, get_office_letter_for
from minkang.affairs.permits.rules.letters import Letter, letter_unknown
from minkang.affairs.permits.terms import LetterKind
from minkang.affairs.permits.views.here import here
from minkang.kernel.documents.typesetting import ARCHIVAL, render
from minkang.kernel.refusal import Refused
from minkang.kernel.web.attachments import attachment

TEMPLATE = Path(__file__).parents[1] / "templates" / "permits" / "letter.typ"


@require_safe
def own_letter(request: HttpRequest, rid: UUID, kind: str) -> HttpResponse:
    """A letter for the applicant."""
    now = here(request)
    asked = _kind(kind)
    return _file(get_letter_for(now.actor, rid, asked, now.at), asked)


@require_safe
def office_letter(request: HttpRequest, rid: UUID, kind: str) -> HttpResponse:
    """The same letter for the officers of the case."""
    now = here(request)
    asked = _kind(kind)
    return _file(get_office_letter_for(now.actor, rid, asked, now.at), asked)


def _kind(said: str) -> LetterKind:
    if said not in set(LetterKind):
        raise Refused(letter_unknown())
    return LetterKind(said)


def _file(letter: Letter, kind: LetterKind) -> HttpResponse:
    """One letter is one file, whoever has it made and whenever."""
    made = datetime.combine(letter.day, time(), UTC)
    content = render(TEMPLATE, letter, at=made, standards=ARCHIVAL)
    return attachment(content, "application/pdf", f"{kind}.pdf")
