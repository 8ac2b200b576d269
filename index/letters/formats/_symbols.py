"""The signs of symbol fonts as characters, and the boxes of forms.

Word and its kin keep a sign of Wingdings or Symbol as a number in that font, often moved to the
private use area of Unicode (U+F020 to U+F0FF). Without the font it is a letter or nothing; here it
becomes the character that looks like it.
"""

import re

__all__ = ["OFF", "ON", "box", "is_symbol_font", "signs_of", "symbol_field"]

ON, OFF = "☒", "☐"
"""A box of a form that is ticked, and one that is not, whatever sign a form draws for it."""

# What stands at 0x20 and on; a space where the font has nothing, or nothing that Unicode has.
_SYMBOL = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_ αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}"
    "∼                                 €ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈… ─↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬"
    "∧∨⇔⇐⇑⇒⇓◊〈®©™∑           〉∫             "
)
_WINGDINGS = {
    0x21: "✏✂✁", 0x28: "☎✆✉✉", 0x36: "⌛", 0x3E: "✇✍", 0x41: "✌", 0x45: "☜☞☝☟", 0x4A: "☺",
    0x4C: "☹", 0x4E: "☠", 0x51: "✈☼", 0x54: "❄", 0x56: "✞", 0x58: "✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓",
    0x6C: "●", 0x6E: "■☐☐❑❒", 0x74: "⧫◆❖", 0x77: "⬥⌧", 0x7A: "⌘",
    0x80: "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", 0x9E: "·•▪○", 0xA4: "◉◎", 0xA7: "▪☐",
    0xAA: "✦★✶✴✹✵", 0xB1: "⌖", 0xB5: "✪✰", 0xD5: "⌫⌦", 0xD8: "➢", 0xDF: "←→↑↓↖↗↙↘",
    0xE7: "←➔↑↓↖↗↙↘⇦⇨⇧⇩⬄⇳", 0xFB: "✗✓☒☑",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗✓☒☑☒☒", 0x69: "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", 0x98: "●", 0xA3: "☐☐"}
_WINGDINGS_3 = {0x21: "←→↑↓↖↗↙↘", 0x66: "←→↑↓↖↗↘↙↔↕", 0x70: "▲▼△▽◀▶◁▷", 0xC6: "←→↑↓"}
_WEBDINGS = {0x33: "◀▶▲▼", 0x61: "✓", 0x63: "☐", 0x67: "■", 0x6E: "●", 0x72: "✗", 0x80: "☐"}
_WORD = re.compile(r"[A-Za-z]{3}")
_FIELD = re.compile(
    r"SYMBOL\s+(0x[0-9a-f]{1,4}|\d{1,5}|\S)(?:.*?\\f\s+(?:\"([^\"]+)\"|(\S+)))?", re.IGNORECASE
)


def _table(ranges: dict[int, str]) -> dict[int, str]:
    return {start + at: sign for start, signs in ranges.items() for at, sign in enumerate(signs)}


_FONTS = {
    "symbol": {0x20 + at: sign for at, sign in enumerate(_SYMBOL) if sign != " "},
    "wingdings": _table(_WINGDINGS),
    "wingdings 2": _table(_WINGDINGS_2),
    "wingdings 3": _table(_WINGDINGS_3),
    "webdings": _table(_WEBDINGS),
}


def is_symbol_font(font: str | None) -> bool:
    """Tell whether a font draws signs where others have letters."""
    return font is not None and font.strip().lower() in _FONTS


def signs_of(text: str, font: str | None) -> str:
    """Return what is seen where ``text`` is set in ``font``: in a symbol font the signs it draws,
    those that Unicode lacks left out; in any other the text itself. Words in the font Symbol are
    words: programs differ in what they draw for them, and nobody writes Norwegian in Greek letters.
    """
    name = (font or "").strip().lower()
    signs = _FONTS.get(name)
    if signs is None or (name == "symbol" and _WORD.search(text)):
        return text
    return "".join(_sign(ord(each), each, signs) for each in text)


def _sign(code: int, character: str, signs: dict[int, str]) -> str:
    if 0xF020 <= code <= 0xF0FF:
        code -= 0xF000
    elif code > 0xFF or character.isspace():
        # A character that the font does not have is drawn by another one.
        return character
    return signs.get(code, " " if code == 0x20 else "")


def box(ticked: bool) -> str:
    """Return the box of a form, ticked or not."""
    return ON if ticked else OFF


def symbol_field(code: str) -> str:
    r"""Return the sign that a field such as ``SYMBOL 168 \f Wingdings`` draws."""
    found = _FIELD.search(code)
    if not found:
        return ""
    sign, font = found[1], found[2] or found[3]
    if len(sign) == 1 and not sign.isdigit():
        return signs_of(sign, font)
    number = int(sign, 16 if sign.lower().startswith("0x") else 10)
    if is_symbol_font(font):
        return signs_of(chr(number & 0xFF | 0xF000), font)
    return bytes([number]).decode("cp1252", "ignore") if number <= 0xFF else ""
