"""A rejected submission tried again as it is: its sender was entered meanwhile, or a rule changed."""

from datetime import datetime

from django.db import transaction

from minkang.engines.records.models import Quarantine
from minkang.engines.records.queries.quarantine import is_whole, issues_of, opened_text
from minkang.engines.records.rules import refusing
from minkang.engines.records.rules.issues import Issue
from minkang.engines.records.services import feeding
from minkang.engines.records.services.importing import ingest
from minkang.engines.records.services.quarantine import settle
from minkang.engines.records.terms import Author
from minkang.kernel.refusal import Refusal, Refused

_MESSAGE = "MSH"
_AGAIN = "在平台上重试后已接收"


@transaction.atomic
def retry(*, number: int, by: str, at: datetime) -> tuple[Issue, ...]:
    """Take a rejected submission in once more; nothing is written where anything is still wrong.

    Returns:
        What is still wrong; empty when it was taken in and is settled.

    Raises:
        FhirRefused: there is none of that number that is still open (404).
        Refused: ``records.retry_impossible``.
    """
    row = Quarantine.objects.select_for_update().filter(pk=number, settled_at__isnull=True).first()
    if row is None:
        raise refusing.not_found(f"quarantine/{number}")
    text = opened_text(number)
    if not is_whole(text):
        raise Refused(
            Refusal(
                "records.retry_impossible",
                "这一条不能在这里重试：表格里的行要在表格里改好，再上传一次。",
                f"quarantine {number} holds neither a message nor a resource",
            )
        )
    kept = transaction.savepoint()
    issues = _again(row, text, by, at)
    if issues:
        transaction.savepoint_rollback(kept)
        return issues
    transaction.savepoint_commit(kept)
    if Quarantine.objects.filter(pk=number, settled_at__isnull=True).exists():
        settle(number=number, reason=_AGAIN, by=by, at=at)
    return ()


def _again(row: Quarantine, text: str, by: str, at: datetime) -> tuple[Issue, ...]:
    if text.startswith(_MESSAGE):
        issue = feeding.take_in_again(text=text, at=at)
        return (issue,) if issue else ()
    author = Author(by=by, organisation=row.organisation)
    report = ingest(lines=[text], author=author, feed=row.feed, at=at)
    rejected = Quarantine.objects.filter(pk__in=report.quarantined)
    return tuple(issue for one in rejected for issue in issues_of(one))


__all__ = ["Issue", "retry"]
