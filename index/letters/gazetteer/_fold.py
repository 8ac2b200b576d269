"""Why: one name is typed in many ways; what they are compared by is decided once."""

import re
import unicodedata

__all__ = ["fold", "without_body"]

_BODY = re.compile(
    r"\s+(?:kommunes?|kommun|herad|suohkan|gielda|tjïelte|tjielte|komuuni|"
    r"municipality|municipal council)$"
)


def fold(name: str) -> str:
    """Return ``name`` in lower case, composed, with single blanks and plain dashes."""
    flat = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    return flat.replace("–", "-").strip(" .,:;\"'«»")


def without_body(key: str) -> str:
    """Return a folded name without "kommune", "suohkan", "municipality" behind it."""
    return _BODY.sub("", key)
