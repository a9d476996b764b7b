"""The entry types of access: what the audit chain keeps of a read, a consent, an emergency.

They stand here and not beside the services, because the resident's log reads them. Facts are
codes; the sentence says them in words. Whose record it was is the subject, ``person:<rid>``.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.timezone import localtime

from minkang.kernel.audit.catalogue import EntryType, Fact, Language, register
from minkang.registry.access.terms import Action, Category, Purpose, Role

_ACTIONS = {
    Action.FIND: ("查找", "looked up"),
    Action.READ: ("查看", "read"),
    Action.WRITE: ("修改", "changed"),
    Action.EXPORT: ("导出", "exported"),
}
_TYPES = {
    "Patient": ("身份信息", "identity"),
    "Observation": ("检验检查结果", "results"),
    "DiagnosticReport": ("检验检查报告", "reports"),
    "ImagingStudy": ("影像", "images"),
    "Encounter": ("就诊记录", "visits"),
    "Condition": ("诊断", "diagnoses"),
    "Procedure": ("手术操作", "procedures"),
    "Immunization": ("预防接种", "vaccinations"),
    "AllergyIntolerance": ("过敏史", "allergies"),
    "MedicationRequest": ("处方", "prescriptions"),
    "MedicationDispense": ("发药记录", "dispensed medicines"),
    "ServiceRequest": ("检验检查申请", "orders"),
    "DocumentReference": ("病历文书", "documents"),
    "Composition": ("病历文书", "documents"),
}
_OTHER_TYPE = ("其他健康资料", "other health records")
_CONCLUSIONS = {True: ("理由成立", "justified"), False: ("理由不成立", "not justified")}


def _action(code: Fact) -> tuple[str, str]:
    return _ACTIONS[Action(str(code))]


def _purpose(code: Fact) -> tuple[str, str]:
    purpose = Purpose(str(code))
    return purpose.label, purpose.label_en


def _role(code: Fact) -> tuple[str, str]:
    role = Role(str(code))
    return role.label, role.label_en


def _categories(codes: Fact) -> tuple[str, str]:
    categories = [Category(code) for code in str(codes).split(",")]
    return (
        "、".join(one.label for one in categories),
        ", ".join(one.label_en for one in categories),
    )


def _at_organisation(name: Fact) -> tuple[str, str]:
    return (f"{name} ", f" at {name}") if name else ("", "")


def _clock(moment: Fact) -> tuple[str, str]:
    said = f"{localtime(datetime.fromisoformat(str(moment))):%H:%M}"
    return said, said


def _conclusion(is_justified: Fact) -> tuple[str, str]:
    return _CONCLUSIONS[is_justified is True]


def _types(names: Fact) -> tuple[str, str]:
    return _as_words(str(names), 0), _as_words(str(names), 1)


def _as_words(names: str, side: int) -> str:
    words = dict.fromkeys(_TYPES.get(name, _OTHER_TYPE)[side] for name in names.split(","))
    return ("、", ", ")[side].join(words)


_IN_WORDS: Mapping[str, Callable[[Fact], tuple[str, str]]] = {
    "action": _action,
    "purpose": _purpose,
    "role": _role,
    "categories": _categories,
    "organisation_name": _at_organisation,
    "types": _types,
    "ends_at": _clock,
    "is_justified": _conclusion,
}


class AccessEntryType(EntryType):
    """An entry type whose facts are codes of access and whose sentence says them in words."""

    __slots__ = ()

    def sentence(self, language: Language, facts: Mapping[str, Fact], unsaid: str = "") -> str:
        """What happened, as a sentence; see :meth:`EntryType.sentence`."""
        side = 0 if language is Language.ZH else 1
        spoken: dict[str, Fact] = {
            name: _IN_WORDS[name](fact)[side] if name in _IN_WORDS else fact
            for name, fact in facts.items()
        }
        return EntryType.sentence(self, language, spoken, unsaid)


RECORD_OPENED = register(
    AccessEntryType(
        code="access.record_opened",
        zh="{organisation_name}{role} {name} {action}了{categories}，目的：{purpose}",
        en="{name}, {role}{organisation_name}, {action} {categories}; purpose: {purpose}",
        facts=(
            "organisation_name", "role", "name", "action", "categories", "purpose", "reason",
        ),
        personal=frozenset({"name", "categories"}),
    )
)  # fmt: skip
RECORD_EXCHANGED = register(
    AccessEntryType(
        code="access.record_exchanged",
        zh="{organisation}的系统“{client}”调阅了{count}份资料（{types}），目的：{purpose}",
        en="The system {client} of {organisation} read {count} resources ({types}); "
        "purpose: {purpose}",
        facts=("organisation", "client", "types", "count", "purpose"),
        personal=frozenset({"types"}),
    )
)
RECORD_DENIED = register(
    AccessEntryType(
        code="access.record_denied",
        zh="{name} 没有获准{action}{categories}，目的：{purpose}；原因：{reason}",
        en="{name} was denied: {action} {categories}; purpose: {purpose}; reason: {reason}",
        facts=("name", "action", "categories", "purpose", "reason"),
        personal=frozenset({"name", "categories"}),
    )
)
CONSENT_GIVEN = register(
    AccessEntryType(
        code="access.consent_given",
        zh="{name} 同意向经治医护人员共享{categories}（授权文本 {text_version}）",
        en="{name} agreed to share {categories} with who treats (wording {text_version})",
        facts=("name", "categories", "text_version"),
        personal=frozenset({"name", "categories"}),
    )
)
CONSENT_WITHDRAWN = register(
    AccessEntryType(
        code="access.consent_withdrawn",
        zh="{name} 收回了对{categories}的授权",
        en="{name} withdrew the consent to share {categories}",
        facts=("name", "categories"),
        personal=frozenset({"name", "categories"}),
    )
)
EMERGENCY_OPENED = register(
    AccessEntryType(
        code="access.emergency_opened",
        zh="{organisation_name}{role} {name} 打开了紧急查看，{ends_at} 结束。理由：{reason}",
        en="{name}, {role}{organisation_name}, opened emergency access until {ends_at}: {reason}",
        facts=("emergency", "organisation_name", "role", "name", "ends_at", "reason"),
        personal=frozenset({"name", "reason"}),
    )
)
EMERGENCY_REVIEWED = register(
    AccessEntryType(
        code="access.emergency_reviewed",
        zh="审计管理员复核了一次紧急查看，结论：{is_justified}",
        en="The auditor reviewed an emergency access: {is_justified}",
        facts=("emergency", "is_justified"),
    )
)
