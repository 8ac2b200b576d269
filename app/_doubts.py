"""What in a letterhead should be compared with the original, said where its facts are shown."""

from datetime import date

from app._escape import text
from app.messages import Messages
from index.letters.doubts import doubts
from index.letters.letter import Letter

__all__ = ["badge", "doubted", "summary"]


def doubted(letter: Letter, t: Messages) -> dict[str, str]:
    """Return why a fact should be looked at, as a sentence, for each field of which that is so."""
    return {one.field: t(f"doubt.{one.reason}") for one in doubts(letter.letterhead, date.today())}


def summary(letter: Letter, t: Messages) -> str:
    """Return the sentence that names what should be looked at; "" where nothing looks wrong."""
    names = [t(f"field.{field}") for field in doubted(letter, t)]
    return t("doubt.summary", fields=", ".join(names)) if names else ""


def badge(letter: Letter, t: Messages) -> str:
    """Return a mark for a list of letters, as HTML; "" where nothing looks wrong."""
    told = summary(letter, t)
    if not told:
        return ""
    return f'<p class="sv-flag" title="{text(told)}">{text(t("doubt.badge"))}</p>'
