"""Offices outside the platform: small servers of their own, with their own register, keys and habits.

They know the platform by its published interface only, so that they check the gateway as a stranger
would: they sign and verify, keep a register of what they were asked, and answer after their habit.
"""

import json
import queue
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from http import HTTPStatus
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import UUID, uuid5

from minkang.kernel import jws
from minkang.kernel.jws import PublicKey, Signer

PLATFORM = "minkang"
MESSAGE_TYPE, RECEIPT_TYPE = "minkang-message+jwt", "minkang-receipt+jwt"
ANSWERS = UUID("6a0cbd5e-3f7e-4b05-9b0b-2f1f6a3d52c1")
LONGEST_CALL, PATIENCE = 5.0, 0.2

Claims = Mapping[str, Any]
# What an office answers to a message of a kind; None for not at all.
Clerk = Callable[[str, Mapping[str, str]], Mapping[str, str] | None]


class Habit(StrEnum):
    """How an office behaves towards those who call it."""

    PROMPT = "prompt"
    SILENT = "silent"
    FORGETFUL = "forgetful"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an office is: its name in messages, its key, its habit, and the seconds until it answers."""

    code: str
    signer: Signer = field(repr=False)
    habit: Habit = Habit.PROMPT
    answers_after: float = 0.0


@dataclass(slots=True)
class Register:
    """What an office was asked, each number once, and how often it was told."""

    asked: dict[str, Claims] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)


class OutsideOffice:
    """An office with a server on this machine; use it as a context.

    Args:
        identity: Who it is.
        platform: Address of the platform, without a path.
        clerk: What it answers.
        port: Where it listens; 0 for any free port.
    """

    def __init__(self, identity: Identity, platform: str, clerk: Clerk, port: int = 0) -> None:
        """Listen; nothing is answered before the context is entered."""
        self.identity, self.platform, self.register = identity, platform, Register()
        self._clerk = clerk
        self._keys: dict[str, PublicKey] = {}
        self._lock = threading.Lock()
        self._answers: queue.Queue[Claims | None] = queue.Queue()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._calls())
        self._server.daemon_threads = True
        self._threads = [
            threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True),
            threading.Thread(target=self._answer_all, daemon=True),
        ]

    @property
    def endpoint(self) -> str:
        """Where it takes messages."""
        return f"http://127.0.0.1:{self._server.server_port}/messages"

    def __enter__(self) -> Self:
        """Open the office."""
        for one in self._threads:
            one.start()
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        """Close it."""
        self._answers.put(None)
        self._server.shutdown()
        self._server.server_close()
        for one in self._threads:
            one.join(timeout=10)

    def know(self, keys: Iterable[Mapping[str, str]]) -> None:
        """Trust these keys of the platform (RFC 7517)."""
        self._keys |= {one["kid"]: jws.key_of_jwk(one) for one in keys}

    def write(self, kind: str, body: Mapping[str, str], *, number: UUID, reply_to: str = "") -> str:
        """A signed message to the platform, as it would be posted now."""
        at = datetime.now(tz=UTC)
        told = self.claims_of(self.identity.code, kind, body, number, reply_to, at)
        return jws.sign(told, self.identity.signer, typ=MESSAGE_TYPE)

    @staticmethod
    def claims_of(
        code: str, kind: str, body: Mapping[str, str], number: UUID, reply_to: str, at: datetime
    ) -> dict[str, object]:
        """What an office signs when it tells the platform something."""
        told: dict[str, object] = {
            "iss": code,
            "aud": PLATFORM,
            "jti": str(number),
            "iat": int(at.timestamp()),
            "kind": kind,
            "body": dict(body),
            "sha256": _digest(body),
        }
        return told | ({"reply_to": reply_to} if reply_to else {})

    def take(self, text: str) -> str | None:
        """The signed receipt for a text of the platform; None when the platform did not sign it."""
        try:
            signed = jws.verify(text, self._key_of)
        except jws.Untrusted:
            return None
        claims, number = signed.payload, str(signed.payload["jti"])
        with self._lock:
            is_new = number not in self.register.asked
            self.register.asked.setdefault(number, claims)
            self.register.told[number] = self.register.told.get(number, 0) + 1
        if is_new:
            self._answers.put(claims)
        receipt = {
            "iss": self.identity.code,
            "aud": PLATFORM,
            "iat": int(time.time()),
            "of": number,
            "sha256": claims["sha256"],
            "status": "accepted",
        }
        return jws.sign(receipt, self.identity.signer, typ=RECEIPT_TYPE)

    def _key_of(self, kid: str) -> PublicKey | None:
        if kid not in self._keys:
            with urlopen(f"{self.platform}/api/gateway/keys", timeout=LONGEST_CALL) as answer:  # noqa: S310 - the platform's own address
                self.know(json.load(answer)["keys"])
        return self._keys.get(kid)

    def _answer_all(self) -> None:
        """Answer what was asked, in its order, until the office closes."""
        while (claims := self._answers.get()) is not None:
            time.sleep(self.identity.answers_after)
            body = self._clerk(str(claims["kind"]), claims["body"])
            if body is None:
                continue
            number = uuid5(ANSWERS, str(claims["jti"]))
            while not self._posted(str(claims["kind"]), body, number, str(claims["jti"])):
                time.sleep(PATIENCE)
                if not self._threads[0].is_alive():
                    return

    def _posted(self, kind: str, body: Mapping[str, str], number: UUID, reply_to: str) -> bool:
        text = self.write(kind, body, number=number, reply_to=reply_to)
        call = Request(  # noqa: S310 - the platform's own address
            f"{self.platform}/api/gateway/messages",
            text.encode("ascii"),
            {"Content-Type": "application/jose"},
        )
        try:
            with urlopen(call, timeout=LONGEST_CALL) as answer:  # noqa: S310 - as above
                return bool(answer.status == HTTPStatus.OK)
        except HTTPError as fault:
            fault.close()
            return fault.code < HTTPStatus.INTERNAL_SERVER_ERROR
        except (OSError, HTTPException):
            return False

    def _calls(self) -> type[BaseHTTPRequestHandler]:
        office = self

        class Call(BaseHTTPRequestHandler):
            """One call."""

            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
                habit = office.identity.habit
                if habit is Habit.SILENT:
                    time.sleep(PATIENCE)
                    self.close_connection = True
                    return
                receipt = office.take(text)
                if habit is Habit.FORGETFUL and _is_first(office.register, text):
                    self.close_connection = True
                    return
                self.send_response(HTTPStatus.OK if receipt else HTTPStatus.FORBIDDEN)
                content = (receipt or "").encode("ascii")
                self.send_header("Content-Type", "application/jose")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Keep quiet; the register tells what was asked."""

        return Call


def _is_first(register: Register, text: str) -> bool:
    """Whether a message was told once only: a forgetful office loses its first receipt."""
    number = str(jws.decoded(text.split(".")[1])["jti"])
    return register.told.get(number) == 1


def _digest(body: Mapping[str, str]) -> str:
    told = json.dumps(dict(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(told.encode()).hexdigest()
