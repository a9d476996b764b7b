"""The board of offices: who is silent, what is open, what waits for somebody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q
from django.utils.timezone import localdate

from minkang.engines.gateway.models import Incoming, Message, Office
from minkang.engines.gateway.queries.limits import limits_on
from minkang.engines.gateway.queries.log import first_broken
from minkang.engines.gateway.rules import refusals
from minkang.engines.gateway.rules.standing import Standing, light
from minkang.engines.gateway.terms import Light, MessageState
from minkang.kernel.refusal import Refused
from minkang.registry.access.queries import may, require_permission
from minkang.registry.access.terms import Actor, Permission

OPEN = (MessageState.WAITING, MessageState.DELIVERED)
STUCK = (MessageState.DEAD, MessageState.REFUSED)
MOST_SHOWN = 200
# Worst first; what an export and the default order show.
_ORDER = {one: place for place, one in enumerate(Light)}


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One office on the board; `urgency` orders lights, worst first."""

    rid: UUID
    name: str
    place: str
    code: str
    light: Light
    standing: Standing
    promised: timedelta

    @property
    def urgency(self) -> int:
        """Place of its light, worst first."""
        return _ORDER[self.light]

    @property
    def heard_at(self) -> datetime | None:
        """The last moment it signed anything."""
        return self.standing.heard_at

    @property
    def oldest_at(self) -> datetime | None:
        """When the oldest open message was written."""
        return self.standing.oldest_at

    @property
    def open(self) -> int:
        """Messages without an answer."""
        return self.standing.open

    @property
    def stuck(self) -> int:
        """Messages that wait for somebody here."""
        return self.standing.stuck


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message that is open or stuck, without what it says."""

    rid: UUID
    kind: str
    key: str
    made_at: datetime
    due_at: datetime
    state: MessageState
    tries: int
    next_at: datetime | None
    fault: str

    @property
    def is_stuck(self) -> bool:
        """Whether it waits for somebody here."""
        return self.state in STUCK


@dataclass(frozen=True, slots=True)
class UntakenLine:
    """Something the office told that nobody here has taken."""

    rid: UUID
    kind: str
    received_at: datetime
    tries: int
    fault: str


@dataclass(frozen=True, slots=True)
class OfficePage:
    """An office with everything that is not settled.

    Attributes:
        office: Its line of the board.
        endpoint: Where messages go.
        registered_at: When it was registered.
        kinds: The messages agreed with it.
        messages: Stuck ones first, then the oldest.
        untaken: What it told and nobody took, the oldest first.
        broken: Number of the first entry of its log that is not as written; None when it is whole.
        may_send_again: Whether the actor may have stuck messages delivered again.
        may_change: Whether the actor may propose a change of it, and cut it off.
    """

    office: OfficeLine
    endpoint: str
    registered_at: datetime
    kinds: tuple[str, ...]
    messages: tuple[MessageLine, ...]
    untaken: tuple[UntakenLine, ...]
    broken: int | None
    may_send_again: bool
    may_change: bool


def list_offices_for(actor: Actor, *, at: datetime) -> tuple[OfficeLine, ...]:
    """Every office in the actor's place, retired ones too.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.SEE_GATEWAY)
    lines = _lines(Q(), at)
    return tuple(one for one in lines if may(actor, Permission.SEE_GATEWAY, one.place).allowed)


def get_office_for(actor: Actor, rid: UUID, *, at: datetime) -> OfficePage:
    """An office in the actor's place.

    Raises:
        Refused: ``access.not_allowed_…``, also where there is none of that rid.
    """
    lines = _lines(Q(pk=rid), at)
    require_permission(actor, Permission.SEE_GATEWAY, lines[0].place if lines else "nowhere")
    office = Office.objects.get(pk=rid)
    return OfficePage(
        office=lines[0],
        endpoint=office.endpoint,
        registered_at=office.registered_at,
        kinds=tuple(office.kinds),
        messages=_messages(rid),
        untaken=tuple(
            UntakenLine(one.rid, one.kind, one.received_at, one.tries, one.fault)
            for one in Incoming.objects.filter(office=rid, taken_at__isnull=True).order_by("pk")[
                :MOST_SHOWN
            ]
        ),
        broken=first_broken(rid),
        may_send_again=may(actor, Permission.MAINTAIN_GATEWAY, lines[0].place).allowed,
        may_change=office.retired_at is None
        and may(actor, Permission.REGISTER_OFFICES, lines[0].place).allowed,
    )


def require_may_send_again(actor: Actor, message: UUID) -> UUID:
    """The office of a message that the actor may have delivered again.

    Raises:
        Refused: ``access.not_allowed_…``, ``gateway.message_unknown``.
    """
    found = (
        Message.objects.filter(pk=message)
        .values_list("office_id", "office__organisation__area_id")
        .first()
    )
    require_permission(actor, Permission.MAINTAIN_GATEWAY, found[1] if found else "nowhere")
    if found is None:
        raise Refused(refusals.message_unknown())
    return found[0]


def reached_by_message(organisation: UUID, kind: str) -> bool:
    """Whether an organisation is an office with which messages of a kind are agreed."""
    return Office.objects.filter(
        pk=organisation, retired_at__isnull=True, kinds__contains=[kind]
    ).exists()


def endpoint_of(organisation: UUID) -> str | None:
    """Where an office takes messages; None for an organisation that is not reached by them."""
    return Office.objects.filter(pk=organisation).values_list("endpoint", flat=True).first()


def _lines(which: Q, at: datetime) -> tuple[OfficeLine, ...]:
    silent_after = limits_on(localdate(at)).silent_after
    is_open = Q(messages__state__in=OPEN)
    rows = (
        Office.objects.filter(which)
        .select_related("organisation")
        .annotate(
            open_count=Count("messages", filter=is_open),
            oldest_at=Min("messages__made_at", filter=is_open),
            due_at=Min("messages__answer_due_at", filter=is_open),
            stuck_count=Count("messages", filter=Q(messages__state__in=STUCK)),
        )
        .order_by("organisation__name")
    )
    return tuple(_line(one, at, silent_after) for one in rows)


def _line(one: Office, at: datetime, silent_after: timedelta) -> OfficeLine:
    standing = Standing(
        heard_at=one.heard_at,
        open=one.open_count,  # type: ignore[attr-defined]  # annotated above
        oldest_at=one.oldest_at,  # type: ignore[attr-defined]  # annotated above
        due_at=one.due_at,  # type: ignore[attr-defined]  # annotated above
        stuck=one.stuck_count,  # type: ignore[attr-defined]  # annotated above
        is_retired=one.retired_at is not None,
    )
    return OfficeLine(
        rid=one.pk,
        name=one.organisation.name,
        place=one.organisation.area_id,
        code=one.code,
        light=light(standing, at=at, silent_after=silent_after),
        standing=standing,
        promised=timedelta(minutes=one.answers_within),
    )


def _messages(office: UUID) -> tuple[MessageLine, ...]:
    rows = Message.objects.filter(office=office).exclude(state=MessageState.ANSWERED)
    found = sorted(
        rows.order_by("answer_due_at")[:MOST_SHOWN],
        key=lambda one: (one.state not in STUCK, one.answer_due_at),
    )
    return tuple(
        MessageLine(
            *(one.pk, one.kind, one.key, one.made_at, one.answer_due_at),
            *(MessageState(one.state), one.tries, one.next_at, one.fault),
        )
        for one in found
    )
