"""How many licences can be shown, and how often one was taken over instead of being asked for."""

from minkang.engines.warehouse.indicators import (
    Aggregation,
    Direction,
    Frames,
    Indicator,
    Judged,
    Rows,
    Words,
    register_indicator,
)


def usable(frames: Frames) -> Rows:
    """Licences of open offices that are valid on the day."""
    found = frames.in_force(frames.held_by(frames.licence))
    return frames.rows(found, "licence", key=found.id)


def reused(frames: Frames) -> Rows:
    """Times of the month a case took a licence over, by who issued it."""
    found = frames.held_by(frames.reuse)
    found = found.filter(found.day <= frames.on, found.day > frames.before(months=1))
    return frames.rows(found, "reuse", key=found.id)


register_indicator(
    Indicator(
        id="licences.usable",
        title=Words("可以亮证的电子证照", "Electronic licences that can be shown"),
        definition=Words(
            "当天有效、可以出示的电子证照，按发证单位归属。暂停、失效、过期和换发前的旧证不算。",
            "Electronic licences that are valid on the day and can be shown, by the office that "
            "issued them; suspended, ended, expired and replaced ones are left out.",
        ),
        unit=Words("份", "licences"),
        direction=Direction.HIGHER,
        numerator=usable,
        aggregation=Aggregation.COUNT,
        judged=(Judged("benxi-2023-3/10.3.7"),),
        decimals=0,
    )
)
register_indicator(
    Indicator(
        id="licences.reused",
        title=Words("用电子证照代替提交材料", "Licences used instead of papers"),
        definition=Words(
            "近一个月办件经持证人同意取用电子证照、没有再要求提交的次数，一件事取用一份证照算一次，按发证单位归属。",
            "Times of the last month that a case, with the holder's consent, took over an electronic "
            "licence instead of asking for it, each licence once for a case, by who issued it.",
        ),
        unit=Words("次", "times"),
        direction=Direction.HIGHER,
        numerator=reused,
        aggregation=Aggregation.COUNT,
        judged=(Judged("yaan-2022/1.3"),),
        decimals=0,
    )
)
