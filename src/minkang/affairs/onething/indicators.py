"""How many births are declared at once, what a family still has to do, and which office is late.

What it took before was joint stands in the package: nine papers, four visits, sixteen steps.
"""

from minkang.engines.warehouse.indicators import (
    Aggregation,
    Direction,
    Frames,
    Indicator,
    Interval,
    Judged,
    Rows,
    Words,
    register_indicator,
)


def _of_month(frames: Frames, table: Rows) -> Rows:
    held = frames.held_by(table)
    return held.filter(held.day <= frames.on, held.day > frames.before(months=1))


def declared(frames: Frames) -> Rows:
    """Births declared in the month, by who answers for the whole; withdrawn ones are left out."""
    found = _of_month(frames, frames.declaration)
    return frames.rows(found, "declaration", key=found.id)


def finished(frames: Frames) -> Rows:
    """Declarations of which everything was done in the month."""
    found = _of_month(frames, frames.finish)
    return frames.rows(found, "declaration", key=found.id)


def days(frames: Frames) -> Rows:
    """Those, each by the days from declaring to the last office."""
    found = _of_month(frames, frames.finish)
    return frames.rows(found, "declaration", key=found.id, amount=found.days)


def visits(frames: Frames) -> Rows:
    """Those, each by how often a window had to settle something."""
    found = _of_month(frames, frames.finish)
    return frames.rows(found, "declaration", key=found.id, amount=found.visits)


def steps(frames: Frames) -> Rows:
    """Those, each by how often the family had to do something: declare, and answer an office."""
    found = _of_month(frames, frames.finish)
    return frames.rows(found, "declaration", key=found.id, amount=found.steps)


def papers(frames: Frames) -> Rows:
    """Those, each by how much offices asked for afterwards."""
    found = _of_month(frames, frames.finish)
    return frames.rows(found, "declaration", key=found.id, amount=found.papers)


def _legal(frames: Frames) -> Rows:
    """Parts whose last lawful day was in the month and that reached the office before it was over."""
    found = frames.held_by(frames.part)
    is_of_month = (found.legal_due <= frames.on) & (found.legal_due > frames.before(months=1))
    return found.filter(is_of_month, found.since <= found.legal_due)


def legal(frames: Frames) -> Rows:
    """Parts with a lawful day in the month, by their office."""
    found = _legal(frames)
    return frames.rows(found, "part", key=found.id)


def lawful(frames: Frames) -> Rows:
    """Those that were settled by that day."""
    found = _legal(frames)
    return frames.rows(found.filter(found.until <= found.legal_due), "part", key=found.id)


def late(frames: Frames) -> Rows:
    """Parts that are open past the day their office promised."""
    found = frames.in_force(frames.held_by(frames.part))
    return frames.rows(found.filter(found.due < frames.on), "part", key=found.id)


register_indicator(
    Indicator(
        id="onething.newborn_cases",
        title=Words("新生儿出生联办件", "Joint cases of newborns"),
        definition=Words(
            "近一个月申报的“新生儿出生一件事”，一个孩子算一件，父母都报的也算一件；撤回的不算。",
            "Births declared at once in the last month, each child once whoever declares it; "
            "withdrawn ones are left out.",
        ),
        unit=Words("件", "cases"),
        direction=Direction.HIGHER,
        numerator=declared,
        aggregation=Aggregation.COUNT,
        judged=(Judged("liaoning-2025-34/14.1"),),
        decimals=0,
    )
)
register_indicator(
    Indicator(
        id="onething.days_per_case",
        title=Words("出生一件事全部办完用时", "Days until a birth is settled everywhere"),
        definition=Words(
            "近一个月全部办完的出生一件事，从申报到最后一个部门办好平均几天（自然日）。"
            "联办前公布的数字是七个事项32个工作日，计法不同，不直接相比。",
            "Days from declaring to the last office, on average of the joint cases finished in the "
            "last month; calendar days. Before, seven matters took 32 working days as published, "
            "which is counted otherwise.",
        ),
        unit=Words("天", "days"),
        direction=Direction.LOWER,
        numerator=days,
        denominator=finished,
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="onething.visits_per_case",
        title=Words("出生一件事要窗口办几次", "Visits for a birth"),
        definition=Words(
            "近一个月全部办完的出生一件事，平均要窗口核实几次；情况常见的一次也不用。联办前要跑4趟。",
            "How often a window had to settle something, on average of the joint cases finished in "
            "the last month; ordinary ones need none. Before, it took four visits.",
        ),
        unit=Words("次", "times"),
        direction=Direction.LOWER,
        numerator=visits,
        denominator=finished,
        decimals=2,
    )
)
register_indicator(
    Indicator(
        id="onething.steps_per_case",
        title=Words("出生一件事家里要办几步", "Steps for a birth"),
        definition=Words(
            "近一个月全部办完的出生一件事，家里平均要办几步：申报一次，部门要补充的每次一步。联办前是16个环节。",
            "What the family had to do, on average of the joint cases finished in the last month: "
            "declare once, and once more for each office that asked. Before, it took sixteen steps.",
        ),
        unit=Words("步", "steps"),
        direction=Direction.LOWER,
        numerator=steps,
        denominator=finished,
        decimals=2,
    )
)
register_indicator(
    Indicator(
        id="onething.papers_per_case",
        title=Words("出生一件事要补几项", "Papers for a birth"),
        definition=Words(
            "近一个月全部办完的出生一件事，部门平均要家里更正或补充几项内容；材料一份也不用交。联办前要交9份材料。",
            "How much offices asked the family to correct or add, on average of the joint cases "
            "finished in the last month; no paper is handed in. Before, it took nine papers.",
        ),
        unit=Words("项", "items"),
        direction=Direction.LOWER,
        numerator=papers,
        denominator=finished,
        decimals=2,
    )
)
register_indicator(
    Indicator(
        id="onething.lawful_share",
        title=Words("出生一个月内办好的户口和接种证", "Done within the month of the law"),
        definition=Words(
            "户口登记和预防接种证，法定最后一天（出生后一个月）在近一个月内、此前已经分到部门的，按期办结的占多少，按办理部门归属。",
            "Of the household registrations and vaccination cards whose last lawful day, a month "
            "after the birth, was in the last month and that had reached their office before, those "
            "settled by that day, by office.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=lawful,
        denominator=legal,
        scale=100,
        interval=Interval.BINOMIAL,
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="onething.late_parts",
        title=Words("超过承诺还没有办的联办事项", "Parts past the promised day"),
        definition=Words(
            "当天已经过了承诺日期、部门还没有办好的联办事项，按办理部门归属。一声不响的部门在这里看得见。",
            "Parts of joint cases that are not done although the promised day is over, by office: "
            "an office that is silent shows here.",
        ),
        unit=Words("项", "parts"),
        direction=Direction.LOWER,
        numerator=late,
        aggregation=Aggregation.COUNT,
        decimals=0,
    )
)
