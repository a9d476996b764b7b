"""An office as somebody types it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from minkang.engines.gateway import services
from minkang.engines.gateway.services import OfficeEntry
from minkang.kernel.web.fields import line, offer, one_of, text, whole_number

LONGEST_PROMISE = 60 * 24 * 365
PRIVATE = "PRIVATE KEY"


class AgreedForm(forms.Form):
    """What is agreed with an office that is registered; without a key, its keys stay."""

    endpoint = line(
        _("接口地址"), _("对方收消息的地址，以 https:// 开头。请和对方书面核对。"), longest=300
    )
    minutes = whole_number(
        _("约定多久答复（分钟）"),
        _("超过这么久没有答复，看板上就变红。四小时填 240，两天填 2880。"),
        least=1,
        most=LONGEST_PROMISE,
    )
    kinds = forms.MultipleChoiceField(
        label=_("往来哪几类消息"),
        help_text=_("没有选的，平台不发给它，也不收它的。"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("至少选一类要往来的消息。"),
            "invalid_choice": _("请从列表中选择。"),
        },
    )
    public_pem = text(
        _("对方的新公钥（PEM）"),
        _("不换密钥就留空。换了以后，旧密钥签的消息马上不再收。"),
        required=False,
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        """Offer the kinds of message that somebody takes here."""
        super().__init__(*given, **named)
        field = self.fields["kinds"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(kind, f"{title}") for kind, title in services.kinds()]

    def clean(self) -> dict[str, Any]:
        """A private key is never shown again."""
        kept = super().clean() or {}
        if PRIVATE in str(kept.get("public_pem", "")) and isinstance(self.data, QueryDict):
            shown = self.data.copy()
            shown["public_pem"] = ""
            self.data = shown
        return kept

    def entry(self, organisation: UUID, code: str) -> OfficeEntry:
        """The office as typed."""
        kept = self.cleaned_data
        return OfficeEntry(
            organisation=organisation,
            code=code,
            endpoint=kept["endpoint"],
            answers_within=timedelta(minutes=kept["minutes"]),
            public_pem=kept["public_pem"].strip(),
            kinds=tuple(kept["kinds"]),
        )


class NewOfficeForm(AgreedForm):
    """An office that is not registered."""

    organisation = one_of(_("哪个单位"), _("先在机构登记里有这个单位，才能选到。"))
    code = line(
        _("消息里的代号"),
        _("小写字母开头，例如 police。登记以后不能改。"),
        required=False,
        longest=39,
    )
    public_pem = text(
        _("对方的公钥（PEM）"),
        _("P-256 曲线，以 -----BEGIN PUBLIC KEY----- 开头。请当面或经公函取得，不要用聊天软件传。"),
    )
    field_order = ("organisation", "code", "endpoint", "minutes", "kinds", "public_pem")

    def __init__(self, known: Sequence[tuple[UUID, str]], *given: Any, **named: Any) -> None:
        """Offer the organisations that could be registered."""
        super().__init__(*given, **named)
        offer(self, "organisation", [("", "—"), *((str(rid), name) for rid, name in known)])
