"""What results do when it becomes known, or unknown, whose record a patient of a hospital is."""

from minkang.care.results.services.receiving import receive_again
from minkang.kernel.events import subscribe
from minkang.registry.people.models import SourceRecord
from minkang.registry.people.services.events import SourceLinkChanged


@subscribe(SourceLinkChanged)
def follow(event: SourceLinkChanged) -> None:
    """Results go with the resident, and away again."""
    resource = SourceRecord.objects.values_list("resource", flat=True).get(rid=event.source)
    if resource is not None:
        receive_again(resource)
