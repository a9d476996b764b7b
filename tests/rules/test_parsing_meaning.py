"""What figures mean: their units, ranges, dates and the words that are no promise."""

from time import process_time

from minkang.policy.parsing import Target, parse


def targets(sentence: str) -> list[Target]:
    text = f"青禾县服务实施方案\n\n一、任务\n{sentence}\n二、其他\n做好其他工作。\n\n青禾县卫生健康局\n2025年3月1日\n"
    return list(parse(text).documents[0].targets)


def figures(sentence: str) -> list[tuple[str, str, str]]:
    return [(t.comparator.value, t.value, t.unit) for t in targets(sentence)]


def test_a_long_line_of_items_is_read_in_bounded_time() -> None:
    started = process_time()
    found = targets("1.改进服务。到2027年，床位达到30张以上。" * 3000)
    assert len(found) == 3000
    assert process_time() - started < 3
