"""Registering practitioners with their licences and posts, one or a whole list."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.kernel import crypto, events
from minkang.kernel.audit import services as audit
from minkang.kernel.identifiers import parse_resident_number
from minkang.kernel.periods import Period
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.clauses import executes
from minkang.registry.organisations.models import (
    Department,
    Organisation,
    Post,
    Practitioner,
    Qualification,
)
from minkang.registry.organisations.rules import days, staff
from minkang.registry.organisations.rules.days import NamedDay
from minkang.registry.organisations.services import acts
from minkang.registry.organisations.services.employing import (
    Employer,
    Held,
    StaffKnown,
    licence_faults,
    post_faults,
    practitioner_faults,
    validity,
)
from minkang.registry.organisations.services.entries import (
    PostEntry,
    PractitionerEntry,
    QualificationEntry,
)
from minkang.registry.organisations.services.events import (
    PostEnded,
    PostHeld,
    PractitionerRegistered,
)
from minkang.registry.organisations.services.locking import (
    Ledger,
    hold,
    locked_practitioner,
)
from minkang.registry.organisations.terms import PostKind, QualificationKind

BATCH = 2000
TABLE, COLUMN = "organisations_practitioner", "identity_sealed"


@dataclass(frozen=True, slots=True, repr=False)
class Applicant:
    """An entry with its identity number tidied and indexed; both empty when it cannot be one."""

    entry: PractitionerEntry
    number: str
    index: bytes


@transaction.atomic
def register_practitioner(*, entry: PractitionerEntry, by: str, at: datetime) -> Practitioner:
    """Register one practitioner with licences and posts.

    Raises:
        Refused: the first fault, see `employing.practitioner_faults`.
    """
    hold(Ledger.PRACTITIONERS)
    on = localdate(at)
    applicant = applicant_of(entry, on)
    _lock_employers(entry.posts)
    known = staff_facts_for((applicant,))
    for refusal in practitioner_faults(entry, applicant.index, known, on=on):
        raise Refused(refusal)
    _store((applicant,), known.employers)
    audit.record(
        acts.PRACTITIONER_REGISTERED,
        subject=f"practitioner:{entry.rid}",
        by=by,
        at=at,
        name=entry.name,
        qualifications=len(entry.qualifications),
        posts=len(entry.posts),
    )
    events.publish(PractitionerRegistered(entry.rid))
    return Practitioner.objects.get(pk=entry.rid)


@transaction.atomic
def register_practitioners(*, entries: Iterable[PractitionerEntry], by: str, at: datetime) -> int:
    """Register a list of practitioners under the same rules; returns how many.

    One transaction, one audit entry with the counts.

    Raises:
        Refused: the first fault of the first bad entry, which its message numbers from 1; neither
            name nor number is told.
    """
    hold(Ledger.PRACTITIONERS)
    on = localdate(at)
    listed = [applicant_of(entry, on) for entry in entries]
    _lock_employers(post for one in listed for post in one.entry.posts)
    known = staff_facts_for(listed)
    for place, one in enumerate(listed, start=1):
        for refusal in practitioner_faults(one.entry, one.index, known, on=on):
            raise Refused(_numbered(refusal, place))
        note(known, one)
    _store(listed, known.employers)
    audit.record(
        acts.PRACTITIONERS_REGISTERED,
        subject="registry:practitioners",
        by=by,
        at=at,
        practitioners=len(listed),
        qualifications=sum(len(one.entry.qualifications) for one in listed),
        posts=sum(len(one.entry.posts) for one in listed),
    )
    for one in listed:
        events.publish(PractitionerRegistered(one.entry.rid))
    return len(listed)


@transaction.atomic
def qualify(
    *, practitioner: UUID, entry: QualificationEntry, by: str, at: datetime
) -> Qualification:
    """Register a further licence of a practitioner.

    Raises:
        Refused: a fault of the entry, or a licence of the kind is in force then.
    """
    hold(Ledger.PRACTITIONERS)
    person = locked_practitioner(practitioner)
    taken = Qualification.objects.filter(kind=entry.kind, number=entry.number).exists()
    known = StaffKnown({}, set(), {(entry.kind, entry.number)} if taken else set())
    for refusal in licence_faults(entry, known, on=localdate(at)):
        raise Refused(refusal)
    held = _held(person).licences
    if any(kind is entry.kind and period.overlaps(validity(entry)) for kind, period in held):
        raise Refused(staff.qualification_taken(entry.kind))
    qualification = _qualification(person.pk, entry)
    qualification.save()
    audit.record(
        acts.QUALIFIED,
        subject=f"practitioner:{person.pk}",
        by=by,
        at=at,
        kind=entry.kind.label,
        since=entry.issued_on.isoformat(),
    )
    return qualification


@executes("benxi-2023-3/11.1.4")
@transaction.atomic
def appoint(*, practitioner: UUID, entry: PostEntry, by: str, at: datetime) -> Post:
    """Employ a registered practitioner; a post that is not the main one is multi-site practice.

    Of two appointments to a principal post at the same time, the second is refused.

    Raises:
        Refused: see `employing.post_faults`.
    """
    _lock_employers((entry,))
    person = locked_practitioner(practitioner)
    employers = _employers({entry.organisation})
    held = _held(person)
    for refusal in post_faults(entry, held, employers, on=localdate(at)):
        raise Refused(refusal)
    post = _post(person.pk, entry, employers[entry.organisation])
    post.qualification = _licence_of(entry, person.qualifications.all())
    post.save()
    audit.record(
        acts.APPOINTED,
        subject=f"practitioner:{person.pk}",
        by=by,
        at=at,
        kind=entry.kind.label,
        organisation=employers[entry.organisation].name,
        since=entry.since.isoformat(),
        is_principal=entry.is_principal,
    )
    events.publish(PostHeld(post.pk, person.pk))
    return post


@transaction.atomic
def end_post(*, post: int, on: date, by: str, at: datetime) -> None:
    """The post ends on `on`: its last day is the day before.

    Raises:
        Refused: no such post in force, `on` in the future or not after its beginning.
    """
    found = Post.objects.select_for_update(no_key=True).filter(pk=post, until__isnull=True).first()
    if found is None:
        raise Refused(staff.post_unknown())
    begins = NamedDay("since", "任职日期", "the beginning of the post", found.since)
    ends = NamedDay("until", "离任日期", "the end of the post", on)
    for refusal in (
        days.not_in_future(ends, on=localdate(at)),
        days.ends_after_it_begins(begins, ends),
    ):
        if refusal is not None:
            raise Refused(refusal)
    found.until = on
    found.save(update_fields=["until"])
    audit.record(
        acts.POST_ENDED,
        subject=f"practitioner:{found.practitioner_id}",
        by=by,
        at=at,
        kind=PostKind(found.kind).label,
        on=on.isoformat(),
    )
    events.publish(PostEnded(found.pk, found.practitioner_id))


def applicant_of(entry: PractitionerEntry, on: date) -> Applicant:
    """The entry with its number as the state writes it, and the number's blind index."""
    parsed = parse_resident_number(entry.identity_number, on=on)
    if isinstance(parsed, Refusal):
        return Applicant(entry, "", b"")
    index = crypto.blind_index(parsed.value, purpose="identity")
    return Applicant(entry, parsed.value, index)


def staff_facts_for(listed: Sequence[Applicant]) -> StaffKnown:
    """What the register holds of a list: four queries, however long the list is."""
    indexes = [one.index for one in listed if one.index]
    persons = Practitioner.objects.filter(identity_index__in=indexes)
    numbers = [licence.number for one in listed for licence in one.entry.qualifications]
    licences = Qualification.objects.filter(number__in=numbers).values_list("kind", "number")
    return StaffKnown(
        employers=_employers({post.organisation for one in listed for post in one.entry.posts}),
        persons={bytes(index) for index in persons.values_list("identity_index", flat=True)},
        licences={(QualificationKind(kind), number) for kind, number in licences},
    )


def note(known: StaffKnown, applicant: Applicant) -> None:
    """Know an applicant who is going to be registered, so that a list agrees with itself."""
    known.persons.add(applicant.index)
    known.licences.update((one.kind, one.number) for one in applicant.entry.qualifications)


def _lock_employers(posts: Iterable[PostEntry]) -> None:
    """Let no employer close before the posts are written; always in one order."""
    rows = Organisation.objects.select_for_update(no_key=True).order_by("pk")
    list(rows.filter(credit_code__in={post.organisation for post in posts}).values_list("pk"))


def _employers(codes: Iterable[str]) -> Mapping[str, Employer]:
    found = list(Organisation.objects.filter(credit_code__in=set(codes) - {""}))
    departments: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    rows = Department.objects.filter(organisation__in=found, closed_on__isnull=True)
    for pk, rid, name in rows.values_list("pk", "organisation_id", "name"):
        departments[rid][name] = pk
    return {
        one.credit_code: Employer(
            one.pk, one.name, one.opened_on, one.closed_on, departments[one.pk]
        )
        for one in found
    }


def _store(listed: Sequence[Applicant], employers: Mapping[str, Employer]) -> None:
    Practitioner.objects.bulk_create([_practitioner(one) for one in listed], batch_size=BATCH)
    licences = Qualification.objects.bulk_create(
        [
            _qualification(one.entry.rid, licence)
            for one in listed
            for licence in one.entry.qualifications
        ],
        batch_size=BATCH,
    )
    held: defaultdict[UUID, list[Qualification]] = defaultdict(list)
    for licence in licences:
        held[licence.practitioner_id].append(licence)
    Post.objects.bulk_create(_posts(listed, employers, held), batch_size=BATCH)


def _posts(
    listed: Sequence[Applicant],
    employers: Mapping[str, Employer],
    held: Mapping[UUID, Sequence[Qualification]],
) -> Iterator[Post]:
    for one in listed:
        for entry in one.entry.posts:
            employer = employers[entry.organisation]
            post = _post(one.entry.rid, entry, employer)
            post.qualification = _licence_of(entry, held.get(one.entry.rid, ()))
            if employer.closed_on is not None:
                post.until = min(entry.until or employer.closed_on, employer.closed_on)
            yield post


def _practitioner(applicant: Applicant) -> Practitioner:
    entry = applicant.entry
    return Practitioner(
        rid=entry.rid,
        name=entry.name,
        sex=entry.sex,
        born_on=entry.born_on,
        identity_sealed=crypto.seal(
            applicant.number, table=TABLE, column=COLUMN, key=str(entry.rid)
        ),
        identity_index=applicant.index,
    )


def _qualification(practitioner: UUID, entry: QualificationEntry) -> Qualification:
    return Qualification(
        practitioner_id=practitioner,
        kind=entry.kind,
        scope=entry.scope or "",
        number=entry.number,
        issued_on=entry.issued_on,
        valid_until=entry.valid_until,
    )


def _post(practitioner: UUID, entry: PostEntry, employer: Employer) -> Post:
    return Post(
        practitioner_id=practitioner,
        organisation_id=employer.rid,
        department_id=employer.departments[entry.department] if entry.department else None,
        kind=entry.kind,
        is_principal=entry.is_principal,
        since=entry.since,
        until=entry.until,
    )


def _licence_of(post: PostEntry, held: Iterable[Qualification]) -> Qualification | None:
    """The licence a checked post is held under: the one of its kind valid on its first day."""
    for licence in held:
        period = Period(licence.issued_on, licence.valid_until)
        if licence.kind == post.qualification and post.since in period:
            return licence
    return None


def _held(person: Practitioner) -> Held:
    return Held(
        licences=[
            (QualificationKind(one.kind), Period(one.issued_on, one.valid_until))
            for one in person.qualifications.all()
        ],
        principal=[
            Period(post.since, post.until) for post in person.posts.filter(is_principal=True)
        ],
    )


def _numbered(refusal: Refusal, place: int) -> Refusal:
    return Refusal(
        refusal.code,
        f"第{place}人：{refusal.message}",
        f"entry {place}: {refusal.detail}",
        refusal.fields,
        refusal.clause,
    )
