"""Values every template may use."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from minkang.kernel.web.entries import EntryLink, entry_links
from minkang.kernel.web.preferences import Preferences, preferences_of
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.regions import Region, region


@dataclass(frozen=True, slots=True)
class Frame:
    """What the base page shows around the content.

    Attributes:
        region: The region this instance serves.
        region_name: Its name in the visitor's language.
        authority: Who runs the service, in the visitor's language.
        is_demo: True while the data are synthetic.
        preferences: Large type, strong contrast.
        is_english: True while the page is shown in English.
        entries: Links of the header.
        reference: Reference number of this request.
        arrived_at: Moment the request arrived; live data are as of then.
        return_address: Where the preference buttons come back to.
        query: What the visitor searched for, shown again in the search box.
    """

    region: Region
    region_name: str
    authority: str
    is_demo: bool
    preferences: Preferences
    is_english: bool
    entries: tuple[EntryLink, ...]
    reference: str
    arrived_at: datetime
    return_address: str
    query: str


def frame(request: HttpRequest) -> dict[str, object]:
    """The base page's values; reads cookies and settings, never the database."""
    arrival = arrival_here()
    here = region(settings.MINKANG_REGION)
    is_english = get_language() == "en"
    return {
        "frame": Frame(
            region=here,
            region_name=here.english_name if is_english else here.name,
            authority=here.english_authority if is_english else here.authority,
            is_demo=settings.MINKANG_IS_DEMO,
            preferences=preferences_of(request),
            is_english=is_english,
            entries=entry_links(request.path),
            reference=arrival.reference,
            arrived_at=arrival.at,
            return_address=request.get_full_path() if request.method == "GET" else "/",
            query=request.GET.get("q", ""),
        )
    }
