"""Faults of the surroundings that a person can mend: said plainly, in one place."""

from pathlib import Path

from minkang.kernel.refusal import Refusal


def disk_full(home: Path) -> Refusal:
    """The disk that holds the data folder has no space left."""
    return Refusal(
        "project.disk_full",
        "磁盘已满,本次操作没有保存。请腾出空间后再运行一次;之前保存的内容都还在。",
        f"no space left on the disk that holds {home}",
    )


def database_unreachable(detail: str) -> Refusal:
    """No server answers at the address."""
    return Refusal(
        "project.database_unreachable",
        "连接不上数据库。请检查 MINKANG_DATABASE_URL,或去掉它改用内置数据库。",
        detail,
    )
