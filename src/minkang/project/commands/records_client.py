"""`minkang records client`: the programs that may speak to the health records."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from minkang.engines.records.services.clients import NewClient, add_client, close_client
from minkang.engines.records.terms import ReaderKind

EXAMPLE = "minkang records client add 中心医院HIS --organisation RID --scope 'system/*.*'"
BY = "system:command"


def configure(parser: argparse.ArgumentParser) -> None:
    """Two acts: add and close."""
    acts = parser.add_subparsers(dest="act", required=True)
    adding = acts.add_parser("add", help="register a program; prints its id, and its secret once")
    adding.add_argument("name", help="what logs call it")
    adding.add_argument("--organisation", type=UUID, help="rid of the institution whose it is")
    adding.add_argument(
        "--scope", action="append", required=True, help="such as system/*.read; repeat for more"
    )
    adding.add_argument("--keys", type=Path, help="file with its JSON Web Key Set of public keys")
    adding.add_argument(
        "--hook", action="append", default=[], help="origin that notifications may be sent to"
    )
    closing = acts.add_parser("close", help="give a program no more tokens")
    closing.add_argument("client", type=UUID, help="its id")


def run(words: argparse.Namespace) -> int:
    """Do it."""
    at = datetime.now(UTC)
    if words.act == "close":
        close_client(client=words.client, by=BY, at=at)
        sys.stdout.write("Closed; tokens it has end within five minutes.\n")
        return 0
    new = NewClient(
        name=words.name,
        kind=ReaderKind.INSTITUTION if words.organisation else ReaderKind.PLATFORM,
        organisation=words.organisation,
        scopes=frozenset(one for said in words.scope for one in said.split()),
        keys=words.keys.read_text(encoding="utf-8") if words.keys else "",
        hooks=tuple(words.hook),
    )
    added = add_client(new=new, by=BY, at=at)
    sys.stdout.write(f"client_id {added.rid}\n")
    if added.secret:
        sys.stdout.write(f"client_secret {added.secret}\nThe secret is shown this once.\n")
    return 0
