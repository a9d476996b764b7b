"""Finds policy files on the disk and imports them, with a progress bar."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.services.documents import import_files
from minkang.policy.services.importing import Upload
from minkang.policy.services.reports import FileReport, ImportReport
from minkang.project.files import read

TEXT_FILES = "*.txt"
CHECKOUT = Path(__file__).resolve().parents[3]


def default_folder() -> Path | None:
    """The folder with policy documents beside the checkout, or None."""
    folder = CHECKOUT.parent / "shared" / "policies"
    return folder if folder.is_dir() else None


def uploads(paths: Sequence[Path]) -> tuple[Upload, ...]:
    """The files named, and the text files of the folders named, in name order.

    Raises:
        Refused: a path does not exist, cannot be read, or a folder holds no text file.
    """
    files: list[Path] = []
    for path in paths:
        found = sorted(path.glob(TEXT_FILES)) if path.is_dir() else [path]
        if not found:
            raise Refused(
                Refusal(
                    "policy.folder_without_documents",
                    f"文件夹 {path} 里没有 .txt 文件。请指定存放政策原文的文件夹。",
                    f"no {TEXT_FILES} in {path}",
                )
            )
        files += found
    return tuple(Upload(file.name, read(file)) for file in files)


def import_with_progress(paths: Sequence[Path]) -> ImportReport:
    """Import what `paths` name, as the operator of this machine.

    Raises:
        Refused: as `uploads`.
    """
    found = uploads(paths)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=Console(stderr=True),
    )  # fmt: skip
    with bar:
        task = bar.add_task("importing", total=len(found))

        def advance(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=name)

        return import_files(
            files=found, by="system:operator", at=datetime.now(UTC), progress=advance
        )


def describe(report: ImportReport) -> None:
    """Print what became of each file."""
    for file in report.files:
        sys.stdout.write(f"{file.name}: {file.outcome.label_en}{_sizes(file)}\n")
        for document in file.documents:
            copy = "" if document.is_new else " (further copy)"
            sys.stdout.write(
                f"  {document.title or '(untitled)'} {document.number}{copy}: "
                f"{document.passages} passages, {document.targets} targets, "
                f"{document.clauses} register clauses\n"
            )
            for doubt in document.doubts:
                sys.stdout.write(f"    doubt: {doubt}\n")
        for warning in file.warnings:
            sys.stdout.write(f"  warning: {warning}\n")
        if file.refusal:
            sys.stdout.write(
                f"  {file.refusal.message}\n  {file.refusal.code}: {file.refusal.detail}\n"
            )


def _sizes(file: FileReport) -> str:
    if not file.characters:
        return ""
    return f", {file.characters} characters, {file.residue_characters} of them outside passages"
