"""Words of procedures in the visitor's language."""

from collections.abc import Iterable

from minkang.engines.cases.queries.facts import vocabulary
from minkang.engines.cases.rules.procedure import APPLICANT, SYSTEM, Limit
from minkang.kernel.web.spoken import is_english, spoken
from minkang.registry.access.terms import Role

ACTORS = {APPLICANT: ("申请人", "applicant"), SYSTEM: ("系统", "system")}
DOCUMENTS = {
    "acceptance_notice": ("受理通知书", "notice of acceptance"),
    "correction_notice": ("补正告知书", "notice of corrections"),
    "refusal_notice": ("不予受理决定书", "refusal of acceptance"),
    "review_opinion": ("审查意见", "opinion of the review"),
    "decision": ("准予决定书", "decision"),
    "denial": ("不予许可决定书", "denial"),
    "suspension_notice": ("不计时限告知书", "notice that the clock stands"),
    "extension_notice": ("延期告知书", "notice of extension"),
    "licence": ("证照", "licence"),
}


def role_words(role: str) -> str:
    """Who acts; a role nobody knows stands as its code."""
    if role in ACTORS:
        return ACTORS[role][is_english()]
    return spoken(Role(role)) if role in set(Role) else role


def roles_words(roles: Iterable[str]) -> str:
    """Several who may act."""
    return (", " if is_english() else "、").join(map(role_words, roles))


def limit_words(limit: Limit | None) -> str:
    """A limit: 20个工作日."""
    if limit is None:
        return ""
    return f"{limit.amount}{' ' if is_english() else ''}{spoken(limit.unit)}"


def papers_words(needs: Iterable[str], documents: Iterable[str]) -> str:
    """What must be known, and what is made."""
    known = vocabulary()
    told = [spoken(known[code]) if code in known else code for code in needs]
    told += [DOCUMENTS[code][is_english()] if code in DOCUMENTS else code for code in documents]
    return (", " if is_english() else "、").join(told)
