"""Acts on residents, households, guardians and ties to institutions."""

from minkang.registry.people.rules.entries import (
    CareRelationEntry,
    DeathEntry,
    DepartureEntry,
    GuardianshipEntry,
    Home,
    HouseholdEntry,
    ResidentEntry,
)
from minkang.registry.people.rules.lists import ListRow, RowFault
from minkang.registry.people.rules.matching.demographics import Demographics
from minkang.registry.people.rules.matching.documents import DocumentKind
from minkang.registry.people.rules.matching.sources import Linked, SourceEntry, Verdict
from minkang.registry.people.services.bulk import register_residents
from minkang.registry.people.services.caring import (
    close_care_relation,
    open_care_relation,
    open_care_relations,
)
from minkang.registry.people.services.guarding import end_guardianship, name_guardian
from minkang.registry.people.services.linking import decide_review, postpone_review, unlink
from minkang.registry.people.services.lists import (
    ResidentList,
    import_list,
    list_template,
    read_list,
)
from minkang.registry.people.services.living import depart, move, record_death
from minkang.registry.people.services.matching import link_source
from minkang.registry.people.services.matching_first import Told, link_sources
from minkang.registry.people.services.numbering import give_identity_number
from minkang.registry.people.services.registering import register_resident
from minkang.registry.people.services.serving import take_in_hand
from minkang.registry.people.services.together import depart_all, name_guardians, record_deaths

__all__ = [
    "CareRelationEntry",
    "DeathEntry",
    "Demographics",
    "DepartureEntry",
    "DocumentKind",
    "GuardianshipEntry",
    "Home",
    "HouseholdEntry",
    "Linked",
    "ListRow",
    "ResidentEntry",
    "ResidentList",
    "RowFault",
    "SourceEntry",
    "Told",
    "Verdict",
    "close_care_relation",
    "decide_review",
    "depart",
    "depart_all",
    "end_guardianship",
    "give_identity_number",
    "import_list",
    "link_source",
    "link_sources",
    "list_template",
    "move",
    "name_guardian",
    "name_guardians",
    "open_care_relation",
    "open_care_relations",
    "postpone_review",
    "read_list",
    "record_death",
    "record_deaths",
    "register_resident",
    "register_residents",
    "take_in_hand",
    "unlink",
]
