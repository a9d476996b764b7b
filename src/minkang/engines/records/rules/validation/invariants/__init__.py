"""Rules over whole objects, by type: invariants of the standard and what the platform asks.

Those of data types that fill every resource are written out here because they run a million times a
day; each carries the key by which the standard calls it.
"""

from collections.abc import Callable, Mapping

from minkang.engines.records.rules.reading import Json
from minkang.engines.records.rules.validation.invariants import (
    bundles,
    datatypes,
    ours,
    resources,
)
from minkang.engines.records.rules.validation.places import Place, Walk

Rule = Callable[[Json, Place, Walk], None]

RULES: Mapping[str, tuple[Rule, ...]] = {
    "Age": (datatypes.unit_has_system,),
    "AllergyIntolerance": (resources.allergy,),
    "Attachment": (datatypes.content_has_type,),
    "Bundle": (bundles.bundle,),
    "Condition": (resources.condition,),
    "ContactPoint": (datatypes.contact_has_system,),
    "Count": (datatypes.unit_has_system,),
    "Distance": (datatypes.unit_has_system,),
    "Duration": (datatypes.unit_has_system,),
    "Extension": (datatypes.extension_says_one_thing,),
    "Identifier": (ours.identity_number,),
    "Meta": (ours.platform_marks,),
    "Observation": (resources.observation,),
    "Observation.referenceRange": (resources.reference_range,),
    "Organization": (resources.organization,),
    "Patient.contact": (resources.contact_of_patient,),
    "Period": (datatypes.period_runs_forward,),
    "Quantity": (datatypes.unit_has_system,),
    "Range": (datatypes.range_rises,),
    "Ratio": (datatypes.ratio_is_whole,),
}
"""Type to the rules over each of its objects."""
