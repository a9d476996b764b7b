"""Reads the files an operator names."""

from pathlib import Path

from minkang.kernel.refusal import Refusal, Refused


def read(file: Path) -> bytes:
    """The bytes of `file`.

    Raises:
        Refused: `policy.file_unreadable` when it does not exist or may not be read.
    """
    try:
        return file.read_bytes()
    except OSError as fault:
        raise Refused(
            Refusal(
                "policy.file_unreadable",
                f"读不到文件 {file}({fault.strerror})。请检查文件名和权限。",
                f"{file}: {fault.strerror}",
            )
        ) from fault
