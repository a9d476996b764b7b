"""Vocabularies of licences, and the grounds on which the law lets them be stopped or ended."""

from dataclasses import dataclass

from minkang.policy.terms import Labelled, Verification


class HolderKind(Labelled):
    """Who can hold a licence."""

    PERSON = "person", "个人", "person"
    ORGANISATION = "organisation", "单位", "organisation"


class LicenceState(Labelled):
    """What was done to a licence; whether it has run out follows from the day."""

    VALID = "valid", "有效", "valid"
    SUSPENDED = "suspended", "暂停", "suspended"
    REVOKED = "revoked", "已失效", "ended"
    REPLACED = "replaced", "已换发", "replaced"


class Standing(Labelled):
    """How a licence stands on a day."""

    VALID = "valid", "有效", "valid"
    NOT_YET = "not_yet", "未到生效日期", "not yet valid"
    EXPIRED = "expired", "已过有效期", "expired"
    SUSPENDED = "suspended", "暂停使用", "suspended"
    REVOKED = "revoked", "已失效", "ended"
    REPLACED = "replaced", "已换发新证", "replaced by a new one"

    @property
    def is_usable(self) -> bool:
        """Whether it may be shown and relied on."""
        return self is Standing.VALID


class EventKind(Labelled):
    """What happened to a licence."""

    ISSUED = "issued", "制发", "issued"
    SUSPENDED = "suspended", "暂停", "suspended"
    RESUMED = "resumed", "恢复", "resumed"
    REVOKED = "revoked", "失效", "ended"
    REPLACED = "replaced", "换发", "replaced"


class Outcome(Labelled):
    """What somebody who checked a licence was told."""

    GENUINE = "genuine", "真实有效", "genuine and valid"
    NOT_VALID = "not_valid", "不能使用", "not usable"
    OVER = "over", "出示已过时", "no longer shown"


class Ground(Labelled):
    """Why a licence is stopped or ended, as the law names it."""

    WITHHELD = "withheld", "暂扣", "withheld as a penalty"
    CORRECTION = "correction", "停业整顿", "closed for correction"
    DOUBTED = "doubted", "依法核查期间", "being examined"
    ANNULLED = "annulled", "撤销", "annulled"
    WITHDRAWN = "withdrawn", "撤回", "withdrawn"
    PENALTY = "penalty", "吊销", "taken away as a penalty"
    CANCELLED = "cancelled", "注销", "cancelled"
    MISTAKEN = "mistaken", "制证有误", "made by mistake"

    @property
    def only_stops(self) -> bool:
        """Whether it stops a licence for a while; the others end it."""
        return self in STOPPING

    @property
    def basis(self) -> "Basis":
        """The article that allows it."""
        return _BASES[self]


STOPPING = (Ground.WITHHELD, Ground.CORRECTION, Ground.DOUBTED)
ENDING = tuple(ground for ground in Ground if ground not in STOPPING)


@dataclass(frozen=True, slots=True)
class Basis:
    """A law and its article.

    Attributes:
        law: Chinese short title, "" when only the office's own duty stands behind it.
        article: Article in Chinese, "" without one.
        verification: How sure we are.
    """

    law: str
    article: str
    verification: Verification = Verification.MEMORY

    @property
    def words(self) -> str:
        """As a page names it: 《行政许可法》第六十九条."""
        return f"《{self.law}》{self.article}" if self.law else ""


PERMISSION_LAW, PENALTY_LAW = "行政许可法", "行政处罚法"
_BASES = {
    Ground.WITHHELD: Basis(PENALTY_LAW, "第九条"),
    Ground.CORRECTION: Basis(PENALTY_LAW, "第九条"),
    Ground.DOUBTED: Basis(PERMISSION_LAW, "第六十一条"),
    Ground.ANNULLED: Basis(PERMISSION_LAW, "第六十九条"),
    Ground.WITHDRAWN: Basis(PERMISSION_LAW, "第八条"),
    Ground.PENALTY: Basis(PENALTY_LAW, "第九条"),
    Ground.CANCELLED: Basis(PERMISSION_LAW, "第七十条"),
    Ground.MISTAKEN: Basis("", ""),
}
