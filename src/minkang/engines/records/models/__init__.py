"""Tables of health records; the search index tables are in the first migration, without a model."""

from minkang.engines.records.models.bookmarks import Bookmark
from minkang.engines.records.models.clients import Assertion, Client, Withholding
from minkang.engines.records.models.exports import ExportJob
from minkang.engines.records.models.feeds import Quarantine
from minkang.engines.records.models.outbox import Change
from minkang.engines.records.models.resources import Resource, ResourceVersion
from minkang.engines.records.models.senders import Feed, SentItem, Submission
from minkang.engines.records.models.subscriptions import Watch

__all__ = [
    "Assertion",
    "Bookmark",
    "Change",
    "Client",
    "ExportJob",
    "Feed",
    "Quarantine",
    "Resource",
    "ResourceVersion",
    "SentItem",
    "Submission",
    "Watch",
    "Withholding",
]
