"""Feeds and systems as somebody types them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from minkang.care.exchange.queries.scope import Institution
from minkang.care.exchange.services.sending import NewSystem, scopes_of
from minkang.engines.records.services.senders import NewFeed
from minkang.engines.records.terms import FeedKind
from minkang.kernel.web.fields import line, offer, one_of, text, whole_number, word

LONGEST_SILENCE = 60 * 24 * 31


def _organisations(form: forms.Form, institutions: Iterable[Institution]) -> None:
    known = [(str(one.rid), one.name) for one in institutions]
    offer(form, "organisation", known if len(known) == 1 else [("", "—"), *known])


def _minutes() -> forms.IntegerField:
    return whole_number(
        _("最长间隔（分钟）"),
        _("超过这么久没有消息，看板上就变红。一天填 1440，三天填 4320；不填按统一的规定。"),
        required=False,
        least=1,
        most=LONGEST_SILENCE,
    )


class FeedForm(forms.Form):
    """A feed."""

    organisation = one_of(_("机构"))
    name = line(_("通道名称"), _("例如：检验系统。退回的数据按这个名称归类。"), longest=60)
    kind = word(_("发送方式"), FeedKind)
    application = line(
        _("发送系统代码（MSH-3）"), _("和消息头里写的完全一样；表格不用填。"), required=False
    )
    facility = line(
        _("发送机构代码（MSH-4）"), _("HL7 v2 消息必填，平台靠它认出是谁。"), required=False
    )
    minutes = _minutes()

    def __init__(self, institutions: Iterable[Institution], *given: Any, **named: Any) -> None:
        """Offer the institutions whose feeds the actor enters."""
        super().__init__(*given, **named)
        _organisations(self, institutions)

    def new(self) -> NewFeed:
        """The feed as typed."""
        kept = self.cleaned_data
        is_message = kept["kind"] is FeedKind.HL7V2
        return NewFeed(
            organisation=UUID(kept["organisation"]),
            kind=kept["kind"],
            name=kept["name"],
            application=kept["application"] if is_message else "",
            facility=kept["facility"] if is_message else "",
        )


class PromiseForm(forms.Form):
    """How long a feed may be silent."""

    minutes = _minutes()


class SystemForm(forms.Form):
    """A system of an institution that speaks FHIR."""

    organisation = one_of(_("机构"))
    name = line(
        _("系统名称"), _("例如：中心医院 HIS。日志和居民的查阅记录里都写这个名称。"), longest=60
    )
    writes = forms.BooleanField(label=_("可以上传本机构的资料"), required=False, initial=True)
    reads = forms.BooleanField(
        label=_("可以调阅本机构在诊患者的资料，每次调阅居民都查得到"), required=False
    )
    keys = text(
        _("公钥（JWKS）"),
        _("对方用私钥证明身份时粘贴公钥；不填就发一个密钥，只显示一次。"),
        required=False,
    )
    minutes = _minutes()

    def __init__(self, institutions: Iterable[Institution], *given: Any, **named: Any) -> None:
        """Offer the institutions whose systems the actor registers."""
        super().__init__(*given, **named)
        _organisations(self, institutions)

    def clean(self) -> dict[str, Any]:
        """At least one of both acts."""
        kept = super().clean() or {}
        if not kept.get("writes") and not kept.get("reads"):
            self.add_error("writes", _("上传和调阅至少选一项。"))
        return kept

    def new(self) -> NewSystem:
        """The system as typed."""
        kept = self.cleaned_data
        return NewSystem(
            organisation=UUID(kept["organisation"]),
            name=kept["name"],
            scopes=scopes_of(kept["writes"], kept["reads"]),
            keys=kept["keys"].strip(),
            minutes=kept["minutes"],
        )
