"""The ``minkang`` command: one entrance, one way to fail.

A command is a module of ``minkang.project.commands`` with ``configure`` (its words) and ``run``
(its work; returns the exit code). It is imported only when asked for, after the surroundings
it needs are ready, so that `--help` and the pure commands answer at once.
"""

import argparse
import errno
import importlib
import os
import sys
import traceback
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, cast

from minkang.kernel.refusal import Refusal, Refused
from minkang.project import faults
from minkang.project.environment import environment

BAD_INPUT = 2
FAULT = 70
INTERRUPTED = 130


class Needs(StrEnum):
    """What must be ready before a command is imported."""

    NOTHING = "nothing"
    SETTINGS = "settings"
    DATABASE = "database"


@dataclass(frozen=True, slots=True)
class Command:
    """One word of the command line."""

    module: str
    summary: str
    needs: Needs


class CommandModule(Protocol):
    """The shape of a module of ``minkang.project.commands``."""

    EXAMPLE: str

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Declare the words of the command."""

    def run(self, words: argparse.Namespace) -> int:
        """Do the work and return the exit code."""


COMMANDS = {
    "demo": Command("demo", "build the demo region and serve it", Needs.NOTHING),
    "test": Command("test", "run the whole test suite", Needs.NOTHING),
    "serve": Command("serve", "serve the portal with its job worker", Needs.NOTHING),
    "check": Command("check", "lint, types, layers, migrations, docs, fast tests", Needs.NOTHING),
    "bench": Command("bench", "run a benchmark", Needs.NOTHING),
    "clauses": Command("clauses", "list every clause with its place or waiver", Needs.SETTINGS),
    "indicators": Command("indicators", "every indicator of a region", Needs.DATABASE),
    "policy parse": Command("policy_parse", "show what a document says", Needs.NOTHING),
    "policy import": Command("policy_import", "import documents or folders", Needs.DATABASE),
    "policy search": Command("policy_search", "search clauses and documents", Needs.DATABASE),
    "registry load": Command("registry_load", "load areas, register authority", Needs.DATABASE),
    "administrators": Command("administrators", "open the first three", Needs.DATABASE),
    "audit verify": Command("audit_verify", "prove that the audit log is whole", Needs.DATABASE),
    "booking audit": Command("booking_audit", "prove every counter of places", Needs.DATABASE),
    "records client": Command("records_client", "programs that may speak", Needs.DATABASE),
    "records listen": Command("records_listen", "take HL7 v2 messages in", Needs.DATABASE),
    "records verify": Command("records_verify", "prove every record unchanged", Needs.DATABASE),
    "docs": Command("docs", "write the generated pages of docs/", Needs.SETTINGS),
}


def main() -> None:
    """Run the command named on the command line and leave with its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minkang.project.settings")
    sys.exit(_guarded(sys.argv[1:]))


def _guarded(words: list[str]) -> int:
    try:
        return dispatch(words)
    except Refused as refused:
        return _say(refused.refusal)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as fault:  # noqa: BLE001 - the top handler: nobody sees a traceback
        return _say(_known(fault) or _recorded(fault), FAULT)


def dispatch(words: list[str]) -> int:
    """Find the command that `words` begin with, make ready what it needs and run it.

    Raises:
        Refused: a word is unknown or the command refuses its input.
    """
    if not words or words[0] in {"-h", "--help", "help"}:
        sys.stdout.write(_overview())
        return 0
    name = _name_of(words)
    command = COMMANDS[name]
    rest = words[len(name.split()) :]
    wants_help = "-h" in rest or "--help" in rest
    with_database = command.needs is Needs.DATABASE and not wants_help
    if command.needs is not Needs.NOTHING:
        importlib.import_module("minkang.project.readiness").prepare(with_database=with_database)
    try:
        return _run(name, command, rest)
    finally:
        if with_database:
            importlib.import_module("minkang.project.readiness").release()


def _run(name: str, command: Command, words: list[str]) -> int:
    module = cast(
        "CommandModule", importlib.import_module(f"minkang.project.commands.{command.module}")
    )
    parser = argparse.ArgumentParser(
        prog=f"minkang {name}",
        description=command.summary[0].upper() + command.summary[1:] + ".",
        epilog=f"example: {module.EXAMPLE}",
    )
    module.configure(parser)
    return module.run(parser.parse_args(words))


def _name_of(words: list[str]) -> str:
    for name in (" ".join(words[:2]), words[0]):
        if name in COMMANDS:
            return name
    parts = [name.split()[1] for name in COMMANDS if name.startswith(f"{words[0]} ")]
    if parts:
        asked_help = len(words) > 1 and words[1] in {"-h", "--help"}
        if asked_help:
            sys.stdout.write(_overview(only=words[0]))
            sys.exit(0)
        detail = f"`minkang {words[0]}` is followed by one of: {', '.join(parts)}"
    else:
        detail = f"unknown command {words[0]!r}; `minkang --help` lists the commands"
    raise Refused(Refusal("project.unknown_command", "没有这个命令,请看 minkang --help。", detail))


def _overview(only: str = "") -> str:
    lines = [
        f"  {name:<15} {command.summary}"
        for name, command in COMMANDS.items()
        if name.startswith(only)
    ]
    return (
        "usage: minkang COMMAND [OPTIONS]\n\nminkang (民康): health policy documents that run.\n\n"
        + "\n".join(lines)
        + "\n\nexample: minkang demo --port 8000\n`minkang COMMAND --help` explains one command.\n"
    )


def _say(refusal: Refusal, code: int = BAD_INPUT) -> int:
    sys.stderr.write(f"minkang: {refusal.message}\n  {refusal.code}: {refusal.detail}\n")
    return code


def _known(fault: Exception) -> Refusal | None:
    cause: BaseException | None = fault
    while cause is not None:
        full = isinstance(cause, OSError) and cause.errno == errno.ENOSPC
        if full or type(cause).__name__ == "DiskFull":
            return faults.disk_full(environment().home)
        if type(cause).__name__ == "OperationalError" and "connect" in str(cause):
            return faults.database_unreachable(str(cause).splitlines()[0])
        cause = cause.__cause__
    return None


def _recorded(fault: Exception) -> Refusal:
    reference = uuid.uuid4().hex[:12]
    place = environment().home / f"fault-{reference}.txt"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("".join(traceback.format_exception(fault)), encoding="utf-8")
    return Refusal(
        "project.fault",
        f"程序出错了,编号 {reference}。已保存的内容不受影响;请把编号和 {place} 交给维护人员。",
        f"{type(fault).__name__}; the trace is in {place}",
    )


if __name__ == "__main__":
    main()
