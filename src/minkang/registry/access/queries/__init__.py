"""Reads of access, and its pure decisions for other apps to ask.

How an app opens a record: ``actor = require_actor(request)``, then
``access.services.open_record(actor=…, person=…, …)``, which decides, records and raises the refusal;
or in parts ``ask_about``, ``require`` and ``access.services.record_access``. Lists put
``scope_filter`` into their query. Everything else asks ``require_permission``.
"""

from minkang.registry.access.queries.actors import (
    actor_of,
    require_actor,
    require_own_person,
    require_permission,
)
from minkang.registry.access.queries.emergencies import (
    EmergencyPage,
    get_emergency_for,
    list_emergencies_for,
)
from minkang.registry.access.queries.facts import (
    RELATION_OF_CARE,
    ask_about,
    consents_of,
    emergency_of,
    get_consents_for,
    require,
    require_own,
    require_person,
    ties_of,
)
from minkang.registry.access.queries.log import Access, accesses_of, get_accesses_for
from minkang.registry.access.queries.scope import scope_filter
from minkang.registry.access.rules import decide, may, refusal_of

__all__ = [
    "RELATION_OF_CARE",
    "Access",
    "EmergencyPage",
    "accesses_of",
    "actor_of",
    "ask_about",
    "consents_of",
    "decide",
    "emergency_of",
    "get_accesses_for",
    "get_consents_for",
    "get_emergency_for",
    "list_emergencies_for",
    "may",
    "refusal_of",
    "require",
    "require_actor",
    "require_own",
    "require_own_person",
    "require_permission",
    "require_person",
    "scope_filter",
    "ties_of",
]
