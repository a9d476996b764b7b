"""Coverage-guided fuzzing of decode and parse: no crash, no lost character.

Usage: ``python bench/fuzz_parsing.py --seconds 120``. Bytes go through `decode` as an upload does;
the same bytes also choose structural pieces, so that deep states are reached. The run ends with
exit code 0 after the given time; a finding prints its traceback and exits non-zero.
"""

import argparse
import contextlib
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["minkang.policy.parsing"]):
    from minkang.kernel.refusal import Refused
    from minkang.policy.parsing import coverage, decode, parse, to_json

PIECES = (
    "\n", "。", "，", "；", "：", " ", "\t", "|", "一、", "二、", "三、", "（一）", "（二）", "1.", "2.", "3．", "（1）", "①", "一是", "二是", "第一章 ",
    "第二条 ", "专栏 1 ", "附件", "附件1", "目 录", "某市人民政府", "某市人民政府文件", "某市人民政府令", "第3号", "某政发〔2023〕4号",
    "关于印发《某方案》的通知", "某方案", "工作方案篇1", "各县区人民政府：", "2023年1月2日", "（此件公开发布）", "版权所有：某站", "打印",
    "（责任单位：市卫健委、市财政局）", "责任单位：审批股", "（办公室）", "序号", "类别", "事项范围", "指标名称", "2025年目标值", "指标性质", "预期性",
    "≥80岁", "达到95%以上", "10-20个", "1:0.55", "到2025年，", "全部开展", "逐步提升", "有效期至2025年12月31日。", "[bookmark: A]", "（", "）", "《", "》",
    "●", "✅", "1️⃣", "⑴", "— 1 —", "1.1 ", "1.1.1 ", "目录\n甲……1\n乙……2\n", "在某会议上的讲话", "第一部分 ", "    ", "签发人：某", "2025.3.6", "青溪县青溪县。",
    "发布机构：某局 发布日期：2023-01-01", "各单位要认真履行职责，密切配合，形成合力，确保任务落到实处。", "1", "23", "十", "〇",
)  # fmt: skip


def check(text: str) -> None:
    """Parse and require that clauses and residue tile the text."""
    parsed = parse(text)
    found = coverage(parsed, text)
    if not found.exact:
        raise AssertionError(f"{found} in {text!r}")
    to_json(parsed)


def one_input(raw: bytes) -> None:
    """Try the bytes as an upload and as a choice of structural pieces."""
    with contextlib.suppress(Refused):
        check(decode(raw).text)
    check("".join(PIECES[byte % len(PIECES)] for byte in raw[:400]))


def main() -> None:
    """Fuzz for the given number of seconds."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seconds", type=int, default=60)
    chosen = arguments.parse_args()
    findings = Path(tempfile.mkdtemp(prefix="fuzz-parsing-"))
    options = (
        f"-max_total_time={chosen.seconds}",
        f"-artifact_prefix={findings}/",
        "-max_len=600",
        "-len_control=20",
        "-print_final_stats=1",
    )
    atheris.Setup([sys.argv[0], *options], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
