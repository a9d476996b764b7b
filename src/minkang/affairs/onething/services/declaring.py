"""A family begins a package, tells what nobody knows, and declares it once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate

from minkang.affairs.onething.models import Birth, Declaration, Part
from minkang.affairs.onething.queries.held import held_for
from minkang.affairs.onething.queries.offices import offices_for
from minkang.affairs.onething.queries.packages import detours_of, packages
from minkang.affairs.onething.queries.sealing import (
    Answers,
    answers_of,
    birth_key,
    sealed_answers,
)
from minkang.affairs.onething.rules.deciding import asked_of, is_wanted, missing
from minkang.affairs.onething.rules.package import Package
from minkang.affairs.onething.rules.refusals import (
    birth_in_future,
    birth_unknown,
    declared_already,
    facts_missing,
    handed_in_already,
    not_a_person,
    not_asked,
    package_unknown,
)
from minkang.affairs.onething.services.advancing import advance, locked, package_of
from minkang.affairs.onething.services.checking import checked
from minkang.affairs.onething.services.entry_types import BEGUN, DECLARED
from minkang.affairs.onething.services.families import child_of
from minkang.affairs.onething.terms import LIVE, PartState, Stage, Subject
from minkang.engines.cases.queries.facts import Fact, FactSource, vocabulary
from minkang.engines.cases.services.cases import Asked, Standing, open_case
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused
from minkang.policy.clauses import executes
from minkang.registry.people.models import Guardianship, Person

# Two-number advisory keys: the first is this table's, the second stands for a birth.
BIRTH_LOCK, LOCK_BYTES = 27962, 4
ONE_DRAFT = "a_family_has_one_draft_of_a_package"


@transaction.atomic
def begin(
    *, package: str, person: UUID, birth: UUID | None = None, by: str, at: datetime
) -> Declaration:
    """Begin a declaration with what is held already, or go on with the draft there is.

    Args:
        package: Code of the package.
        person: Rid of the parent who declares.
        birth: The hospital's record, when there is one.
        by: Who types.
        at: When.

    Raises:
        Refused: ``onething.package_unknown``, ``onething.not_allowed_without_person``, ``onething.birth_unknown``.
    """
    wanted = packages().get(package)
    if wanted is None or wanted.subject is not Subject.CHILD:
        raise Refused(package_unknown(package))
    parent = Person.objects.filter(pk=person).first()
    if parent is None:
        raise Refused(not_a_person())
    record = _record(birth, parent)
    rid = uuid4()
    made = Declaration(
        rid=rid,
        package=package,
        person=parent,
        birth=record,
        answers=sealed_answers(rid, Answers({}, held_for(wanted, parent, record))),
        stage=Stage.DRAFT,
        begun_by=by,
        begun_at=at,
    )
    if draft := _draft_of(made):
        return draft
    audit.record(BEGUN, subject=f"declaration:{rid}", by=by, at=at, package=wanted.title)
    return made


@transaction.atomic
def tell(*, declaration: UUID, told: Mapping[str, str], at: datetime) -> Declaration:
    """Keep what was typed on one page; an empty text takes an answer back.

    Raises:
        Refused: ``onething.declaration_unknown``, ``onething.handed_in_already``,
            ``onething.fact_not_asked``, ``onething.facts_malformed`` with every field at fault.
    """
    held = locked(declaration)
    if held.stage != Stage.DRAFT:
        raise Refused(handed_in_already())
    answers = answers_of(held)
    if strange := told.keys() - (set(package_of(held).asked) - answers.held.keys()):
        raise Refused(not_asked(strange))
    said = {**answers.told, **checked(told, at)}
    kept = {code: value for code, value in said.items() if value}
    held.answers = sealed_answers(held.pk, replace(answers, told=kept))
    held.save(update_fields=["answers"])
    return held


@executes("liaoning-2025-34/14.1", "benxi-2023-3/9.5.5", "benxi-2023-3/9.5.6")
@transaction.atomic
def hand_in(*, declaration: UUID, by: str, at: datetime) -> Declaration:
    """Declare: one case for the whole, one for each office, and the child is a resident.

    Handed in twice, or by both parents, the first declaration stands and is answered.

    Raises:
        Refused: ``onething.declaration_unknown``, ``onething.facts_missing`` with every one,
            ``onething.birth_in_future``, ``onething.declared_already``, ``onething.office_missing``,
            ``cases.procedure_unpublished``, and those of `families.child_of`.
    """
    held = locked(declaration)
    if held.stage != Stage.DRAFT:
        return held.same_as or held
    package, answers = package_of(held), answers_of(held)
    facts = _needed(package, answers.known)
    if date.fromisoformat(facts["newborn.birth_date"]) > localdate(at):
        raise Refused(birth_in_future())
    key = _key(held.person, facts)
    _lock_birth(key)
    first = Declaration.objects.filter(package=held.package, birth_key=key, stage__in=LIVE).first()
    if first is not None:
        return _theirs(held, first, at)
    held.birth_key, held.birth = key, held.birth or Birth.objects.filter(key=key).first()
    held.child = child_of(held, facts, by, at)
    standing = _opened(held, package, answers, facts, by, at)
    advance(held, standing, at)
    return held


def declare(
    *, package: str, person: UUID, facts: Mapping[str, str], by: str, at: datetime
) -> Declaration:
    """Begin, tell everything and hand in, at once; of `facts` only what is asked is taken.

    Three acts of their own, so that nobody waits for anybody while holding a family: what is refused
    leaves the draft.

    Raises:
        Refused: as `begin`, `tell` and `hand_in`.
    """
    draft = begin(package=package, person=person, by=by, at=at)
    asked = set(package_of(draft).asked) - answers_of(draft).held.keys()
    told = {code: value for code, value in facts.items() if code in asked}
    tell(declaration=draft.pk, told=told, at=at)
    return hand_in(declaration=draft.pk, by=by, at=at)


def _draft_of(made: Declaration) -> Declaration | None:
    """The draft the family has already, or None once `made` is kept."""
    drafts = Declaration.objects.filter(
        package=made.package, person=made.person, birth=made.birth, stage=Stage.DRAFT
    )
    draft = drafts.first()
    if draft is not None:
        return draft
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as fault:
        if ONE_DRAFT in str(fault):
            return drafts.get()
        raise
    return None


def _record(birth: UUID | None, parent: Person) -> Birth | None:
    if birth is None:
        return None
    found = Birth.objects.filter(pk=birth, mother=parent).first()
    if found is None:
        raise Refused(birth_unknown(birth))
    return found


def _needed(package: Package, known: Mapping[str, str]) -> dict[str, str]:
    if lacking := missing(package, known):
        labels = vocabulary()
        raise Refused(facts_missing(tuple((code, labels[code].label) for code in lacking)))
    return {code: known[code] for code in asked_of(package, known) if code in known}


def _key(declarer: Person, facts: Mapping[str, str]) -> bytes:
    mother = facts.get("mother.identity_number", f"person:{declarer.pk}")
    return birth_key(mother, facts["newborn.birth_date"], facts["newborn.birth_order"])


def _lock_birth(key: bytes) -> None:
    with connection.cursor() as cursor:
        half = int.from_bytes(key[:LOCK_BYTES], signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (BIRTH_LOCK, half))


def _theirs(held: Declaration, first: Declaration, at: datetime) -> Declaration:
    """The declaration of the other parent, for whom the child is a ward."""
    is_family = (
        first.person_id == held.person_id
        or Guardianship.objects.filter(
            ward=first.child_id, guardian=held.person_id, until__gt=localdate(at)
        ).exists()
    )
    if not is_family:
        raise Refused(declared_already(first.number))
    held.stage, held.same_as = Stage.JOINED, first
    held.save(update_fields=["stage", "same_as"])
    return first


def _opened(
    held: Declaration,
    package: Package,
    answers: Answers,
    facts: Mapping[str, str],
    by: str,
    at: datetime,
) -> Standing:
    on, child = localdate(at), held.child
    if child is None:
        raise LookupError(f"declaration {held.pk} has no child")
    offices = offices_for(package, facts, held.birth, area=child.area_id, on=on)
    detours = detours_of(package, facts, on)
    asked = Asked(
        procedure=package.procedure,
        title=package.title,
        owner=offices[package.lead].pk,
        place=child.area_id,
        item=package.code,
        person=child.pk,
    )
    standing = open_case(asked=asked, by=by, at=at, facts=_facts(answers, facts, at))
    held.lead, held.declared_at, held.case = offices[package.lead], at, standing.rid
    held.number, held.detours = standing.number, [one.code for one in detours]
    held.stage = Stage.RUNNING
    held.save()
    Part.objects.bulk_create(
        Part(
            declaration=held,
            code=part.code,
            organisation=offices[part.office],
            state=PartState.WAITING if is_wanted(part, facts) else PartState.NOT_WANTED,
        )
        for part in package.parts
    )
    audit.record(
        DECLARED,
        subject=f"declaration:{held.pk}",
        by=by,
        at=at,
        package=package.title,
        number=standing.number,
        told=len(facts.keys() - answers.held.keys()),
        held=len(facts.keys() & answers.held.keys()),
        detours=len(detours),
    )
    return standing


def _facts(answers: Answers, facts: Mapping[str, str], at: datetime) -> tuple[Fact, ...]:
    known = vocabulary()
    return tuple(
        Fact(code, value, FactSource.OFFICE, holder=known[code].held_by, verified_at=at)
        if code in answers.held
        else Fact(code, value)
        for code, value in facts.items()
    )
