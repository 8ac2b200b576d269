"""Messages between the reading process and its parent: JSON with its length before it.

The parent reads them from a process that untrusted bytes have run through, so a message is never
anything but JSON of a bounded size.
"""

import json
import struct
from typing import IO, Any

__all__ = ["MOST_BYTES", "read_frame", "write_frame"]

_LENGTH = struct.Struct(">Q")
# A letter of the most characters that a letter may have, each written as a JSON escape, and its
# blocks.
MOST_BYTES = 512 * 2**20


def write_frame(stream: IO[bytes], message: dict[str, Any], payload: bytes = b"") -> None:
    """Write ``message`` and the raw bytes that go with it; raises OSError where nobody reads."""
    body = json.dumps(message).encode("ascii")
    stream.write(_LENGTH.pack(len(body)) + _LENGTH.pack(len(payload)))
    stream.write(body)
    stream.write(payload)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Return the next message and its bytes, or None where the stream has ended.

    Raises ValueError where what comes is no message.
    """
    head = stream.read(2 * _LENGTH.size)
    if len(head) < 2 * _LENGTH.size:
        return None
    (size,), (extra,) = _LENGTH.unpack(head[:8]), _LENGTH.unpack(head[8:])
    if size > MOST_BYTES or extra > MOST_BYTES:
        raise ValueError(f"A message of {size + extra} bytes is too long.")
    body, payload = stream.read(size), stream.read(extra) if extra else b""
    if len(body) < size or len(payload) < extra:
        return None
    message = json.loads(body)
    if not isinstance(message, dict):
        raise ValueError("A message must be an object.")
    return message, payload
