"""Refusals that several rooms give: one code, one sentence."""

from minkang.kernel.refusal import Refusal
from minkang.policy.queries.standing import DocumentHead


def document_unknown(asked: str) -> Refusal:
    """The library holds no document with that address word or 文号."""
    return Refusal(
        code="policy.document_unknown",
        message=f"政策库里没有名为“{asked}”的文件。请用上方的搜索，或从政策库的文件清单里查找。",
        detail=f"There is no document {asked!r}. Use the search box, or the list of documents.",
    )


def text_not_imported(head: DocumentHead) -> Refusal:
    """We know the document from the register only and hold no copy of its text."""
    return Refusal(
        "policy.text_not_imported",
        f"《{head.title}》的原文还没有导入,只有登记的条款。请先导入原文,或查看条款页面。",
        f"{head.slug} has no imported copy",
    )
