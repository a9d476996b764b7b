"""Doctors, nurses, general practitioners, pharmacists and public health workers."""

from minkang.engines.warehouse.indicators import (
    Direction,
    Frames,
    Indicator,
    Judged,
    Rows,
    Words,
    register_indicator,
)
from minkang.engines.warehouse.indicators.parts import institutions, workforce
from minkang.engines.warehouse.indicators.parts.people import residents
from minkang.registry.organisations.terms import PostKind, QualificationKind


def doctors(frames: Frames) -> Rows:
    """Physicians and assistant physicians at their main post."""
    return workforce.doctors(frames)


def nurses(frames: Frames) -> Rows:
    """Registered nurses at their main post."""
    posts = workforce.posts(frames, [PostKind.NURSE])
    return workforce.people(frames, workforce.holding(frames, posts, [QualificationKind.NURSE]))


def general_practitioners(frames: Frames) -> Rows:
    """Doctors who are also registered as general practitioners."""
    posts = workforce.doctor_posts(frames)
    registered = workforce.holding(frames, posts, [QualificationKind.GENERAL_PRACTICE])
    return workforce.people(frames, registered)


def pharmacists(frames: Frames) -> Rows:
    """Pharmacists and assistant pharmacists at their main post."""
    posts = workforce.posts(frames, [PostKind.PHARMACIST])
    return workforce.people(frames, workforce.holding(frames, posts, workforce.PHARMACIST_LICENCES))


def public_health_staff(frames: Frames) -> Rows:
    """People whose main post is in public health."""
    return workforce.people(frames, workforce.posts(frames, [PostKind.PUBLIC_HEALTH]))


register_indicator(
    Indicator(
        id="capacity.doctors_per_1000",
        title=Words("每千常住人口执业(助理)医师数", "Doctors per 1,000 residents"),
        definition=Words(
            "分子：当天在医疗卫生机构以医师、公共卫生或乡村医生岗位为主要执业岗位、且当天持有效执业医师或"
            "执业助理医师证的人，一人只计一次；只做管理的不算。分母：当天的常住居民。",
            "Numerator: people whose main post on the day is that of a doctor, public health worker or "
            "village doctor in a health institution and whose licence as physician or assistant "
            "physician is valid, each counted once; managers do not count. Denominator: residents of "
            "the day.",
        ),
        unit=Words("名", "doctors"),
        direction=Direction.HIGHER,
        numerator=doctors,
        denominator=residents,
        scale=1000,
        expected=institutions.reporting_institutions,
        judged=(Judged("benxi-2023-3/kpi-24"),),
    )
)

register_indicator(
    Indicator(
        id="capacity.nurses_per_1000",
        title=Words("每千常住人口注册护士数", "Registered nurses per 1,000 residents"),
        definition=Words(
            "分子：当天以护士岗位为主要执业岗位、且护士注册有效的人，一人只计一次。分母：当天的常住居民。",
            "Numerator: people whose main post on the day is that of a nurse and whose registration is "
            "valid, each counted once. Denominator: residents of the day.",
        ),
        unit=Words("名", "nurses"),
        direction=Direction.HIGHER,
        numerator=nurses,
        denominator=residents,
        scale=1000,
        expected=institutions.reporting_institutions,
        judged=(Judged("benxi-2023-3/kpi-25"),),
    )
)

register_indicator(
    Indicator(
        id="capacity.general_practitioners_per_10000",
        title=Words("每万常住人口全科医生数", "General practitioners per 10,000 residents"),
        definition=Words(
            "分子：当天计入执业(助理)医师、且全科医生注册有效的人。分母：当天的常住居民。",
            "Numerator: those counted as doctors on the day who are also registered as general "
            "practitioners. Denominator: residents of the day.",
        ),
        unit=Words("名", "general practitioners"),
        direction=Direction.HIGHER,
        numerator=general_practitioners,
        denominator=residents,
        scale=10_000,
        expected=institutions.reporting_institutions,
        judged=(
            Judged("benxi-2023-3/kpi-26"),
            Judged("dongying-2024/2.1.3.3", "每万人口全科医生数"),
        ),
    )
)

register_indicator(
    Indicator(
        id="capacity.pharmacists_per_1000",
        title=Words("每千常住人口药师(士)数", "Pharmacists per 1,000 residents"),
        definition=Words(
            "分子：当天在医疗卫生机构以药学岗位为主要岗位、且药师或药士资格有效的人；零售药店的人员不算。"
            "分母：当天的常住居民。",
            "Numerator: people whose main post on the day is that of a pharmacist in a health "
            "institution, with a valid qualification as pharmacist or assistant pharmacist; staff of "
            "retail pharmacies do not count. Denominator: residents of the day.",
        ),
        unit=Words("名", "pharmacists"),
        direction=Direction.HIGHER,
        numerator=pharmacists,
        denominator=residents,
        scale=1000,
        expected=institutions.reporting_institutions,
        judged=(Judged("benxi-2023-3/kpi-27"),),
    )
)

register_indicator(
    Indicator(
        id="capacity.public_health_staff_per_10000",
        title=Words("每万常住人口公共卫生人员数", "Public health staff per 10,000 residents"),
        definition=Words(
            "分子：当天在医疗卫生机构以公共卫生岗位为主要岗位、岗位所依证件有效的人，一人只计一次。"
            "分母：当天的常住居民。",
            "Numerator: people whose main post on the day is in public health in a health institution "
            "and whose licence for the post is valid, each counted once. Denominator: residents of "
            "the day.",
        ),
        unit=Words("人", "people"),
        direction=Direction.HIGHER,
        numerator=public_health_staff,
        denominator=residents,
        scale=10_000,
        expected=institutions.reporting_institutions,
        judged=(Judged("dongying-2024/2.1.3.3", "每万人口公共卫生人员数"),),
    )
)

register_indicator(
    Indicator(
        id="capacity.doctors_per_bed",
        title=Words("床医比(每张床位的医师数)", "Doctors per bed"),
        definition=Words(
            "分子：当天的执业(助理)医师。分母：当天医疗卫生机构的全部床位。比值写成1比几。",
            "Numerator: doctors of the day. Denominator: all beds of health institutions of the day. "
            "The value is what stands after 'one to'.",
        ),
        unit=Words("名", "doctors"),
        direction=Direction.HIGHER,
        numerator=doctors,
        denominator=institutions.beds,
        expected=institutions.reporting_institutions,
        judged=(Judged("dongying-2024/2.1.3.3", "床医比"),),
    )
)

register_indicator(
    Indicator(
        id="capacity.nurses_per_doctor",
        title=Words("医护比(每名医师的护士数)", "Nurses per doctor"),
        definition=Words(
            "分子：当天的注册护士。分母：当天的执业(助理)医师。比值写成1比几。",
            "Numerator: registered nurses of the day. Denominator: doctors of the day. The value is "
            "what stands after 'one to'.",
        ),
        unit=Words("名", "nurses"),
        direction=Direction.HIGHER,
        numerator=nurses,
        denominator=workforce.doctors,
        expected=institutions.reporting_institutions,
        judged=(Judged("dongying-2024/2.1.3.3", "医护比"),),
    )
)
