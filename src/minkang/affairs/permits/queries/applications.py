"""Applications as applicants and officers may see them, and what is known before anything is asked."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from minkang.affairs.licences.queries.types import types
from minkang.affairs.licences.queries.usable import Usable, usable
from minkang.affairs.permits.models import Application
from minkang.affairs.permits.queries.items import Guide, item_in
from minkang.affairs.permits.rules.applying import application_unknown, not_for_you
from minkang.affairs.permits.rules.elements import Item
from minkang.affairs.permits.rules.resolving import Found, Held, Resolution, carried, resolve
from minkang.affairs.permits.terms import Stage, Subject
from minkang.engines.cases.queries.facts import Fact, FactSource
from minkang.kernel import crypto
from minkang.kernel.refusal import Refused
from minkang.registry.access.queries import may, require_permission
from minkang.registry.access.terms import Actor, Permission, Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category
from minkang.registry.people.models import Person
from minkang.registry.people.models.cells import identity_number_of

TABLE = "permits_application"
GRANTED = ("granted", "done")
BUSINESSES = (Category.ENTERPRISE, Category.INDIVIDUAL_BUSINESS)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies: a person or an organisation, exactly one."""

    person: UUID | None
    organisation: UUID | None

    @property
    def rid(self) -> UUID:
        """Rid of whichever it is."""
        return self.person or self.organisation  # type: ignore[return-value] # one of both is given


@dataclass(frozen=True, slots=True)
class Answers:
    """What was told so far.

    Attributes:
        told: Canonical values by code.
        agreed: References of licences (``licence:<rid>``) that may be used.
        post_to: Where the decision is posted to; empty unless it is posted.
    """

    told: Mapping[str, str]
    agreed: tuple[str, ...]
    post_to: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An application with everything its pages show.

    Attributes:
        application: The row.
        item: The item under the version that was public.
        answers: What was told.
        resolution: What is known and what is asked.
        register: Values the registers know, by code.
        licences: Licences that could be used.
        earlier: Values of earlier applications, by code; what is told anew takes their place.
    """

    application: Application
    item: Item
    answers: Answers
    resolution: Resolution
    register: Mapping[str, str]
    licences: tuple[Usable, ...]
    earlier: Mapping[str, str]


def applicants_of(actor: Actor, item: Item) -> Mapping[Applicant, str]:
    """As whom the actor may apply for an item, with names: organisations by name, then in person.

    Raises:
        Refused: ``access.not_allowed_…``, ``permits.not_for_you``.
    """
    require_permission(actor, Permission.APPLY)
    subjects = item.scope.subjects if item.scope else ()
    found: dict[Applicant, str] = {}
    if Subject.ORGANISATION in subjects:
        agents = [one for one in actor.grants if one.role is Role.ENTERPRISE_AGENT]
        agents.sort(key=lambda one: (one.organisation_name, str(one.organisation)))
        found |= {Applicant(None, one.organisation): one.organisation_name for one in agents}
    if Subject.PERSON in subjects and actor.person is not None:
        found[Applicant(actor.person, None)] = actor.name
    if not found:
        raise Refused(not_for_you("、".join(one.label for one in subjects)))
    return found


def applicant_of(actor: Actor, item: Item, wanted: str = "") -> Applicant:
    """As whom the actor applies for an item: as `wanted`, a rid, or as the first who may.

    Raises:
        Refused: ``access.not_allowed_…``, ``permits.not_for_you``.
    """
    mine = applicants_of(actor, item)
    return next((one for one in mine if str(one.rid) == wanted), next(iter(mine)))


def resolution_for(
    actor: Actor, guide: Guide, on: date, wanted: str = ""
) -> tuple[Resolution, tuple[Usable, ...]]:
    """What would be asked if every licence found were agreed to, and those licences.

    Raises:
        Refused: as `applicant_of`.
    """
    applicant = applicant_of(actor, guide.item, wanted)
    licences = licences_of(applicant, on)
    held = _held(applicant, licences, earlier_of(applicant, guide.item, {}))
    return resolve(guide.item, held), licences


def licences_of(applicant: Applicant, on: date) -> tuple[Usable, ...]:
    """The licences the applicant holds and may use on a day."""
    return usable(holder=applicant.rid, types=list(types()), on=on)


def get_sheet_for(actor: Actor, rid: UUID, on: date) -> Sheet:
    """An application of the actor's own, or of the organisation the actor is agent of.

    Raises:
        Refused: ``access.not_allowed_…``, ``permits.application_unknown``.
    """
    require_permission(actor, Permission.APPLY)
    found = _own(actor).filter(pk=rid).first()
    if found is None:
        raise Refused(application_unknown(rid))
    return sheet_of(found, on)


def list_own_applications(actor: Actor) -> "QuerySet[Application]":
    """What the actor began or handed in, newest first.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.APPLY)
    return _own(actor).order_by("-begun_at")


def sheet_of(found: Application, on: date) -> Sheet:
    """Everything the pages show of an application that may be seen."""
    item = item_in(found.version)
    applicant = Applicant(found.person_id, found.organisation_id)
    answers = answers_of(found)
    licences = licences_of(applicant, on)
    agreed = tuple(one for one in licences if f"licence:{one.rid}" in answers.agreed)
    earlier = earlier_of(applicant, item, answers.told, found.pk)
    return Sheet(
        application=found,
        item=item,
        answers=answers,
        resolution=resolve(item, _held(applicant, agreed, earlier.keys() - answers.told.keys())),
        register=register_of(applicant),
        licences=licences,
        earlier=earlier,
    )


def answers_of(found: Application) -> Answers:
    """What was told, unsealed."""
    sealed = bytes(found.answers)
    text = crypto.unseal(sealed, table=TABLE, column="answers", key=str(found.pk))
    said = json.loads(text)
    return Answers(said["told"], tuple(said["agreed"]), said.get("post_to", ""))


def sealed_answers(rid: UUID, answers: Answers) -> bytes:
    """What was told, sealed for its row."""
    said = {
        "told": dict(answers.told), "agreed": list(answers.agreed), "post_to": answers.post_to,
    }  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return crypto.seal(text, table=TABLE, column="answers", key=str(rid))


def register_of(applicant: Applicant) -> dict[str, str]:
    """What the registers know of an applicant, by code of the fact."""
    if applicant.person is not None:
        person = Person.objects.get(pk=applicant.rid)
        born_on = person.born_on.isoformat()
        # Who applies in their own name is the one who answers for what they open.
        known = {
            "person.name": person.name, "person.birth_date": born_on,
            "organisation.legal_person": person.name,
        }  # fmt: skip
        number = identity_number_of(person)
        return {**known, "person.identity_number": number} if number else known
    held = Organisation.objects.get(pk=applicant.rid)
    known = {"organisation.name": held.name}
    if held.credit_code:
        known["organisation.uscc"] = held.credit_code
    return known if held.category in BUSINESSES else {**known, "institution.name": held.name}


def earlier_of(
    applicant: Applicant, item: Item, now: Mapping[str, str], without: UUID | None = None
) -> dict[str, str]:
    """What of applications that were granted may be offered for an item, the latest word of each.

    Args:
        applicant: Whose.
        item: For which item.
        now: What is told in the application at hand; it may name the same institution as an earlier one.
        without: The application at hand.
    """
    rows = Application.objects.filter(
        person=applicant.person, organisation=applicant.organisation, outcome__in=GRANTED
    )
    told: dict[str, str] = {}
    for row in rows.select_related("version__item").order_by("submitted_at"):
        if row.pk != without:
            is_same = applicant.person is None or row.version.item.code == item.code
            told |= carried(answers_of(row).told, is_same_item=is_same, now=now)
    return told


def facts_of(sheet: Sheet) -> tuple[Fact, ...]:
    """The facts a case begins with, but for those it takes over from licences."""
    registered = [
        Fact(one.code, sheet.register[one.code], FactSource.OFFICE)
        for one in sheet.resolution.found
        if one.code in sheet.register
    ]
    kept = [
        Fact(one.code, sheet.earlier[one.code], FactSource.EARLIER_CASE)
        for one in sheet.resolution.found
        if one.code not in sheet.register and not one.reference
    ]
    told = [
        Fact(code, sheet.answers.told[code])
        for code in sheet.resolution.asked
        if code in sheet.answers.told
    ]
    return (*registered, *kept, *told)


def list_office_applications(actor: Actor) -> "QuerySet[Application]":
    """What was handed in to the actor's offices; `next_due` is empty where nothing is due any more.

    What waits for the applicant is due last of what is open.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.WORK_CASES)
    rows = Application.objects.exclude(stage=Stage.DRAFT).select_related("version", "owner")
    inside = [
        owner
        for owner in rows.values_list("owner", flat=True).distinct()
        if may(actor, Permission.WORK_CASES, organisation=owner).allowed
    ]
    open_until = Case(When(ended_on__isnull=True, then=Coalesce("due_on", Value(date.max))))
    return rows.filter(owner__in=inside).annotate(next_due=open_until)


def get_office_sheet_for(actor: Actor, rid: UUID, on: date) -> Sheet:
    """An application handed in to an office of the actor's.

    Raises:
        Refused: ``access.not_allowed_…``, ``permits.application_unknown``.
    """
    found = list_office_applications(actor).filter(pk=rid).first()
    if found is None:
        raise Refused(application_unknown(rid))
    return sheet_of(found, on)


def _own(actor: Actor) -> "QuerySet[Application]":
    bodies = [one.organisation for one in actor.grants if one.role is Role.ENTERPRISE_AGENT]
    whose = Q(organisation__in=bodies)
    if actor.person is not None:
        whose |= Q(person=actor.person)
    return Application.objects.filter(whose).select_related("version", "owner")


def _held(applicant: Applicant, licences: tuple[Usable, ...], earlier: Collection[str]) -> Held:
    granted = Application.objects.filter(
        person=applicant.person, organisation=applicant.organisation, outcome__in=GRANTED
    )
    return Held(
        register=frozenset(register_of(applicant)),
        licences={f"licence:{one.rid}": one.facts for one in licences},
        types=frozenset(one.type for one in licences),
        earlier=frozenset(earlier),
        items=frozenset(granted.values_list("version__item__code", flat=True)),
    )


__all__ = [
    "Answers",
    "Applicant",
    "Found",
    "Sheet",
    "answers_of",
    "applicant_of",
    "applicants_of",
    "facts_of",
    "get_office_sheet_for",
    "get_sheet_for",
    "item_in",
    "list_office_applications",
    "list_own_applications",
    "resolution_for",
    "sealed_answers",
    "sheet_of",
]
