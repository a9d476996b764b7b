"""How a view definition is refused."""

from minkang.kernel.refusal import Refusal, Refused


def unfit(at: str, detail: str) -> Refused:
    """The refusal of a definition that means no table; `at` is the place in it, `detail` English."""
    return Refused(
        Refusal(
            "records.view_unfit",
            f"视图定义的“{at.rstrip('.') or 'ViewDefinition'}”有误，无法生成表格。请按说明改正后再提交。",
            f"{at.rstrip('.') or 'ViewDefinition'} {detail}",
        )
    )
