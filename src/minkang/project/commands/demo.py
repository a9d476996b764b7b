"""`minkang demo`: the demo region, built and served in one go."""

import argparse
import importlib
import os
import sys
from pathlib import Path

from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.regions import region
from minkang.project import readiness, serving

EXAMPLE = "minkang demo --residents 20000 --port 8000"


def configure(parser: argparse.ArgumentParser) -> None:
    """Region, its size, port and the folder of documents."""
    parser.add_argument("--region", default="benxi", help="region to serve (default benxi)")
    parser.add_argument(
        "--residents", type=int, default=20_000, help="people of the region (default 20000)"
    )
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default 8000)")
    parser.add_argument(
        "--policies",
        type=Path,
        default=None,
        help="folder with policy documents (default ../shared/policies when it exists)",
    )


def run(words: argparse.Namespace) -> int:
    """Import the documents into the demo database, then serve until interrupted."""
    serving.require_free_port(words.port)
    if words.policies is not None and not words.policies.is_dir():
        raise Refused(
            Refusal(
                "project.no_policy_folder",
                f"找不到文件夹 {words.policies}。请用 --policies 指定存放政策原文的文件夹。",
                f"--policies {words.policies} is not a folder",
            )
        )
    here = region(words.region)
    os.environ |= {"MINKANG_DEMO": "1", "MINKANG_REGION": here.slug}
    readiness.prepare(with_database=True)
    try:
        _import_documents(words.policies)
        importlib.import_module("minkang.project.demonstration").build(here, words.residents)
        with importlib.import_module("minkang.project.outside").open_offices(words.port):
            serve = importlib.import_module("minkang.project.commands.serve")
            serve.serve_with_pages_ready(words.port)
    finally:
        readiness.release()
    return 0


def _import_documents(named: Path | None) -> None:
    documents = importlib.import_module("minkang.project.documents")
    folder = named or documents.default_folder()
    report = documents.import_with_progress([folder] if folder else [])
    if folder is None:
        sys.stdout.write(
            "minkang: no policy documents were given (--policies FOLDER); the pages show the "
            "register in our own words, without quotations.\n"
        )
        return
    kept = sum(1 for file in report.files if file.refusal is None)
    sys.stdout.write(
        f"minkang: {kept} of {len(report.files)} files of {folder} are in the library\n"
    )
    for refusal in report.refusals:
        sys.stdout.write(f"  {refusal.message}\n")
