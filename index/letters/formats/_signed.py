"""Signed files: what stands inside a signature of the Cryptographic Message Syntax (RFC 5652), as
S/MIME puts an e-mail and CAdES any file into it. Who signed is not checked; what was signed is
read.
"""

import base64
import re
import zlib
from collections.abc import Iterable

from index.errors import FormatError, LimitError
from index.letters.formats._shared import parsing
from index.letters.formats.base import LetterFormat, Limits, Member

__all__ = ["SignedFormat", "signed_content"]

# SEQUENCE { OBJECT IDENTIFIER 1.2.840.113549.1.…, of definite or indefinite length.
_CMS = re.compile(
    rb"\x30(?:[\x00-\x7f\x80]|\x81.|\x82..|\x83...|\x84....)"
    rb"\x06(?:\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07[\x02\x03\x06]|"
    rb"\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01[\x09\x17])",
    re.DOTALL,
)
_ARMOUR = re.compile(
    rb"\s*-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----\s+([A-Za-z0-9+/=\s]+)-----END"
)
_ENDINGS = (".p7m", ".p7s", ".p7")
_DEEPEST = 4


class SignedFormat(LetterFormat):
    """A file inside its signature."""

    name = "P7M"
    suffixes = frozenset({".p7m"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by how such a structure begins, in bytes or as text, else by the name."""
        return bool(_CMS.match(data) or _ARMOUR.match(data)) or name.lower().endswith(".p7m")

    def read(self, data: bytes, name: str, limits: Limits) -> None:
        """Return None: a signature has no text of its own."""

    def members(self, data: bytes, name: str, limits: Limits) -> Iterable[Member]:
        """Yield the signed file. Raises FormatError where it is encrypted, or not inside."""
        inside = signed_content(data, name, limits)
        last = name.rsplit("/", 1)[-1]
        bare = last[:-4] if last.lower().endswith(_ENDINGS) else last
        # An S/MIME signature is of a whole e-mail, its own headers included.
        yield Member(bare if "." in bare else f"{bare or 'message'}.eml", inside)


def signed_content(data: bytes, shown: str, limits: Limits) -> bytes:
    """Return what was signed, however often; ``shown`` names the file in errors.

    Raises FormatError where it is encrypted, damaged, or a signature of a file that is not inside.
    """
    for _ in range(_DEEPEST):
        data = _opened(_bare(data), shown, limits)
        if not (_CMS.match(data) or _ARMOUR.match(data)):
            return data
    raise LimitError(code="signed.deep", name=shown, most=_DEEPEST)


def _bare(data: bytes) -> bytes:
    armoured = _ARMOUR.match(data)
    if armoured:
        return base64.b64decode(armoured[1])
    if re.fullmatch(rb"[A-Za-z0-9+/=\s]{32,}", data):
        return base64.b64decode(data)
    return data


def _opened(data: bytes, shown: str, limits: Limits) -> bytes:
    with parsing(shown, "P7M"):
        from asn1crypto import cms

        outer = cms.ContentInfo.load(data)
        kind = outer["content_type"].native
        if kind in ("enveloped_data", "authenticated_enveloped_data", "encrypted_data"):
            raise FormatError(code="signed.encrypted", name=shown)
        if kind not in ("signed_data", "compressed_data"):
            raise FormatError(code="signed.no_file", name=shown)
        content = outer["content"]["encap_content_info"]["content"]
        inside = content.native
    if not isinstance(inside, bytes) or not inside:
        raise FormatError(code="signed.no_file", name=shown)
    return _inflated(inside, shown, limits) if kind == "compressed_data" else inside


def _inflated(data: bytes, shown: str, limits: Limits) -> bytes:
    with parsing(shown, "P7M"):
        unpacking = zlib.decompressobj()
        inside = unpacking.decompress(data, limits.file_bytes)
    if unpacking.unconsumed_tail:
        raise LimitError(code="signed.large", name=shown)
    return inside
