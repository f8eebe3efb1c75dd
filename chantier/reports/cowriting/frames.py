"""What goes over the connection: frames of the shared text as bytes, all else as JSON.

A frame begins as in y-protocols: 0 0 state vector (what I have), 0 1 update (what you lack), 0 2
update (what was typed). Ours: 8 n, so many more of your updates are kept.
"""

STATE, MISSING, UPDATE = b"\x00\x00", b"\x00\x01", b"\x00\x02"


class Refusal(Exception):  # noqa: N818  reads better at the call site
    """What was sent is refused for good. `code` is what the page has a sentence for."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def frame(kind: bytes, payload: bytes) -> bytes:
    """A frame of the shared text."""
    return kind + _number(len(payload)) + payload


def opened(message: bytes) -> tuple[bytes, bytes]:
    """The kind and the payload of a frame. Raises Refusal."""
    kind, at, length, shift = message[:2], 2, 0, 0
    while at < len(message) and shift < 35:
        byte = message[at]
        length |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            break
    if kind not in (STATE, UPDATE) or len(message) - at != length:
        raise Refusal("malformed")
    return kind, message[at:]


def acknowledgement(count: int) -> bytes:
    """So many more of the reader's updates are kept."""
    return b"\x08" + _number(count)


def _number(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
