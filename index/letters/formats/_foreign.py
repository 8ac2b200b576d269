"""Files that offices send and that are no letters in a form read here: refused with the remedy."""

from index.errors import FormatError
from index.letters.formats._zipped import names_inside, stated_type
from index.letters.formats.base import LetterFormat, Limits

__all__ = ["ForeignFormat"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class ForeignFormat(LetterFormat):
    """Old Word files, locked files, spreadsheets and slides."""

    name = "office file"
    suffixes = frozenset({".doc", ".dot", ".xls", ".ppt", ".ods", ".odp", ".pages"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by OLE files that are no message, by office ZIP files that are no letter."""
        office = b"application/vnd.oasis" in stated_type(
            data
        ) or "[Content_Types].xml" in names_inside(data)
        return data.startswith(_OLE) or office or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> None:  # noqa: ARG002
        """Raise FormatError with what to do, always."""
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise FormatError(
                f"{name} is locked with a password. Open it in Word, save it without the password, "
                "and add that file."
            )
        if "WordDocument".encode("utf-16-le") in data:
            raise FormatError(
                f"{name} is in the old Word format. Open it in Word or LibreOffice, save it as "
                "DOCX or PDF, and add that file."
            )
        raise FormatError(
            f"{name} is an office file, but no letter that is read here. Save it as PDF or DOCX."
        )
