"""`minkang policy search`: clauses and passages that answer a question."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from minkang.kernel.refusal import Refusal, Refused
from minkang.policy import search
from minkang.policy.queries.documents import get_public_documents
from minkang.policy.search import Hit, Segment
from minkang.policy.services import library

EXAMPLE = 'minkang policy search "看病要等多久" --limit 5'


def configure(parser: argparse.ArgumentParser) -> None:
    """The question, and how much of the answer is wanted."""
    parser.add_argument("query", help="words, a 文号 or a clause id")
    parser.add_argument("--limit", type=int, default=10, help="hits to show (default 10)")
    parser.add_argument("--on", type=_day, default=None, help="judge validity on this day")
    parser.add_argument("--json", action="store_true", help="machine-readable, all fields")


def run(words: argparse.Namespace) -> int:
    """Print the hits, best first."""
    if words.limit < 1:
        raise Refused(
            Refusal(
                "policy.limit_too_small",
                "至少要显示一条结果,请把 --limit 设为 1 或更大的数。",
                f"--limit {words.limit}",
            )
        )
    now = datetime.now(ZoneInfo(settings.TIME_ZONE))
    if not get_public_documents(now.date()):
        library.refresh(by="system:operator", at=now)
    result = search.find(words.query, on=words.on or now.date(), limit=words.limit)
    if words.json:
        answer = {"total": result.total, "hits": [_wire(hit) for hit in result.hits]}
        json.dump(answer, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return 0
    for hit in result.hits:
        place = hit.clause_id or f"{hit.document}#{hit.path}"
        sys.stdout.write(f"{place}  {_text(hit.title)}\n    {_text(hit.snippet)}\n")
    sys.stdout.write(f"{len(result.hits)} of {result.total}\n")
    return 0


def _wire(hit: Hit) -> dict[str, object]:
    return {
        "clause": hit.clause_id or None,
        "document": hit.document,
        "document_title": hit.document_title,
        "path": hit.path,
        "title": _text(hit.title),
        "snippet": _text(hit.snippet),
        "validity": hit.validity.value,
        "score": hit.score,
    }


def _text(segments: Sequence[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{word!r} is not a day like 2026-03-01") from fault
