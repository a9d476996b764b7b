"""What people are told about their visits, when, and never twice.

A message is a row before it is a text: who is to be told, what kind, about what, from when on. The
job of each minute sends what is due; the words are built then, from the booking as it stands, and a
message that is no longer true is dropped. Sending marks the row in the same transaction, and the
gateway knows the message by its number, so a crash between the two tells nobody twice.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate, localtime

from minkang.care.visits.models import Message
from minkang.care.visits.queries.emergencies import emergencies_since, emergency_look
from minkang.care.visits.services.gateway import Gateway, gateway
from minkang.care.visits.services.wording import (
    appeal_words,
    draw_words,
    look_words,
    message_words,
    missed_words,
)
from minkang.care.visits.terms import MessageKind, MessageState
from minkang.engines.booking.queries.particulars import (
    Particulars,
    booked_since,
    lost_ballots,
    particulars_of,
    stopped_bookings,
    waits_instead,
)
from minkang.engines.booking.queries.standing import decided_since, missed_of, missed_since
from minkang.engines.booking.terms import BookingState, CancelCause, NoShowState
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, register
from minkang.kernel.dated import in_force
from minkang.registry.access.queries import require_own_person
from minkang.registry.access.terms import Actor
from minkang.registry.people.models import Guardianship
from minkang.registry.people.models.cells import telephone_of

REMINDER_HOUR = time(18)
"""The evening before, when most people are at home and the desk can still be reached."""
AWAKE = (time(8), time(20))
"""When a telephone may ring for what can wait until then."""
MOST_AT_ONCE = 200
MOST_ROWS = 1000
MOST_SHOWN = 50
_ABOUT_MISSED = (MessageKind.MISSED, MessageKind.APPEAL)
_ONE_DAY = timedelta(days=1)
# A place kept for somebody can be confirmed until the end of the next day.
_LOOKED_BACK = timedelta(days=3)

MESSAGE_SENT = register(
    EntryType(
        code="visits.message_sent",
        zh="向本人登记的电话发出一条通知：{kind}",
        en="Sent a notice to the registered telephone: {kind}",
        facts=("kind",),
    )
)


@dataclass(frozen=True, slots=True)
class Said:
    """A message as its reader sees it; `record` is whose record it speaks of, if of any."""

    kind: MessageKind
    about: UUID
    at: datetime
    text: str
    record: UUID | None = None

    @property
    def is_about_a_booking(self) -> bool:
        """Whether `about` is a booking, which has a page."""
        return self.kind not in (MessageKind.DRAWN, MessageKind.LOOK, *_ABOUT_MISSED)

    @property
    def is_about_a_missed_visit(self) -> bool:
        """Whether it is told with the missed visits, where the appeal is."""
        return self.kind in _ABOUT_MISSED


def tell_bookings(*, at: datetime) -> int:
    """Say what was booked in these days, once, and remind the evening before; returns how many.

    Asked by the clock instead of told by each booking, so that a rush waits for no message.
    """
    made = {one.booking: one for one in booked_since(at - _LOOKED_BACK, at)}
    fresh = [made[rid] for rid in _untold(MessageKind.BOOKED, made)]
    people = _told_of({one.booking: (one.person, one.booker) for one in fresh}, at)
    rows: list[Message] = []
    for one in fresh:
        rows += _rows(MessageKind.BOOKED, one.booking, people[one.booking], at)
        evening = _evening_before(one.report_at)
        if evening > at:
            rows += _rows(MessageKind.REMINDER, one.booking, people[one.booking], evening)
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=MOST_ROWS)
    return len(fresh)


def tell_standing(*, at: datetime) -> int:
    """Say what a missed booking means, and how an appeal ended, once each; returns how many.

    Told to the person and their guardians, who can appeal, and by day: it wakes nobody.
    """
    due_at = _when_awake(at)
    news = {
        MessageKind.MISSED: missed_since(localdate(at - _LOOKED_BACK)),
        MessageKind.APPEAL: decided_since(at - _LOOKED_BACK),
    }
    rows: list[Message] = []
    for kind, found in news.items():
        whose = {one.booking: (one.person, None) for one in found}
        fresh = {booking: whose[booking] for booking in _untold(kind, whose)}
        for booking, people in _told_of(fresh, at).items():
            rows += _rows(kind, booking, people, due_at)
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=MOST_ROWS)
    return len({(row.kind, row.about) for row in rows})


def tell_looks(*, at: datetime) -> int:
    """Say who opened a record in an emergency, once, to whose it is and their guardians, at any hour.

    Asked by the clock too, so that nobody stays untold when the news of it was lost.
    """
    found = emergencies_since(at - _LOOKED_BACK, at)
    fresh = {rid: (found[rid], None) for rid in _untold(MessageKind.LOOK, found)}
    people = _told_of(fresh, at)
    rows = [row for rid in fresh for row in _rows(MessageKind.LOOK, rid, people[rid], at)]
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=MOST_ROWS)
    return len(fresh)


def tell_offered(*, booking: UUID, at: datetime) -> None:
    """Say that a place of the waitlist is kept for a short while."""
    _tell(MessageKind.OFFERED, particulars_of([booking], at), at)


def tell_stopped(*, session: int, at: datetime) -> None:
    """Tell everybody whose booking a stopped session took away."""
    _tell(MessageKind.STOPPED, particulars_of(stopped_bookings(session), at), at)


def tell_drawn(*, session: int, at: datetime) -> None:
    """Tell who got no place in a draw; who got one is told that it is booked."""
    lost = lost_ballots(session=session)
    people = _told_of({one.number: (one.person, one.booker) for one in lost}, at)
    rows = [
        row for one in lost for row in _rows(MessageKind.DRAWN, one.number, people[one.number], at)
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=MOST_ROWS)


def send_due(*, at: datetime, through: Gateway | None = None) -> int:
    """Send what is due and still true; returns how many reached the gateway.

    Somebody without a telephone reads the same words on the page of their messages.
    """
    port = through or gateway()
    due = Message.objects.filter(state=MessageState.DUE, due_at__lte=at).order_by("due_at", "pk")
    keys = list(due.values_list("pk", flat=True)[:MOST_AT_ONCE])
    with translation.override("zh-hans"):
        return sum(_send(key, port, at) for key in keys)


@transaction.atomic
def _send(key: int, port: Gateway, at: datetime) -> bool:
    row = (
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("person")
        .filter(pk=key, state=MessageState.DUE)
        .first()
    )
    if row is None:
        return False
    text = words_of(MessageKind(row.kind), row.about, at)
    row.state = MessageState.SENT if text else MessageState.DROPPED
    row.settled_at = at
    row.save(update_fields=["state", "settled_at"])
    telephone = telephone_of(row.person) if text else ""
    if not telephone:
        return False
    port.send(reference=str(row.pk), telephone=telephone, text=text)
    audit.record(
        MESSAGE_SENT, subject=f"person:{row.person_id}", by="system:messages", at=at, kind=row.kind
    )
    return True


def list_messages_for(actor: Actor, at: datetime) -> tuple[Said, ...]:
    """The latest messages to the actor, the latest first, whether a telephone got them or not.

    Raises:
        Refused: ``access.not_allowed_without_own_record``.
    """
    own = require_own_person(actor)
    rows = Message.objects.filter(person=own, due_at__lte=at).exclude(state=MessageState.DROPPED)
    found = [
        (row, _words(MessageKind(row.kind), row.about, at))
        for row in rows.order_by("-due_at", "-pk")[:MOST_SHOWN]
    ]
    return tuple(
        Said(MessageKind(row.kind), row.about, row.due_at, text, _record_of(row))
        for row, text in found
        if text
    )


def _record_of(row: Message) -> UUID | None:
    look = emergency_look(row.about) if row.kind == MessageKind.LOOK else None
    return None if look is None else look.person


def words_of(kind: MessageKind, about: UUID, at: datetime) -> str:
    """The words of a message as things stand, or "" when they would no longer be true."""
    found = particulars_of([about], at)
    if found and not _is_true(kind, found[0], at):
        return ""
    return _words(kind, about, at)


def _words(kind: MessageKind, about: UUID, at: datetime) -> str:
    if kind is MessageKind.LOOK:
        look = emergency_look(about)
        return "" if look is None else look_words(look)
    if kind is MessageKind.DRAWN:
        return next((draw_words(one) for one in lost_ballots(number=about)), "")
    found = particulars_of([about], at)
    if not found:
        return ""
    if kind in _ABOUT_MISSED:
        return _standing_words(kind, found[0])
    offer = _offer_instead_of(found[0], at) if kind is MessageKind.STOPPED else None
    return message_words(kind, found[0], offer, is_waiting=waits_instead(found[0]))


def _standing_words(kind: MessageKind, one: Particulars) -> str:
    missed = missed_of(one.rid)
    if missed is None:
        return ""
    if kind is MessageKind.APPEAL:
        return appeal_words(one, missed)
    # Excused, it costs nothing any more; the answer to the appeal says so.
    return "" if missed.state is NoShowState.EXCUSED else missed_words(one, missed)


def _is_true(kind: MessageKind, one: Particulars, at: datetime) -> bool:
    if kind in _ABOUT_MISSED:
        return True
    if kind is MessageKind.STOPPED:
        return one.cause is CancelCause.STOPPED
    if kind is MessageKind.OFFERED:
        return (
            one.state is BookingState.PENDING
            and one.hold_until is not None
            and (at < one.hold_until)
        )
    return one.state is BookingState.BOOKED and not one.is_past


def _offer_instead_of(one: Particulars, at: datetime) -> Particulars | None:
    if one.replaced_by is None:
        return None
    return next(iter(particulars_of([one.replaced_by], at)), None)


def _untold(kind: MessageKind, matters: Collection[UUID]) -> list[UUID]:
    """Those of these matters nobody was told of, in their order."""
    told = Message.objects.filter(kind=kind, about__in=list(matters))
    known = set(told.values_list("about", flat=True))
    return [matter for matter in matters if matter not in known]


def _told_of(
    about: Mapping[UUID, tuple[UUID, UUID | None]], at: datetime
) -> Mapping[UUID, frozenset[UUID]]:
    """Of each matter the visitor, who booked for them, and their guardians; one query."""
    held = Guardianship.objects.filter(
        in_force(localdate(at)), ward__in={person for person, _ in about.values()}
    )
    guardians: dict[UUID, set[UUID]] = {}
    for ward, guardian in held.values_list("ward_id", "guardian_id"):
        guardians.setdefault(ward, set()).add(guardian)
    return {
        matter: frozenset({person, booker or person} | guardians.get(person, set()))
        for matter, (person, booker) in about.items()
    }


def _tell(kind: MessageKind, found: Sequence[Particulars], at: datetime) -> None:
    people = _told_of({one.rid: (one.person, one.booker) for one in found}, at)
    rows = [row for one in found for row in _rows(kind, one.rid, people[one.rid], at)]
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=MOST_ROWS)


def _rows(
    kind: MessageKind, about: UUID, people: Iterable[UUID], due_at: datetime
) -> list[Message]:
    return [
        Message(person_id=person, kind=kind, about=about, due_at=due_at)
        for person in sorted(people)
    ]


def _evening_before(report_at: datetime) -> datetime:
    day = localtime(report_at) - _ONE_DAY
    return datetime.combine(day.date(), REMINDER_HOUR, day.tzinfo)


def _when_awake(at: datetime) -> datetime:
    """The moment itself by day, else the next morning."""
    local, (morning, evening) = localtime(at), AWAKE
    if morning <= local.time() < evening:
        return at
    day = local.date() + (_ONE_DAY if local.time() >= evening else timedelta())
    return datetime.combine(day, morning, local.tzinfo)
