"""What was typed becomes canonical, or every fault is named at once."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.timezone import localdate

from minkang.affairs.onething.rules.refusals import facts_malformed
from minkang.engines.cases.queries.facts import check, vocabulary
from minkang.kernel.refusal import FieldFault, Refusal, Refused


def checked(told: Mapping[str, str], at: datetime) -> dict[str, str]:
    """Canonical values; an empty text stays empty.

    Raises:
        Refused: ``onething.facts_malformed`` with every fault.
    """
    known, on = vocabulary(), localdate(at)
    said: dict[str, str] = {}
    faults: list[FieldFault] = []
    for code, text in told.items():
        value = check(known[code], text, on=on) if text.strip() else ""
        if isinstance(value, Refusal):
            faults.append(FieldFault(code, value.message))
        else:
            said[code] = value
    if faults:
        raise Refused(facts_malformed(faults))
    return said
