"""The minimal lower layer protocol (MLLP): where a message begins and ends in a stream of bytes."""

START, END = b"\x0b", b"\x1c\r"
LONGEST_MESSAGE = 8 * 1024 * 1024


class FrameBroken(Exception):  # noqa: N818 - the name says what is wrong
    """The stream holds something that is no frame; nothing after it can be told apart."""


class Framing:
    """Collects bytes of one connection and gives whole messages out."""

    def __init__(self, longest: int = LONGEST_MESSAGE) -> None:
        """Nothing was received."""
        self._held = bytearray()
        self._longest = longest

    def messages(self, received: bytes) -> list[bytes]:
        """The messages that are complete now, in order, without their frame.

        Raises:
            FrameBroken: something stands between two frames, or a message is too long.
        """
        self._held += received
        complete = []
        while self._held:
            if self._held[:1] != START:
                raise FrameBroken("a message does not begin with <VT>")
            end = self._held.find(END)
            if end < 0:
                if len(self._held) > self._longest:
                    raise FrameBroken(f"a message is longer than {self._longest} bytes")
                break
            complete.append(bytes(self._held[1:end]))
            del self._held[: end + len(END)]
        return complete


def framed(message: bytes) -> bytes:
    """A message as it goes over the line."""
    return START + message + END
