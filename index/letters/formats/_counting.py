"""Numbers as lists print them: digits, letters, Roman numerals."""

__all__ = ["written"]

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_ALPHABET = 26


def written(number: int, form: str) -> str:
    """Return ``number`` in a form that is named by its one: "1", "01", "a", "A", "i", "I".

    Behind z comes aa, then bb, as Word and LibreOffice count. A form that a number has no sign in
    (none has a letter for 0) falls back to digits.
    """
    if form == "01":
        return f"{number:02}"
    if number > 0 and form in ("a", "A"):
        letter = chr(ord("a") + (number - 1) % _ALPHABET) * ((number - 1) // _ALPHABET + 1)
        return letter if form == "a" else letter.upper()
    if number > 0 and form in ("i", "I"):
        return _roman(number) if form == "i" else _roman(number).upper()
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text
