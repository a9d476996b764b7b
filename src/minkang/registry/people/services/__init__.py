"""Acts on residents, households, guardians and ties to institutions."""

from minkang.registry.people.rules.entries import (
    CareRelationEntry,
    Home,
    HouseholdEntry,
    ResidentEntry,
)
from minkang.registry.people.rules.lists import ListRow, RowFault
from minkang.registry.people.services.bulk import register_residents
from minkang.registry.people.services.caring import (
    close_care_relation,
    open_care_relation,
    open_care_relations,
)
from minkang.registry.people.services.guarding import end_guardianship, name_guardian
from minkang.registry.people.services.lists import (
    ResidentList,
    import_list,
    list_template,
    read_list,
)
from minkang.registry.people.services.living import depart, move, record_death
from minkang.registry.people.services.registering import register_resident

__all__ = [
    "CareRelationEntry",
    "Home",
    "HouseholdEntry",
    "ListRow",
    "ResidentEntry",
    "ResidentList",
    "RowFault",
    "close_care_relation",
    "depart",
    "end_guardianship",
    "import_list",
    "list_template",
    "move",
    "name_guardian",
    "open_care_relation",
    "open_care_relations",
    "read_list",
    "record_death",
    "register_resident",
    "register_residents",
]
