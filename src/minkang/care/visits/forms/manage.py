"""What whoever manages clinics types; each field is named as the refusals of the act name it."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from minkang.engines.booking.queries.offering import (
    Candidate,
    DepartmentLine,
    ResourceLine,
    ServiceLine,
)
from minkang.engines.booking.queries.sessions import PoolLine
from minkang.engines.booking.services.entries import (
    ResourceEntry,
    ServiceEntry,
    SessionEntry,
    Shares,
    TemplateEntry,
)
from minkang.engines.booking.terms import DayPart, OfferKind, PoolKind, ReleaseMode, ResourceKind
from minkang.kernel.web.fields import (
    clock,
    day,
    line,
    offer,
    one_of,
    text,
    ticks,
    whole_number,
    word,
)
from minkang.kernel.web.spoken import NOT_CHOSEN, spoken
from minkang.kernel.web.templatetags.frame import WEEKDAYS
from minkang.registry.organisations.terms import AccessFeature

HOLIDAYS = 8
PLACES_WORDS = re.compile(r"[\s,，、;；]+")
NOBODY = "none"


class ServiceForm(forms.Form):
    """A service offered from a day on."""

    department = one_of(_("科室"))
    kind = word(_("种类"), OfferKind)
    name = line(_("门诊名称"), _("患者看到的名字，例如：心血管内科门诊。"))
    name_en = line(_("英文名称"), required=False)
    since = day(_("从哪天起"))

    def __init__(self, departments: Sequence[DepartmentLine], *given: Any, **named: Any) -> None:
        """Offer the departments of the organisation."""
        super().__init__(*given, **named)
        offer(
            self,
            "department",
            [NOT_CHOSEN, *((str(one.department), one.name) for one in departments)],
        )

    def entry(self, organisation: UUID) -> ServiceEntry:
        """The service as stated."""
        kept = self.cleaned_data
        return ServiceEntry(
            organisation=organisation,
            department=int(kept["department"]),
            kind=kept["kind"],
            name=kept["name"],
            since=kept["since"],
            name_en=kept["name_en"],
        )


class ResourceForm(forms.Form):
    """Who or what gives services from a day on."""

    practitioner = one_of(_("谁出诊"), _("在本机构任职、还没有登记出诊的医生和护士。"))
    kind = word(
        _("不是医护人员的，选一种"), (ResourceKind.ROOM, ResourceKind.BOOTH), required=False
    )
    name = line(_("诊室或接种台的名称"), required=False)
    room = line(_("在哪个诊室"), required=False)
    since = day(_("从哪天起"))

    def __init__(self, candidates: Sequence[Candidate], *given: Any, **named: Any) -> None:
        """Offer the staff register."""
        super().__init__(*given, **named)
        self._kinds = {str(one.practitioner): one.kind for one in candidates}
        people = [
            (str(one.practitioner), f"{one.name}（{spoken(one.kind)}）") for one in candidates
        ]
        offer(self, "practitioner", [NOT_CHOSEN, *people, (NOBODY, _("诊室或接种台"))])

    def clean(self) -> dict[str, Any]:
        """A room or booth needs its kind."""
        kept = self.cleaned_data
        if kept.get("practitioner") == NOBODY and not kept.get("kind"):
            self.add_error("kind", _("请选择是诊室还是接种台。"))
        return kept

    def entry(self, organisation: UUID) -> ResourceEntry:
        """The resource as stated."""
        kept = self.cleaned_data
        who = kept["practitioner"]
        return ResourceEntry(
            organisation=organisation,
            kind=self._kinds[who] if who in self._kinds else kept["kind"],
            since=kept["since"],
            name=kept["name"],
            practitioner=UUID(who) if who in self._kinds else None,
            room=kept["room"],
        )


class EndForm(forms.Form):
    """The first day without it."""

    on = day(_("从哪天起停止"))


class RunForm(forms.Form):
    """How a session runs, whether every week or once."""

    service = one_of(_("门诊"))
    resource = one_of(_("谁出诊"))
    part = word(_("时间"), DayPart)
    starts = clock(_("几点开始"))
    ends = clock(_("几点结束"))
    slot_minutes = whole_number(_("每个时段几分钟"), _("对患者承诺的时段，最长按政策。"), least=1)
    report_minutes = whole_number(
        _("每隔几分钟请人到院"), _("5 到 15 分钟，或与时段一样长。"), least=1
    )
    places = line(
        _("每次请几个人"),
        _("每次都一样的填一个数，例如 2；不一样的按先后写全，例如 3 2 2 2。"),
    )
    referral = whole_number(_("留给转诊（%）"), least=0, most=100)
    green_channel = whole_number(_("留给绿色通道（%）"), least=0, most=100)
    return_visit = whole_number(_("留给复诊（%）"), least=0, most=100)
    same_day = whole_number(_("留到当天（%）"), least=0, most=100)
    assisted = whole_number(_("留给窗口和电话（%）"), least=0, most=100)
    release = word(_("怎样放号"), ReleaseMode)

    def __init__(
        self,
        services: Sequence[ServiceLine],
        resources: Sequence[ResourceLine],
        *given: Any,
        **named: Any,
    ) -> None:
        """Offer what the organisation has."""
        super().__init__(*given, **named)
        offer(
            self,
            "service",
            [
                NOT_CHOSEN,
                *((str(one.service), f"{one.department_name} – {one.name}") for one in services),
            ],
        )
        offer(
            self,
            "resource",
            [NOT_CHOSEN, *((str(one.resource), _of(one)) for one in resources)],
        )

    def clean_places(self) -> tuple[int, ...]:
        """Whole numbers, one or several."""
        words = [one for one in PLACES_WORDS.split(self.cleaned_data["places"]) if one]
        if not words or not all(one.isdecimal() for one in words):
            raise forms.ValidationError(_("请填人数，例如 2，或者 3 2 2 2。"))
        return tuple(int(one) for one in words)

    def places_by_step(self) -> tuple[int, ...]:
        """The number for each time to arrive; one number stands for all of them."""
        kept = self.cleaned_data
        places: tuple[int, ...] = kept["places"]
        if len(places) > 1:
            return places
        starts, ends = kept["starts"], kept["ends"]
        minutes: int = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
        step: int = kept["report_minutes"]
        return places * max(1, minutes // step)

    def shares(self) -> Shares:
        """Percent kept for each kind of place."""
        kept = self.cleaned_data
        return Shares(
            kept["referral"],
            kept["green_channel"],
            kept["return_visit"],
            kept["same_day"],
            kept["assisted"],
        )


class TemplateForm(RunForm):
    """How a weekday runs."""

    weekday = one_of(_("星期几"))
    since = day(_("从哪天起"))
    field_order = ("service", "resource", "weekday")

    def __init__(self, *given: Any, **named: Any) -> None:
        """Offer the days of the week, and public holidays as an eighth."""
        super().__init__(*given, **named)
        offer(
            self,
            "weekday",
            [
                NOT_CHOSEN,
                *((str(number), name) for number, name in enumerate(WEEKDAYS, 1)),
                (str(HOLIDAYS), _("法定节假日")),
            ],
        )

    def entry(self) -> TemplateEntry:
        """The template as stated."""
        kept = self.cleaned_data
        return TemplateEntry(
            service=int(kept["service"]),
            resource=int(kept["resource"]),
            weekday=int(kept["weekday"]),
            part=kept["part"],
            starts=kept["starts"],
            ends=kept["ends"],
            slot_minutes=kept["slot_minutes"],
            report_minutes=kept["report_minutes"],
            places=self.places_by_step(),
            since=kept["since"],
            shares=self.shares(),
            release=kept["release"],
        )


class SingleForm(RunForm):
    """One clinic on one day."""

    on = day(_("哪一天"))
    field_order = ("on", "service", "resource")

    def entry(self) -> SessionEntry:
        """The session as stated."""
        kept = self.cleaned_data
        return SessionEntry(
            service=int(kept["service"]),
            resource=int(kept["resource"]),
            on=kept["on"],
            part=kept["part"],
            starts=kept["starts"],
            ends=kept["ends"],
            slot_minutes=kept["slot_minutes"],
            report_minutes=kept["report_minutes"],
            places=self.places_by_step(),
            shares=self.shares(),
            release=kept["release"],
        )


class PeriodForm(forms.Form):
    """The days to publish; the last day is part of them."""

    since = day(_("从哪天"))
    last = day(_("到哪天"), _("这一天也公布。"))

    def until(self) -> date:
        """The day after the last."""
        return date.fromordinal(self.cleaned_data["last"].toordinal() + 1)


class StopForm(forms.Form):
    """Why a clinic does not take place."""

    reason = text(_("停诊原因"), _("患者会读到这句话，例如：医生外出会诊。"))


class PlacesForm(forms.Form):
    """More places at a time to arrive."""

    at = one_of(_("哪个时间"))
    kind = word(_("哪种号"), PoolKind)
    count = whole_number(_("加几个"))

    def __init__(self, pools: Sequence[PoolLine], *given: Any, **named: Any) -> None:
        """Offer the times to arrive of the session."""
        super().__init__(*given, **named)
        self._pools = {pool.report_at.isoformat(): pool for pool in pools}
        offer(
            self,
            "at",
            [
                (key, f"{localtime(pool.report_at):%H:%M}")
                for key, pool in sorted(self._pools.items())
            ],
        )

    def pool(self) -> PoolLine:
        """A pool at the time that was chosen."""
        return self._pools[self.cleaned_data["at"]]


class DrawForm(forms.Form):
    """When ballots begin to be taken."""

    on = day(_("哪一天开始登记"))
    at = clock(_("几点开始登记"))


class ConditionForm(forms.Form):
    """An organisation's own value of a condition."""

    value = whole_number(_("本院的值"))
    since = day(_("从哪天起"))


class AppealForm(forms.Form):
    """What is said to somebody who appealed."""

    words = text(_("给患者的答复"), _("写明理由；患者会读到。"))


class FeaturesForm(forms.Form):
    """What makes the building usable by everybody."""

    features = ticks(_("院里现在能用的"), AccessFeature)


def _of(one: ResourceLine) -> str:
    return f"{one.name}（{one.room}）" if one.room else one.name
