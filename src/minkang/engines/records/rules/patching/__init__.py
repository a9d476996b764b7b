"""Changes of a resource told as a patch, on its text: what is not touched keeps its bytes.

Two kinds: JSON Patch (RFC 6902) and FHIRPath Patch (FHIR R4, a Parameters resource). All operations
apply or none does. Id and type of a resource cannot be patched; whether the result is valid is for
validation to say.
"""

from minkang.engines.records.rules.patching.faults import Unpatchable
from minkang.engines.records.rules.patching.parameters import path_patched
from minkang.engines.records.rules.patching.pointers import json_patched

__all__ = ["Unpatchable", "json_patched", "path_patched"]
"""Both take the text of the resource and of the patch, and give the new text or raise Unpatchable."""
