"""Gazette issues and their contents."""

from datetime import date

from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.queries.documents import GazetteContents
from minkang.policy.queries.documents import get_public_gazette as find_gazette


def get_public_gazette(slug: str, on: date) -> GazetteContents:
    """A gazette issue with its documents in printed order.

    Raises:
        Refused: ``policy.gazette_unknown`` when there is no such issue.
    """
    issue = find_gazette(slug, on)
    if issue is None:
        raise Refused(
            Refusal(
                code="policy.gazette_unknown",
                message=f"没有编号为“{slug}”的公报。请从公报清单里选择。",
                detail=f"There is no gazette issue {slug!r}. Choose from the list of issues.",
            )
        )
    return issue
