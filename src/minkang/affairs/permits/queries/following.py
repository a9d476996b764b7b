"""What follows a decision as those may see it whom it concerns: files, ratings, what is public."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from minkang.affairs.licences.queries.usable import organisation_of
from minkang.affairs.permits.models import (
    Application,
    Decision,
    Demand,
    Fault,
    Paper,
    Rating,
    Reminder,
)
from minkang.affairs.permits.queries.applications import (
    Sheet,
    get_office_sheet_for,
    get_sheet_for,
    list_office_applications,
)
from minkang.affairs.permits.rules.applying import application_unknown
from minkang.affairs.permits.rules.elements import Material
from minkang.affairs.permits.terms import Asked, Media
from minkang.kernel import crypto
from minkang.kernel.refusal import Refused
from minkang.registry.access.queries import may, require_permission
from minkang.registry.access.terms import Actor, Permission, Role
from minkang.registry.organisations.models import Organisation

PAPERS, RATINGS = "permits_paper", "permits_rating"
MOST_ANSWERS = 50


@dataclass(frozen=True, slots=True)
class Content:
    """A file as it was handed in."""

    media: Media
    content: bytes


def sealed_words(application: UUID, words: str) -> bytes:
    """What was written beside a grade, sealed for its row."""
    return crypto.seal(words, table=RATINGS, column="words", key=str(application))


def words_of(rating: Rating) -> str:
    """What was written beside a grade, unsealed."""
    held = bytes(rating.words)
    return crypto.unseal(held, table=RATINGS, column="words", key=str(rating.pk))


def decision_of(application: Application) -> Decision | None:
    """What was decided on an application that may be seen, if it was decided."""
    return Decision.objects.filter(application=application).first()


def keeper_of(actor: Actor, decision: Decision | None) -> str:
    """Name of the organisation that holds the licence, "" where the actor may show it."""
    holder = organisation_of(decision.licence) if decision and decision.licence else None
    if holder is None or may(actor, Permission.SHOW_LICENCES, organisation=holder).allowed:
        return ""
    return Organisation.objects.get(pk=holder).name


def rating_of(application: Application) -> Rating | None:
    """How an application that may be seen was rated, if it was."""
    return Rating.objects.filter(application=application).first()


def papers_of(application: Application) -> dict[str, Paper]:
    """What was handed in for each material of an application that may be seen, without its bytes."""
    rows = Paper.objects.filter(application=application, replaced_at__isnull=True)
    return {one.material: one for one in rows.defer("sealed")}


def lacking(sheet: Sheet, given: Mapping[str, Paper]) -> tuple[Material, ...]:
    """What the applicant was asked to bring, that nothing known stands for, and that did not come."""
    asked = Demand.objects.filter(application=sheet.application, kind=Asked.MATERIAL)
    codes = frozenset(asked.values_list("code", flat=True)) - given.keys()
    return tuple(one for one in sheet.resolution.needed if one.code in codes)


def faults_of(application: Application) -> dict[str, Fault]:
    """What notices said is wrong with papers of an application that may be seen: the newest of each."""
    rows = Fault.objects.filter(paper__application=application).select_related("paper")
    return {one.paper.material: one for one in rows.defer("paper__sealed").order_by("said_at")}


def faults_now(application: Application, given: Mapping[str, Paper]) -> dict[str, str]:
    """What is wrong with the papers that are here, by material; what took their place is not blamed."""
    return {
        code: one.words
        for code, one in faults_of(application).items()
        if code in given and given[code].pk == one.paper_id
    }


def get_own_file_for(actor: Actor, application: UUID, rid: UUID, on: date) -> Content:
    """A file the actor handed in.

    Raises:
        Refused: as `get_sheet_for`; ``permits.application_unknown`` for a file of another one.
    """
    return _content(get_sheet_for(actor, application, on).application, rid)


def get_office_file_for(actor: Actor, application: UUID, rid: UUID, on: date) -> Content:
    """A file that was handed in to an office of the actor's.

    Raises:
        Refused: as `get_office_sheet_for`; ``permits.application_unknown`` for a file of another one.
    """
    return _content(get_office_sheet_for(actor, application, on).application, rid)


def list_office_ratings(actor: Actor) -> "QuerySet[Rating]":
    """Ratings of the actor's offices; those that wait for an answer first, then the newest.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    mine = list_office_applications(actor)
    rows = Rating.objects.filter(application__in=mine.values("pk"))
    return rows.select_related("application", "application__version")


def list_public_answers() -> tuple[Rating, ...]:
    """Answers to bad ratings, newest first; what applicants wrote is not among what is public."""
    rows = Rating.objects.filter(replied_at__isnull=False)
    rows = rows.select_related("application__version", "application__owner").defer("words")
    return tuple(rows.order_by("-replied_at")[:MOST_ANSWERS])


def list_public_decisions() -> "QuerySet[Decision]":
    """Permits that are public, newest first."""
    return (
        Decision.objects.filter(published_at__isnull=False)
        .select_related(
            "application__version", "application__owner",
            "application__person", "application__organisation",
        )
        .order_by("-decided_on", "-number")
    )  # fmt: skip


def list_own_reminders(actor: Actor, on: date) -> tuple[Reminder, ...]:
    """Licences of the actor, or of bodies the actor acts for, that are to be renewed soon.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.APPLY)
    bodies = [one.organisation for one in actor.grants if one.role is Role.ENTERPRISE_AGENT]
    whose = Q(organisation__in=bodies)
    if actor.person is not None:
        whose |= Q(person=actor.person)
    return tuple(Reminder.objects.filter(whose, until__gt=on).order_by("renew_by"))


def _content(application: Application, rid: UUID) -> Content:
    found = Paper.objects.filter(application=application, pk=rid).exclude(media="").first()
    if found is None:
        raise Refused(application_unknown(rid))
    sealed = bytes(found.sealed)
    text = crypto.unseal(sealed, table=PAPERS, column="sealed", key=str(found.pk))
    return Content(Media(found.media), b64decode(text))
