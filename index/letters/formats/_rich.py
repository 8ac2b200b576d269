"""Rich text as Outlook keeps it, compressed: Microsoft's open specification [MS-OXRTFCP]."""

import struct

from index.errors import LimitError
from index.letters.formats.base import Limits

__all__ = ["unpacked"]

# The dictionary that compressed RTF starts from, [MS-OXRTFCP] 2.1.2.1.
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss "
    b"\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    b"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def unpacked(data: bytes, limits: Limits, shown: str) -> bytes:
    """Return compressed RTF as RTF, by the algorithm of [MS-OXRTFCP] 2.2; ``shown`` names the
    message in errors. Raises LimitError where it holds more than any letter.
    """
    if len(data) < 16:
        return b""
    _, size, kind, _ = struct.unpack_from("<IIII", data)
    if size > limits.characters:
        raise LimitError(code="file.long", name=shown)
    if kind == 0x414C454D:
        return data[16 : 16 + size]
    return _expanded(data, size)


def _expanded(data: bytes, size: int) -> bytes:
    ring = bytearray(_DICTIONARY.ljust(4096, b"\x00"))
    at, place, out = 16, len(_DICTIONARY), bytearray()
    while at < len(data) and len(out) < size:
        control = data[at]
        at += 1
        for bit in range(8):
            copied = control >> bit & 1
            if at + copied >= len(data):
                return bytes(out)
            offset, length = -1, 1
            if copied:
                offset, length = data[at] << 4 | data[at + 1] >> 4, (data[at + 1] & 15) + 2
                if offset == place:
                    return bytes(out)
            for step in range(length):
                byte = data[at] if offset < 0 else ring[(offset + step) % 4096]
                ring[place], place = byte, (place + 1) % 4096
                out.append(byte)
            at += 1 + copied
    return bytes(out)
