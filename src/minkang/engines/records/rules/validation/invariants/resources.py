"""Invariants of single resource types that hospitals send most."""

from collections.abc import Iterator
from typing import Any, Final

from minkang.engines.records.rules.reading import Json
from minkang.engines.records.rules.validation import faults
from minkang.engines.records.rules.validation.faults import Fault
from minkang.engines.records.rules.validation.places import NO_INDEX, Place, Walk

_CLINICAL: Final = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_CONDITION: Final = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_ALLERGY: Final = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
_ENDED: Final = frozenset({"resolved", "remission", "inactive"})
_MISTAKEN: Final = "entered-in-error"


def _fault(key: str, zh: str, en: str) -> Fault:
    return Fault(faults.PERIOD.code, f"{zh}（{key}）。", f"{en} ({key}).")


_NO_VALUE_TWICE = _fault("obs-6", "有结果值时不能再写缺失原因", "A value excludes dataAbsentReason")
_SAME_CODE = _fault(
    "obs-7",
    "分项与整体项目代码相同时，整体不能再有结果值",
    "A value is not given where a component has the observation's own code",
)
_LIMITS = _fault(
    "obs-3",
    "参考范围要有下限、上限或文字",
    "A reference range has a low limit, a high one or a text",
)
_CONTACT = _fault(
    "pat-1",
    "联系人至少要有姓名、联系方式、地址或机构之一",
    "A contact has a name, telecom, address or organization",
)
_NAMED = _fault("org-1", "机构要有名称或标识", "An organization has a name or an identifier")
_HOME_ADDRESS = _fault("org-2", "机构地址不能是住宅地址", "An organization's address is no home")
_HOME_PHONE = _fault("org-3", "机构电话不能是住宅电话", "An organization's telecom is no home")
_ABATED = _fault(
    "con-4",
    "疾病已结束时，临床状态应为已缓解、已痊愈或不活动",
    "An abated condition is inactive, resolved or in remission",
)
_NO_STATUS = _fault(
    "con-5", "录入有误的诊断不能有临床状态", "A condition entered in error has no clinicalStatus"
)
_ALLERGY_STATUS = _fault(
    "ait-1", "未标为录入有误的过敏要有临床状态", "An allergy has a clinicalStatus unless in error"
)
_ALLERGY_NO_STATUS = _fault(
    "ait-2", "录入有误的过敏不能有临床状态", "An allergy entered in error has no clinicalStatus"
)


def observation(value: Json, place: Place, walk: Walk) -> None:
    """obs-6 and obs-7."""
    if not any(name.startswith("value") for name in value):
        return
    if "dataAbsentReason" in value:
        walk.add(_NO_VALUE_TWICE, (place, "dataAbsentReason", NO_INDEX))
    own = set(_codes(value.get("code")))
    for index, component in enumerate(_list(value.get("component"))):
        if type(component) is dict and own & set(_codes(component.get("code"))):
            walk.add(_SAME_CODE, (place, "component", index))


def reference_range(value: Json, place: Place, walk: Walk) -> None:
    """obs-3."""
    if value.keys().isdisjoint(("low", "high", "text", "_text")):
        walk.add(_LIMITS, place)


def contact_of_patient(value: Json, place: Place, walk: Walk) -> None:
    """pat-1."""
    if value.keys().isdisjoint(("name", "telecom", "address", "organization")):
        walk.add(_CONTACT, place)


def organization(value: Json, place: Place, walk: Walk) -> None:
    """org-1 to org-3."""
    if value.keys().isdisjoint(("name", "identifier", "_name")):
        walk.add(_NAMED, place)
    for name, fault in (("address", _HOME_ADDRESS), ("telecom", _HOME_PHONE)):
        for index, item in enumerate(_list(value.get(name))):
            if type(item) is dict and item.get("use") == "home":
                walk.add(fault, (place, name, index))


def condition(value: Json, place: Place, walk: Walk) -> None:
    """con-4 and con-5."""
    status = dict(_codes(value.get("clinicalStatus")))
    if any(name.startswith("abatement") for name in value) and status.get(_CLINICAL) not in _ENDED:
        walk.add(_ABATED, (place, "clinicalStatus", NO_INDEX))
    if "clinicalStatus" in value and _is_mistaken(value, _CONDITION):
        walk.add(_NO_STATUS, (place, "clinicalStatus", NO_INDEX))


def allergy(value: Json, place: Place, walk: Walk) -> None:
    """ait-1 and ait-2."""
    is_mistaken = _is_mistaken(value, _ALLERGY)
    if is_mistaken and "clinicalStatus" in value:
        walk.add(_ALLERGY_NO_STATUS, (place, "clinicalStatus", NO_INDEX))
    if not is_mistaken and "clinicalStatus" not in value:
        walk.add(_ALLERGY_STATUS, (place, "clinicalStatus", NO_INDEX))


def _is_mistaken(value: Json, system: str) -> bool:
    return (system, _MISTAKEN) in set(_codes(value.get("verificationStatus")))


def _codes(concept: Any) -> Iterator[tuple[str, str]]:
    """Pairs of system and code of a CodeableConcept, sound or not."""
    if type(concept) is not dict:
        return
    for coding in _list(concept.get("coding")):
        if type(coding) is dict and type(coding.get("code")) is str:
            yield str(coding.get("system", "")), coding["code"]


def _list(value: Any) -> list[Any]:
    return value if type(value) is list else []
