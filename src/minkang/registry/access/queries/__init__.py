"""Reads of access, and its pure decisions for other apps to ask.

How an app opens a record: ``actor = require_actor(request)``, ``ask = ask_about(actor, rid, …)``,
``require(actor, ask)``, then ``access.services.record_access`` in the same transaction. Lists put
``scope_filter`` into their query. Everything else asks ``require_permission``.
"""

from minkang.registry.access.queries.actors import actor_of, require_actor, require_permission
from minkang.registry.access.queries.facts import (
    RELATION_OF_CARE,
    ask_about,
    consents_of,
    emergency_of,
    require,
    ties_of,
)
from minkang.registry.access.queries.scope import scope_filter
from minkang.registry.access.rules import decide, may, refusal_of

__all__ = [
    "RELATION_OF_CARE",
    "actor_of",
    "ask_about",
    "consents_of",
    "decide",
    "emergency_of",
    "may",
    "refusal_of",
    "require",
    "require_actor",
    "require_permission",
    "scope_filter",
    "ties_of",
]
