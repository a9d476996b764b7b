"""A document as schema.org ``Legislation``, a block of data in its page that no browser runs."""

import json
from collections.abc import Callable

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from minkang.cockpit.queries.documents import DocumentPage
from minkang.policy.validity import IN_FORCE

# What could end the block early; the same three that Django's json_script writes.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def legislation(page: DocumentPage, absolute: Callable[[str], str]) -> SafeString:
    """The block for the document's page; `absolute` makes a full address of a path."""
    head = page.head
    dated = {
        "legislationDate": head.signed_on,
        "datePublished": head.published_on,
        "legislationDateOfApplicability": head.effective_from,
        "expires": head.expires_on,
    }
    stated = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "name": head.title,
        "alternateName": head.title_en,
        "legislationIdentifier": head.number,
        "legislationPassedBy": [{"@type": "Organization", "name": name} for name in head.issuers],
        "legislationJurisdiction": page.area.zh,
        "legislationLegalForce": "InForce" if head.validity in IN_FORCE else "NotInForce",
        "inLanguage": "zh-Hans",
        "url": absolute(reverse("cockpit:document", args=[head.slug])),
        **{name: day.isoformat() for name, day in dated.items() if day},
    }
    written = json.dumps(
        {name: value for name, value in stated.items() if value}, ensure_ascii=False
    )
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(written.translate(_ESCAPES)),  # noqa: S308 - what could end the block is escaped
    )
