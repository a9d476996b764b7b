"""What a quality evaluation must say."""

from datetime import date

from minkang.kernel.refusal import FieldFault, Refusal

LONGEST_DAYS = 3 * 366
LEAST_CHARACTERS = 4


def entry_fault(*, since: date, until: date, evidence: str, is_known: bool) -> Refusal | None:
    """Why an evaluation is not noted, or None; it holds ``[since, until)``, three years at most."""
    if not 0 < (until - since).days <= LONGEST_DAYS:
        return Refusal(
            "results.quality_period_wrong",
            "有效期要从开始那天到之后的某一天，最长三年。请改有效期再登记。",
            f"the period {since}..{until} is empty or longer than {LONGEST_DAYS} days",
            (FieldFault("until", "请填开始之后、三年以内的日期。"),),
        )
    if len(evidence.strip()) < LEAST_CHARACTERS:
        return Refusal(
            "results.quality_without_evidence",
            "请写明依据是哪一次评价，例如“2026年第一次省级室间质评”，写好再登记。",
            "evidence names the evaluation",
            (FieldFault("evidence", "请写明是哪一次评价。"),),
        )
    if is_known:
        return Refusal(
            "results.quality_known",
            "这家机构这个项目同一天起的评价已经登记过，所以没有再登记。要改，请先撤回原来的。",
            "an evaluation of this institution, item, range and first day exists; withdraw it first",
        )
    return None
