"""Facts of documents, clauses and targets as rows of a list, in the visitor's language."""

from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from minkang.cockpit.queries.clauses import ClausePage, TargetView
from minkang.cockpit.queries.documents import DocumentPage
from minkang.cockpit.templatetags.policy_pages import named, spoken
from minkang.kernel.web.components import Fact, PageMeta, Words, facts
from minkang.kernel.web.templatetags.frame import day
from minkang.policy.clauses import Deadline
from minkang.policy.queries.standing import DocumentHead
from minkang.policy.terms import DeadlineBasis, Nature
from minkang.policy.validity import EventKind

_BASIS = {
    DeadlineBasis.STATED: gettext_lazy("文件写明"),
    DeadlineBasis.PLAN_PERIOD: gettext_lazy("文件没有单独写明，按规划期末计"),
}


def document_link(slug: str, title: str) -> SafeString:
    """A link to the page of a document."""
    return format_html('<a href="{}">{}</a>', reverse("cockpit:document", args=[slug]), title)


def origin_of(page: ClausePage) -> tuple[Fact, ...]:
    """Where a clause comes from."""
    return facts(
        (
            (gettext("文件"), document_link(page.document.id, named(page.document))),
            (gettext("文号"), page.document.number),
            (gettext("发布机构"), "、".join(page.document.issuers)),
            (gettext("地区"), spoken(page.area)),
            (gettext("领域"), spoken(page.clause.capability)),
            (gettext("条款编号"), page.clause.id),
        )
    )


def head_of(page: DocumentPage) -> tuple[Fact, ...]:
    """The metadata block of a document."""
    head = page.head
    return facts(
        (
            (gettext("索引号"), head.index_number),
            (gettext("发布机构"), "、".join(head.issuers) or head.publisher),
            (gettext("地区"), spoken(page.area)),
            (gettext("文号"), head.number),
            (gettext("成文日期"), day(head.signed_on)),
            (gettext("发布日期"), day(head.published_on)),
            (gettext("施行日期"), day(head.effective_from)),
            (gettext("废止日期"), day(ended_on(head)) or gettext("文件没有写明")),
            (gettext("主题分类"), head.subject),
            (gettext("关键词"), head.keywords),
            (gettext("主送"), head.addressees),
            (gettext("公报"), _gazette_link(head)),
        )
    )


def ended_on(head: DocumentHead) -> date | None:
    """The day from which a document no longer holds by decision, else its own last day."""
    ends = [
        event.on
        for event in head.events
        if event.kind in (EventKind.REPEALED, EventKind.SUPERSEDED)
    ]
    return min(ends) if ends else head.expires_on


def meta_of_document(page: DocumentPage) -> PageMeta:
    """What a government site tells crawlers about a document."""
    head = page.head
    return PageMeta(
        column=gettext("政策库"),
        article=named(head),
        published_on=head.published_on or head.signed_on,
        source="、".join(head.issuers) or head.publisher,
        keywords=tuple(head.keywords.split()),
        description=head.number,
    )


def meta_of_clause(page: ClausePage) -> PageMeta:
    """What a government site tells crawlers about a clause."""
    return PageMeta(
        column=gettext("政策库"),
        article=named(page.clause),
        published_on=page.document.published_on or page.document.signed_on,
        source="、".join(page.document.issuers),
        keywords=(spoken(page.clause.capability), page.clause.id),
        description=named(page.document),
    )


def waiting_of(page: ClausePage) -> tuple[Fact, ...]:
    """Which room a waiting clause will run in, and when its waiting is looked at again."""
    if page.waiver is None:
        return ()
    return facts(
        (
            (gettext("将由谁来办"), spoken(page.waiver.room)),
            (gettext("下次检查"), day(page.waiver.review_on)),
        )
    )


def history_of(page: ClausePage) -> tuple[Fact, ...]:
    """Deadline with its basis, and the days between which the clause holds."""
    clause = page.clause
    return facts(
        (
            (gettext("期限"), _deadline(clause.deadline)),
            (gettext("施行日期"), day(clause.effective_from)),
            (gettext("失效日期"), day(clause.expires_on) or gettext("文件没有写明")),
        )
    )


def facts_of_target(view: TargetView) -> tuple[Fact, ...]:
    """Scope, deadline and nature of a target."""
    target = view.target
    nature = "" if target.nature is Nature.UNSTATED else spoken(target.nature)
    return facts(
        (
            (gettext("范围"), target.scope),
            (gettext("期限"), _deadline(target.deadline)),
            (gettext("性质"), nature),
        )
    )


def _gazette_link(head: DocumentHead) -> Words:
    if not head.gazette:
        return ""
    address = reverse("cockpit:gazette", args=[head.gazette])
    return format_html('<a href="{}">{}</a>', address, head.gazette_title)


def _deadline(deadline: Deadline | None) -> Words:
    if deadline is None:
        return ""
    return gettext("%(day)s（%(basis)s）") % {
        "day": day(deadline.on) or deadline.words,
        "basis": _BASIS[deadline.basis],
    }
