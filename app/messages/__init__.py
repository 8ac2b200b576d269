"""Every sentence of the page in bokmål, nynorsk and English, so that no module speaks one language.

A catalogue is a TOML file of tables; a message is named ``table.name``. Placeholders are those of
`str.format`. Messages hold no markup: who shows them escapes them.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

__all__ = ["LANGUAGES", "Messages", "catalogue", "messages"]

LANGUAGES = ("nb", "nn", "en")


@lru_cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return all messages of a language by name; an unknown language raises ValueError."""
    if language not in LANGUAGES:
        raise ValueError(f"there are no messages in {language!r}, only in {', '.join(LANGUAGES)}")
    path = Path(__file__).with_name(f"{language}.toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        f"{table}.{name}": text
        for table, entries in tables.items()
        for name, text in entries.items()
    }


class Messages:
    """The messages of one language: call it with a name and the values of its placeholders."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = catalogue(language)

    def __call__(self, name: str, /, **values: object) -> str:
        """Return a message; a name that does not exist raises KeyError."""
        text = self._texts[name]
        return text.format(**values) if values else text

    def count(self, name: str, number: int, **values: object) -> str:
        """Return ``name_one`` or ``name_other`` with ``{n}`` filled in, as the language counts."""
        form = "one" if number == 1 else "other"
        return self(f"{name}_{form}", n=self.number(number), **values)

    def date(self, value: date | str) -> str:
        """Return a day in the language's own long form; what is no ISO date as it is."""
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            return str(value)
        month = self("date.months").split()[day.month - 1]
        return self("date.long", day=day.day, month=month, year=day.year)

    def percent(self, share: float) -> str:
        """Return a probability in whole percent; never 0 or 100, because nothing is that sure."""
        return self("number.percent", n=min(99, max(1, round(share * 100))))

    def number(self, value: int) -> str:
        """Return a whole number with the language's separator between thousands."""
        return f"{value:,}".replace(",", self("number.thousands"))

    def decimal(self, value: float, digits: int = 2) -> str:
        """Return a number with the language's decimal sign."""
        return f"{value:.{digits}f}".replace(".", self("number.point"))


@lru_cache
def messages(language: str) -> Messages:
    """Return the messages of a language, read once."""
    return Messages(language)
