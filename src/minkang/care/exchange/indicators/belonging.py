"""Whose the records are: patients known to be one resident, residents with a record."""

from minkang.engines.warehouse.indicators import (
    Direction,
    Frames,
    Indicator,
    Interval,
    Judged,
    Rows,
    Words,
    register_indicator,
)
from minkang.engines.warehouse.indicators.parts import people


def patients(frames: Frames) -> Rows:
    """Patients of open institutions, as each institution knows them."""
    found = frames.held_by(frames.patient)
    found = found.filter(found.day <= frames.on)
    return frames.rows(found, "patient", key=found.id)


def linked(frames: Frames) -> Rows:
    """Those who are linked to a resident."""
    links = frames.in_force(frames.link)
    found = frames.held_by(frames.patient)
    found = found.filter(found.day <= frames.on)
    found = found.semi_join(links, found.id == links.patient)
    return frames.rows(found, "patient", key=found.id)


def archived(frames: Frames) -> Rows:
    """Those of whom an institution has sent something that is linked to them."""
    links = frames.in_force(frames.link)
    found = frames.residents()
    found = found.semi_join(links, found.rid == links.person)
    return frames.rows(found, "person", key=found.rid)


register_indicator(
    Indicator(
        id="exchange.linked_share",
        title=Words("对上居民的患者记录", "Patients linked to a resident"),
        definition=Words(
            "各机构送来的患者记录中，已经确认是哪一位居民的占多少。同一位居民在几家机构看病，各有一条记录。",
            "Of the patients that institutions told of, those known to be a certain resident. Who "
            "goes to several institutions is a patient of each.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=linked,
        denominator=patients,
        scale=100,
        interval=Interval.BINOMIAL,
        judged=(Judged("benxi-2023-3/10.2.2"),),
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="exchange.archive_share",
        title=Words("电子健康档案建档率", "Residents with a health record"),
        definition=Words(
            "常住居民中，平台上已经有健康档案的占多少：至少一家机构送来过他的资料，并且确认是他本人。",
            "Of the residents, those with a record on the platform: at least one institution sent "
            "something of them, and it is known to be theirs.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=archived,
        denominator=people.residents,
        scale=100,
        interval=Interval.BINOMIAL,
        judged=(Judged("benxi-2023-3/10.3.6"), Judged("dongying-2024/2.6.4.1")),
        decimals=1,
    )
)
