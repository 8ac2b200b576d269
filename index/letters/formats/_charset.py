"""Which characters bytes stand for, whatever they are said to be: one place for text files,
e-mails, web pages, Rich Text and the names inside archives.

What the bytes are goes before what a label says, because labels lie and bytes cannot: bytes that
are valid UTF-8 are UTF-8; a few bytes that are not spoil themselves and nothing else; all else is
the code page of those that Norwegian offices used in which it reads like Western text. General
detectors compare languages by how often letters occur, which takes pages; a short letter has three
bytes that tell. So what is looked at is where a character stands: ø stands between letters, and ›
does not.
"""

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache, partial

__all__ = ["as_utf8", "mend", "read_characters"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a first look is based on, in bytes and in characters beyond ASCII: enough to tell, whatever
# the file's size.
_LOOK, _MOST_TELLING = 4096, 2000

_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")
_CUT = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_PIECE = re.compile(rb"(?:[\x00-\x7f]+|" + _SEQUENCE.pattern + rb")+|[\x80-\xff]")

# Windows and Latin-1, DOS of Western Europe and of the North, the Macintosh before OS X; in this
# order where they read equally well.
_PAGES = ("cp1252", "iso8859-15", "cp850", "cp865", "mac-roman")
# Labels that are code pages of other languages; never a codec that computes (punycode, zlib).
_OTHER_PAGES = re.compile(
    r"(?:iso8859|koi8|mac|gb|big5|euc|shift_?jis|iso2022|johab|tis|kz)[\w-]*|cp\d+|hz|utf-7"
)
_SEVEN_BIT = re.compile(r"iso2022.*|hz|utf-7")


def read_characters(data: bytes, label: str = "") -> str:
    """Return the text that ``data`` is in, ``label`` being what its container says of its encoding.

    Never fails: a byte that is nothing in the code page becomes U+FFFD. UTF-8 that was taken for a
    code page and encoded again is mended.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return mend(data[len(mark) :].decode(encoding, "replace"))
    wide = _wide(data[:_LOOK])
    if wide:
        return data.decode(wide, "replace")
    said = _codec(label)
    if data.isascii():
        return _strict(data, said) if _SEVEN_BIT.fullmatch(said) else data.decode("ascii")
    text = as_utf8(data)
    return mend(_by_page(data, said) if text is None else text)


def as_utf8(data: bytes) -> str | None:
    """Return the text of bytes that are UTF-8, or UTF-8 with a few that are not, which spoil
    themselves alone; None for any other bytes.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        bad = len(_HIGH.findall(_SEQUENCE.sub(b"", data)))
        good = sum(1 for _ in _SEQUENCE.finditer(data))
        return "".join(_spared(_without_cut(data))) if good >= bad else None


def _wide(sample: bytes) -> str | None:
    """Return the UTF-16 that a file without a byte order mark is written in, or None.

    Western text in UTF-16 has a zero in nearly every second byte; no other text has any.
    """
    half = len(sample) // 2
    if half < 2:
        return None
    if sample[1::2].count(0) > 0.7 * half and not sample[0::2].count(0):
        return "utf-16-le"
    if sample[0::2].count(0) > 0.7 * half and not sample[1::2].count(0):
        return "utf-16-be"
    return None


@lru_cache(maxsize=64)
def _codec(label: str) -> str:
    """Return Python's name of a labelled code page; nothing for UTF-8, ASCII and nonsense."""
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return ""
    if name == "iso8859-1":
        return "cp1252"
    return name if _OTHER_PAGES.fullmatch(name) and name != "cp65001" else ""


def _strict(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return data.decode("ascii", "replace")


def _without_cut(data: bytes) -> bytes:
    """Return UTF-8 without the beginning of a character that it was cut in the middle of."""
    return re.sub(
        rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})$", b"", data
    )


def _spared(data: bytes) -> Iterator[str]:
    """Yield UTF-8 with some bytes that are none: such a byte is read as Windows-1252, as where a
    signature was put below a text, if that reads well.
    """
    text = ""
    pieces = _PIECE.findall(data)
    for place, piece in enumerate(pieces):
        if len(piece) > 1 or piece < b"\x80":
            text = piece.decode("utf-8", "replace")
            yield text
            continue
        behind = pieces[place + 1][:1].decode("ascii", "replace") if place + 1 < len(pieces) else ""
        character = _WINDOWS[piece[0]]
        yield character if _worth(text[-1:], character, behind) > 0 else "\ufffd"
        text = character


def _by_page(data: bytes, said: str) -> str:
    """Return ``data`` read by the code page in which it reads best; what it is said to be, else the
    first, where several read as well.
    """
    if said and not _single(said):
        try:
            return data.decode(said)
        except UnicodeDecodeError:
            said = ""
    telling = [match.start() for match in _HIGH.finditer(data)][:_MOST_TELLING]
    sample = data[: telling[-1] + 2]
    cut = _without_cut(sample) if len(telling) == 1 and len(sample) == len(data) else sample
    best, most = "", float("-inf")
    for page in dict.fromkeys((said, *_PAGES) if said else _PAGES):
        text = _decoded(sample, page)
        worth = sum(
            _worth(text[at - 1 : at] if at else "", text[at], text[at + 1 : at + 2])
            for at in telling
        )
        # A label is worth half a letter for each that it is about.
        worth += 0.5 * len(telling) if page == said else 0.0
        if worth > most:
            best, most = page, worth
    if most < 0 and cut != sample:
        return cut.decode("ascii")
    return _decoded(data, best)


@lru_cache(maxsize=64)
def _single(codec: str) -> bool:
    """Tell whether a code page has one byte for each character."""
    every = bytes(range(0x20, 0x7F)) + bytes(range(0xA0, 0x100))
    try:
        return len(every.decode(codec, "replace")) == len(every)
    except (LookupError, UnicodeError):
        return False


# Windows-1252 leaves five bytes open; Latin-1 says what they are.
_WINDOWS = [
    bytes([byte]).decode("latin-1" if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "cp1252")
    for byte in range(256)
]


def _decoded(data: bytes, page: str) -> str:
    if page == "cp1252":
        return "".join(map(_WINDOWS.__getitem__, data))
    return data.decode(page, "replace")


# Kinds of characters, one letter each: those beyond ASCII, then those that stand beside them.
_KINDS = {
    **dict.fromkeys("æøå", "n"),
    **dict.fromkeys("ÆØÅ", "N"),
    **dict.fromkeys("éèêëóòôöõüùúäáàâãçñíìïîßčđŋšŧžý", "w"),
    **dict.fromkeys("ÉÈÊÓÒÔÖÜÄÁÀÂÇÑÍČĐŊŠŦŽÝ", "W"),
    **dict.fromkeys("«“‘„‚‹", "("),
    **dict.fromkeys("»”›", ")"),
    **dict.fromkeys("–—", "-"),
    **dict.fromkeys("\xa0\xad", "_"),
    **dict.fromkeys("½¼¾€£©±×≥≤", "s"),
    **dict.fromkeys("°²³®™…", "e"),
    **dict.fromkeys("•·", "*"),
    **dict.fromkeys("¤¥¢¦¨¯´¸¬ªº¹¿¡ˆ˜ƒ‰†‡ŒœÿŸ‗ÐÞðþ", "u"),
    **dict.fromkeys("’§", ""),
}
# How well a character stands between its neighbours, by the kinds of the three: the first that
# matches holds. a, A, n, N, w, W are letters, c those of another alphabet, 0 a digit, a blank or
# nothing is a blank, any other character is a dot.
_WORTHS = tuple(
    (re.compile(kinds), worth)
    for kinds, worth in (
        # Nobody writes a capital behind a small letter, nor a small one among capitals.
        ("[anw][NWX].", -4.0),
        ("[ANW][nwx][ANW]", -3.0),
        # Words in another alphabet are whole.
        ("[aAnNwW]c.|.c[aAnNwW]", -3.0),
        (".c.", 0.5),
        # Words of foreign letters throughout are another alphabet's, misread.
        ("[wWu][nN][wWu]|[ .][nN][wWu]|[wWu][nN][ .]", 0.2),
        (".n.", 3.0),
        (".N.", 2.0),
        ("0[wWxX].|.[wWxX]0", -2.0),
        ("[ .][wWxX][ .]", -1.0),
        (".[wW].", 1.0),
        (".[xX].", 0.2),
        # Quotation marks open before words and close behind them.
        ("[aAnNwW0][(].", -2.0),
        (".[(] ", 0.0),
        ("[aAnNwW]’[aAnNwW]", 0.5),
        (".[)’][aAnNwW0]", -2.0),
        (" [)’].", 0.0),
        ("[aAnNwW]-[ANW]", 0.5),
        ("[aAnNwW]-[anw]", -1.0),
        (".[()’-].", 2.0),
        ("[^ ]_[^ ]", 1.0),
        (".[_].", 0.0),
        ("[aAnNwW0]§.|.§[aAnNwW]", -2.0),
        (".§.", 2.0),
        ("[^aAnNwW0][*] ", 2.0),
        ("[aAnNwW]s.|.[se][aAnNwW]", -2.0),
        (".[se].", 1.0),
        # Frames of tables stand by themselves.
        ("[aAnNwW]#.|.#[aAnNwW]", -3.0),
        (".#.", 1.0),
        (".!.", -5.0),
        (".", -2.0),
    )
)


def _worth(before: str, character: str, behind: str) -> float:
    """Return how well a character stands between its neighbours in Western, most of all Norwegian,
    text: above nought where it belongs there, below where nobody writes so.
    """
    return _worth_of_kinds(_neighbour(before) + _kind(character) + _neighbour(behind))


@lru_cache(maxsize=4096)
def _worth_of_kinds(kinds: str) -> float:
    return next(worth for pattern, worth in _WORTHS if pattern.match(kinds))


@lru_cache(maxsize=1024)
def _kind(character: str) -> str:
    if character in _KINDS:
        return _KINDS[character] or character
    if character == "\ufffd" or character < "\xa0":
        return "!"
    if "\u2500" <= character <= "\u25a0":
        return "#"
    if not character.isalpha():
        return "u"
    if character >= "\u0370":
        return "c"
    return "X" if character.isupper() else "x"


@lru_cache(maxsize=1024)
def _neighbour(character: str) -> str:
    if character.isascii() and character.isalpha():
        return "A" if character.isupper() else "a"
    if character.isalpha():
        return _kind(character).replace("x", "w").replace("X", "W")
    return "0" if character.isdigit() else "." if character.strip() else " "


# What text in Norway is made of beyond ASCII. Without Š: "Å" before a non-breaking space begins an
# infinitive, and is no half of one.
_MEANT = frozenset("æøåÆØÅéÉèÈêÊëóÓòÒôÔöÖüÜäÄáÁàÀâçÇñíúßčČđĐŋŊšŧŦžŽ–—‘’“”„«»…•·§°½€£©®²³\xa0\xad")
_NORTHERN = frozenset("ÄÅ")


def mend(text: str) -> str:
    """Return ``text`` with UTF-8 that was read by a code page ("stÃ¸tter", "st├©tter") made right,
    once or twice over; all else stays as it is.
    """
    for leads, pattern, table in _breakages():
        if not any(lead in text for lead in leads):
            continue
        once = pattern.sub(partial(_undone, table, meant=True), text)
        twice = pattern.sub(partial(_undone, table, meant=False), text)
        twice = pattern.sub(partial(_undone, table, meant=True), twice)
        text = once if any(lead in twice for lead in leads) else twice
    return text


def _undone(table: dict[str, int], match: re.Match[str], *, meant: bool) -> str:
    """Return the character that a misread run was, if it is one that text in Norway is made of, or
    ``meant`` is not asked for.
    """
    try:
        character = bytes(table[each] for each in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
    return character if not meant or character in _MEANT else match[0]


@lru_cache(maxsize=1)
def _breakages() -> list[tuple[frozenset[str], re.Pattern[str], dict[str, int]]]:
    """Return, for each code page by which UTF-8 is misread: the characters that its first bytes
    become, what its characters look like, and the bytes behind them.
    """
    found = []
    for page in ("cp1252", "mac-roman", "cp850", "cp865"):
        table = {_decoded(bytes([byte]), page): byte for byte in range(0x80, 0x100)}
        table.pop("\ufffd", None)
        if page == "cp1252":
            table |= {chr(byte): byte for byte in range(0x80, 0xA0)}
        pairs = {one for one, byte in table.items() if 0xC2 <= byte <= 0xC5}
        triples = {one for one, byte in table.items() if byte == 0xE2}
        behind = "".join(re.escape(one) for one, byte in table.items() if byte < 0xC0)
        pattern = re.compile(
            f"[{''.join(map(re.escape, pairs))}][{behind}]|"
            f"[{''.join(map(re.escape, triples))}][{behind}]{{2}}"
        )
        found.append((frozenset(pairs | triples) - _NORTHERN, pattern, table))
    return found
