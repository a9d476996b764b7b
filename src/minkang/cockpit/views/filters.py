"""The filters of the library in the address, and the links that set and lift them."""

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from minkang.cockpit.templatetags.policy_pages import is_english
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.kernel.web.components import FacetChoice, FacetGroup, PageLinks
from minkang.policy.search import Facets, FacetValue, SearchResult
from minkang.policy.terms import CapabilityGroup, ClauseKind, ClauseState
from minkang.policy.validity import Validity


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of the library.

    Attributes:
        name: Its name in the address.
        facet: The field of `Facets` it fills.
        title: Its name on the page.
        values: What it may be; empty when any text will do.
    """

    name: str
    facet: str
    title: Promise
    values: tuple[str, ...] = ()


FILTERS = (
    Filter("state", "states", gettext_lazy("状态"), tuple(ClauseState)),
    Filter("document", "documents", gettext_lazy("文件")),
    Filter("kind", "kinds", gettext_lazy("类别"), (*ClauseKind, "passage", "document")),
    Filter("group", "groups", gettext_lazy("领域"), tuple(CapabilityGroup)),
    Filter("unit", "units", gettext_lazy("责任单位")),
    Filter("validity", "validities", gettext_lazy("有效性"), tuple(Validity)),
)


def facets_asked(address: QueryDict) -> Facets:
    """What the address chooses.

    Raises:
        Refused: ``policy.filter_malformed`` for a value that no link of the page sends.
    """
    for wanted in FILTERS:
        for value in address.getlist(wanted.name):
            if wanted.values and value not in wanted.values:
                raise Refused(_unknown_value(wanted, value))
    return Facets(**{wanted.facet: tuple(address.getlist(wanted.name)) for wanted in FILTERS})


def is_narrowed(facets: Facets) -> bool:
    """Whether anything is chosen."""
    return facets != Facets()


def facet_groups(request: HttpRequest, result: SearchResult) -> tuple[FacetGroup, ...]:
    """The filters with counts, each value with the address that chooses or lifts it."""
    return tuple(
        FacetGroup(
            wanted.title,
            tuple(
                _choice(request.GET, wanted.name, value) for value in result.facets[wanted.facet]
            ),
        )
        for wanted in FILTERS
    )


def page_links(request: HttpRequest, result: SearchResult) -> PageLinks:
    """The pages before and after, with question and filters kept."""
    return PageLinks(
        previous=_page(request.GET, result.page - 1) if result.page > 1 else "",
        next=_page(request.GET, result.page + 1) if result.page < result.pages else "",
    )


def _choice(address: QueryDict, name: str, value: FacetValue) -> FacetChoice:
    changed = address.copy()
    changed.pop("page", None)
    chosen = [said for said in changed.getlist(name) if said != value.value]
    changed.setlist(name, chosen if value.is_chosen else [*chosen, value.value])
    return FacetChoice(
        label=(value.label_en if is_english() else "") or value.label,
        count=value.count,
        address=f"?{changed.urlencode()}",
        is_chosen=value.is_chosen,
    )


def _page(address: QueryDict, number: int) -> str:
    changed = address.copy()
    changed["page"] = str(number)
    return f"?{changed.urlencode()}"


def _unknown_value(wanted: Filter, value: str) -> Refusal:
    known = ", ".join(wanted.values)
    return Refusal(
        code="policy.filter_malformed",
        message=f"筛选“{wanted.title}”里没有“{value}”这一项，所以没有查。请从政策库页面的筛选里选择。",
        detail=f"{wanted.name}={value!r} is not one of {known}.",
        fields=(FieldFault(wanted.name, "请从政策库页面的筛选里选择。"),),
    )
