"""What the registrar's desk refuses, and how long it holds a roster."""

from datetime import timedelta

from minkang.kernel.refusal import Refusal

HELD_FOR = timedelta(days=1)


def roster_unknown() -> Refusal:
    """The roster was decided, has expired, or belongs to somebody else."""
    return Refusal(
        "registration.roster_unknown",
        "找不到这份名册：可能已经处理过，或者超过一天已自动删除。请重新上传。",
        "The roster was dealt with already, or deleted after a day; send it again.",
    )


def act_unknown(name: str) -> Refusal:
    """There is no such act on an entry."""
    return Refusal(
        "registration.act_unknown",
        "没有这项登记事项。请从机构的登记页面选择要办的事。",
        f"no act {name!r}; choose one on the institution's page",
    )
