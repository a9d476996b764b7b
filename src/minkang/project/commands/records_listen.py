"""`minkang records listen`: take HL7 v2 messages of hospital systems in over MLLP."""

import argparse
import asyncio
import sys

from minkang.engines.records.api.mllp import Listener

EXAMPLE = "minkang records listen --port 2575"
# The port the standard's registry names for HL7.
PORT = 2575


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to listen; the line itself is protected by whatever carries it (a VPN, stunnel)."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=PORT)


def run(words: argparse.Namespace) -> int:
    """Listen until stopped."""
    listener = Listener(words.host, words.port)

    async def listen() -> None:
        port = await listener.start()
        sys.stdout.write(f"listening for HL7 v2 on {words.host}:{port} (stop with Ctrl-C)\n")
        sys.stdout.flush()
        await listener.serve()

    asyncio.run(listen())
    return 0
