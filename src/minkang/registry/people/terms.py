"""Vocabularies of people."""

from enum import IntEnum

from minkang.policy.terms import Labelled


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

    @property
    def label_en(self) -> str:
        """English name."""
        return self.name.lower()


class Kinship(Labelled):
    """Relation to the head of the household (GB/T 4761, first level)."""

    HEAD = "head", "户主", "head"
    SPOUSE = "spouse", "配偶", "spouse"
    CHILD = "child", "子女", "child"
    GRANDCHILD = "grandchild", "孙子女", "grandchild"
    PARENT = "parent", "父母", "parent"
    GRANDPARENT = "grandparent", "祖父母", "grandparent"
    SIBLING = "sibling", "兄弟姐妹", "sibling"
    OTHER = "other", "其他", "other"


class GuardianshipKind(Labelled):
    """Why somebody is a guardian."""

    PARENT = "parent", "父母", "parent"
    APPOINTED = "appointed", "指定监护", "appointed"
    ADULT_WARD = "adult_ward", "成年监护", "adult ward"


class CareKind(Labelled):
    """What ties a person to an organisation for a while; opened and closed by the halls."""

    CONTRACT = "contract", "家庭医生签约", "contract"
    APPOINTMENT = "appointment", "预约就诊", "appointment"
    ADMISSION = "admission", "住院", "admission"
    REFERRAL = "referral", "转诊", "referral"
    SERVICE_CASE = "service_case", "办件", "service case"
