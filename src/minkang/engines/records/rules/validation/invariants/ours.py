"""What the platform asks of senders beyond the standard."""

from datetime import date

from minkang.engines.records.rules.reading import Json
from minkang.engines.records.rules.validation import faults
from minkang.engines.records.rules.validation.places import NO_INDEX, Place, Walk
from minkang.engines.records.terms import RECOGNITION_MARK, RESIDENT_NUMBER
from minkang.kernel.identifiers import parse_resident_number
from minkang.kernel.refusal import Refusal


def identity_number(value: Json, place: Place, walk: Walk) -> None:
    """A resident identity number has the form, date and check character of GB 11643."""
    if value.get("system") != RESIDENT_NUMBER:
        return
    number = value.get("value")
    if type(number) is str and isinstance(parse_resident_number(number, on=date.max), Refusal):
        walk.add(faults.IDENTITY_NUMBER, (place, "value", NO_INDEX))


def platform_marks(value: Json, place: Place, walk: Walk) -> None:
    """Only the platform marks results as recognised elsewhere."""
    tags = value.get("tag")
    if walk.is_platform or type(tags) is not list:
        return
    for index, tag in enumerate(tags):
        if type(tag) is dict and tag.get("system") == RECOGNITION_MARK:
            walk.add(faults.PLATFORM_MARK, (place, "tag", index))
