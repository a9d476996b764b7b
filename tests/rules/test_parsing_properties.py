"""For any text: no crash, no lost or doubly owned character, the same answer twice, linear time."""

import json
import subprocess
import sys
import time
from pathlib import Path

import parsing_samples as samples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minkang.policy.parsing import compare, coverage, parse, to_json

FRAGMENTS = (
    *"\n \t　。，；：、（）()〔〕《》“”|1２三十-—%‰",
    "\r\n", "\u2028", "\ufeff", "一、", "二、", "（一）", "(二)", "1.", "2．", "（1）", "①", "一是", "三是", "第一章 ", "第三条 ", "专栏 1 ",
    "附件", "附件1：", "目录", "某市人民政府", "某县卫健局", "文件", "令", "第3号", "某政发〔2023〕4号", "关于印发《某方案》的通知",
    "关于做好工作的意见", "工作方案篇1", "各县区人民政府：", "2023年1月2日", "二〇二三年五月八日", "（此件公开发布）", "版权所有：某站", "打印",
    "（责任单位：市卫健委、市财政局）", "责任单位：审批股", "（办公室、宣传科）", "由市卫健委牵头", "序号", "类别", "指标名称", "2025年目标值",
    "指标性质", "预期性", "约束性", "≥80岁", "达到95%以上", "不超过5公里", "10-20个", "1:0.55", "到2025年，", "每千人口", "全部开展", "逐步提升",
    "●", "✅", "1️⃣", "⑴", "㈠", "— 1 —", "1.1 ", "1.1.1 ", "目录……1", "同志们：", "在某会议上的讲话", "第一部分 ", "    ", "签发人：某", "2025.3.6",
    "有效期至2025年12月31日。", "自发布之日起施行", "[bookmark: A1]", "发布机构：某局 发布日期：2023-01-01", "加强领导，落实责任。",
    "各单位要认真履行职责，密切配合，形成合力，确保各项任务落到实处。", "𠀀", "\x00", "\ud800",
)  # fmt: skip

structural_text = st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join)


def assert_tiles(text: str) -> None:
    parsed = parse(text)
    found = coverage(parsed, text)
    assert found.exact, (found, text)
    paths = [[c.path for c in d.clauses] for d in parsed.documents]
    assert all(len(set(p)) == len(p) for p in paths)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_tiled_exactly(text: str) -> None:
    assert_tiles(text)


@settings(max_examples=300, deadline=None)
@given(structural_text)
def test_text_of_structural_pieces_is_tiled_exactly(text: str) -> None:
    assert_tiles(text)


@settings(max_examples=60, deadline=None)
@given(structural_text)
def test_parsing_is_deterministic_and_its_wire_shape_is_json(text: str) -> None:
    first, second = parse(text), parse(text)
    assert first == second
    assert json.loads(json.dumps(to_json(first))).keys() == {"documents", "residue", "warnings"}


@settings(max_examples=60, deadline=None)
@given(structural_text, structural_text)
def test_comparison_never_fails_and_points_into_both_texts(left: str, right: str) -> None:
    result = compare(left, right)
    for found in result.differences:
        assert left[found.left_start : found.left_end] == found.left
        assert right[found.right_start : found.right_end] == found.right


@pytest.mark.parametrize("name", samples.ALL_SAMPLES)
def test_every_invented_document_is_tiled_exactly(name: str) -> None:
    assert_tiles(samples.ALL_SAMPLES[name])


@pytest.mark.parametrize("name", samples.ALL_SAMPLES)
def test_windows_line_ends_change_no_clause(name: str) -> None:
    text = samples.ALL_SAMPLES[name]
    plain = [c.path for d in parse(text).documents for c in d.clauses]
    windows = [c.path for d in parse(text.replace("\n", "\r\n")).documents for c in d.clauses]
    assert plain == windows


LINE = "（二）提升能力。到2025年，签约率达到60%以上，建设2个中心。（责任单位：市卫健委、市财政局）1.优化流程。"
GROWING = {
    "one sentence without end": "中",
    "figures": "到2025年，达到1%，",
    "open brackets": "(责任单位:",
    "labels": "（一）",
    "inline headings": LINE,
    "lines": LINE + "\n",
    "short lines": "甲乙\n",
    "issuer lines": "某市人民政府\n",
    "blanks": " ",
    "tables of contents": "目录\n关于做好工作的通知\n",
    "page numbers": "— 1 —\n某某规划\n落实责任\n",
    "chapters that begin anew": "一、甲\n青溪县青溪县。\n二、乙\n落实责任。\n一、甲\n白沙县白沙县。\n二、乙\n落实责任。\n",
    "documents": "某市人民政府文件\n某政发〔2023〕4号\n某市人民政府关于做好工作的意见\n一、目标\n落实责任。\n",
}


@pytest.mark.parametrize("name", GROWING)
def test_time_grows_with_the_length_of_the_text_and_not_with_its_square(name: str) -> None:
    unit = GROWING[name]
    small = unit * (3_000 // len(unit))

    def seconds(text: str) -> float:
        begun = time.process_time()
        parse(text)
        return time.process_time() - begun

    base = max(min(seconds(small), seconds(small)), 0.02)
    long = small * 5
    assert min(seconds(long), seconds(long)) < 14 * base


@pytest.mark.slow
def test_coverage_guided_fuzzing_finds_nothing_in_a_few_seconds() -> None:
    pytest.importorskip("atheris")
    script = Path(__file__).resolve().parents[2] / "bench" / "fuzz_parsing.py"
    run = subprocess.run(
        [sys.executable, script, "--seconds", "2"],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]


@pytest.mark.slow
def test_a_line_of_five_megabytes_is_read_in_seconds() -> None:
    text = "中文条款内容" * 280_000
    begun = time.process_time()
    parsed = parse(text)
    assert time.process_time() - begun < 20
    assert coverage(parsed, text).exact
