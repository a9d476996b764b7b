"""Vocabularies of people."""

from enum import IntEnum, StrEnum


class Sex(IntEnum):
    """Sex after GB/T 2261.1."""

    UNKNOWN = 0
    MALE = 1
    FEMALE = 2
    UNSTATED = 9

    @property
    def label(self) -> str:
        """Chinese name."""
        return {0: "未知", 1: "男", 2: "女", 9: "未说明"}[self]


class Kinship(StrEnum):
    """Relation to the head of the household (GB/T 4761, first level)."""

    HEAD = "head"
    SPOUSE = "spouse"
    CHILD = "child"
    GRANDCHILD = "grandchild"
    PARENT = "parent"
    GRANDPARENT = "grandparent"
    SIBLING = "sibling"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {
            "head": "户主",
            "spouse": "配偶",
            "child": "子女",
            "grandchild": "孙子女",
            "parent": "父母",
            "grandparent": "祖父母",
            "sibling": "兄弟姐妹",
            "other": "其他",
        }[self]


class GuardianshipKind(StrEnum):
    """Why somebody is a guardian."""

    PARENT = "parent"
    APPOINTED = "appointed"
    ADULT_WARD = "adult_ward"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {"parent": "父母", "appointed": "指定监护", "adult_ward": "成年监护"}[self]


class CareKind(StrEnum):
    """What ties a person to an organisation for a while; opened and closed by the halls."""

    CONTRACT = "contract"
    APPOINTMENT = "appointment"
    ADMISSION = "admission"
    REFERRAL = "referral"
    SERVICE_CASE = "service_case"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {
            "contract": "家庭医生签约",
            "appointment": "预约就诊",
            "admission": "住院",
            "referral": "转诊",
            "service_case": "办件",
        }[self]
