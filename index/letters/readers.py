"""What decides how far a file can be read here: the readers themselves, and the programs they use.

A file that failed is worth another try once either has changed, and only then.
"""

import shutil

__all__ = ["READER_VERSION", "reader_key", "same_version"]

READER_VERSION = 3
"""To be raised with every change after which some file gives other text, other fields of its
letterhead, or text where it gave none: what was read before is then read anew."""

_OFFICE = "soffice"
"""LibreOffice, as every system names it."""


def reader_key() -> str:
    """Return the version of the readers and the outside programs found at this moment, as in
    "2 soffice tesseract:nor+eng". It asks Tesseract for its languages, so keep it a while.
    """
    from index.letters.formats._ocr import recogniser

    found = [str(READER_VERSION)]
    if shutil.which(_OFFICE):
        found.append(_OFFICE)
    # Asked anew: it may have been installed since this process began.
    known = recogniser.__wrapped__()
    if known is not None:
        found.append(f"tesseract:{known[1]}")
    return " ".join(found)


def same_version(key: str) -> bool:
    """Tell whether ``key`` is of this version of the readers, whatever programs it names."""
    return key.split(" ", maxsplit=1)[0] == str(READER_VERSION)
