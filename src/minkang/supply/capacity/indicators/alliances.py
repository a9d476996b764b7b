"""Medical communities, and who takes part in them."""

from minkang.engines.warehouse.indicators import (
    Direction,
    Frames,
    Indicator,
    Judged,
    Rows,
    Words,
    register_indicator,
)
from minkang.engines.warehouse.indicators.parts import institutions, places
from minkang.registry.organisations.terms import Category, CertificateKind


def counties(frames: Frames) -> Rows:
    """Counties and county-level cities."""
    return frames.area_rows(places.counties(frames))


def counties_with_community(frames: Frames) -> Rows:
    """Counties in which an organisation leads a recognised medical community."""
    leaders = institutions.with_certificate(
        frames, frames.organisations(), [CertificateKind.MEDICAL_COMMUNITY]
    )
    led = leaders.select(county=places.county_of(leaders.area))
    areas = places.counties(frames)
    return frames.area_rows(areas.semi_join(led, areas.code == led.county))


def disease_control_centres(frames: Frames) -> Rows:
    """Centres for disease control."""
    return frames.organisation_rows(_centres(frames))


def centres_in_alliances(frames: Frames) -> Rows:
    """Centres for disease control that belong to a medical group or community."""
    centres = _centres(frames)
    return frames.organisation_rows(centres.filter(centres.parent.notnull()))


def centres_reporting(frames: Frames) -> Rows:
    """Centres for disease control, and whether they confirmed their entry."""
    return frames.reporting(_centres(frames))


def _centres(frames: Frames) -> Rows:
    return institutions.of_categories(frames, [Category.CDC])


register_indicator(
    Indicator(
        id="capacity.medical_communities_share",
        title=Words("紧密型医共体覆盖的县", "Counties with a medical community"),
        definition=Words(
            "分子：分母中当天至少有一家机构持有紧密型县域医共体认定的县。分母：当天存在的县和县级市,"
            "不含市辖区。",
            "Numerator: those of the denominator in which at least one organisation holds recognition "
            "as a county medical community on the day. Denominator: counties and county-level cities "
            "in force on the day, without districts.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=counties_with_community,
        denominator=counties,
        scale=100,
        judged=(Judged("dongying-2024/2.4.3.2"),),
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="capacity.cdc_in_alliances_share",
        title=Words("疾控中心加入医疗集团或医共体", "Disease control centres in alliances"),
        definition=Words(
            "分子：分母中当天登记了牵头机构的疾控中心。分母：当天开业的疾病预防控制中心，市级县级都算。",
            "Numerator: those of the denominator whose entry names the head of their group or "
            "community. Denominator: centres for disease control open on the day, of city and county.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=centres_in_alliances,
        denominator=disease_control_centres,
        scale=100,
        expected=centres_reporting,
        judged=(Judged("dongying-2024/2.5.1.3"),),
        decimals=1,
    )
)
