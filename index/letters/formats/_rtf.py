"""Rich Text Format (version 1.9.1), as Word shows it.

No library does more than drop the control words; which of a file's text is seen hangs on them: on
groups that hold what nobody sees, on deleted and hidden text, on the code page of each font. So a
scanner goes through the file once and sends what is seen to the flow it belongs to: the body, a
note, a text box, a margin.
"""

import re
from dataclasses import dataclass, field, replace

from index.errors import FormatError, LimitError
from index.letters.formats._charset import as_utf8
from index.letters.formats._rtf_flow import Flow, Sink
from index.letters.formats._scanned import Scans
from index.letters.formats._shared import DocumentBuilder, parsing
from index.letters.formats._symbols import box, signs_of, symbol_field
from index.letters.formats.base import LetterFormat, Limits
from index.letters.letter import BlockKind, Document

__all__ = ["RtfFormat"]

_SIGNATURE = b"{\\rtf"
_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n\x00]+"
    rb"|([^\\{}\r\n\x00]+)|\\"
)
# A program that forgot that its language reads "\f" as a form feed; RTF itself has none.
_EATEN = re.compile(rb"\x0c(?=ldrslt|ldinst|ield\b|ootnote|ooter|onttbl|\d{1,4}\b)")
_MOST_GROUPS = 10_000
# Character sets of Windows fonts, by \fcharset; symbol fonts have none.
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "cp936",
    136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_WORDS = {
    "tab": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_SYMBOLS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\t": "\t"}
# Groups whose text is not the letter's: what programs keep for themselves, the second form of what
# is written twice, comments.
_UNSEEN = frozenset(
    [
        *("colortbl", "stylesheet", "info", "nonshppict", "shprslt", "objdata"),
        *("nonesttables", "xe", "tc", "annotation", "atnid", "atnauthor", "atnref", "atndate"),
        *("headerl", "footerl", "rxe", "txe", "bkmkstart", "bkmkend", "pntxta", "pntxtb", "pn"),
        *("listtable", "listoverridetable", "generator", "sp", "template", "background", "fldtype"),
    ]
)
# Starred groups, which a reader skips unless it knows them, that hold what is seen.
_SEEN = frozenset(
    [
        *(
            "ud",
            "shppict",
            "shpinst",
            "shptxt",
            "do",
            "dptxbxtext",
            "footnote",
            "moMath",
            "moMathPara",
        ),
        *("nesttableprops", "listtext", "pntext", "fldinst", "formfield", "ffl", "fldrslt"),
    ]
)
_SWITCHES = {"v": "hidden", "deleted": "deleted", "mvf": "deleted", "b": "bold"}
_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_SYMBOL_SET = 2
# Twips, twentieths of a point, in a millimetre.
_TWIPS = 1440 / 25.4


class RtfFormat(LetterFormat):
    """Rich Text Format."""

    name = "RTF"
    suffixes = frozenset({".rtf"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by the signature, else by the name."""
        return data[:64].lstrip().startswith(_SIGNATURE) or name.lower().endswith(".rtf")

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return the document, without pages; raises FormatError where it is damaged."""
        if not data[:64].lstrip().startswith(_SIGNATURE):
            raise FormatError(code="file.no_rtf", name=name)
        builder = DocumentBuilder(name, limits)
        scans = Scans(builder, name, limits)
        with parsing(name, self.name):
            scanner = _Scanner(name)
            scanner.scan(data).put(builder)
            for picture in scanner.pictures:
                scans.add(picture.data(), picture.printed())
        return scans.built()


@dataclass(slots=True)
class _Font:
    encoding: str = ""
    name: str = ""
    symbols: bool = False


@dataclass(slots=True)
class _Field:
    """A field: where its result goes, its code, and what it is as a form."""

    home: Sink
    code: Sink = field(default_factory=Sink)
    numbers: dict[str, int] = field(default_factory=dict)
    entries: list[Sink] = field(default_factory=list)

    def name(self) -> str:
        return next(iter(self.code.text().split()), "").upper()

    def drawn(self) -> str:
        """Return what is seen of a field without a result of its own."""
        # 25 stands for a form that nobody has touched.
        given = self.numbers.get("ffres", 25)
        value = self.numbers.get("ffdefres", 0) if given == 25 else given
        if self.name() == "FORMCHECKBOX":
            return box(value == 1)
        if self.name() == "FORMDROPDOWN":
            return self.entries[value].text() if 0 <= value < len(self.entries) else ""
        return symbol_field(self.code.text()) if self.name() == "SYMBOL" else ""


@dataclass(slots=True)
class _State:
    """What a group inherits from the one around it: where its text goes, and how it is read."""

    sink: Sink
    font: int | None = None
    skip: int = 1
    """How many signs stand behind a Unicode character for programs that know none."""
    hidden: bool = False
    deleted: bool = False
    bold: bool = False
    field: _Field | None = None
    starred: bool = False
    fresh: bool = False
    """Whether nothing stands in the group yet; what stands first says what it is."""
    twice: bool = False
    """Whether the first group inside is written again behind it, in Unicode."""
    begun: str = ""
    """What the group itself is, where something is due at its end."""


class _Scanner:
    """One way through a file."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._encoding = "cp1252"
        self._standard: int | None = None
        self._fonts: dict[int, _Font] = {}
        self._names: Sink | None = None
        self._bytes = bytearray()
        self._due = 0
        self.body = Flow()
        self.pictures: list[_Picture] = []
        self._state = _State(self.body)
        self._around: list[_State] = []

    def scan(self, data: bytes) -> Flow:
        """Return the flow of the whole file."""
        data = _EATEN.sub(rb"\\f", data)
        at = 0
        while token := _TOKEN.match(data, at):
            at = token.end()
            word, number, coded, symbol, brace, plain = token.groups()
            if coded:
                self._raw(bytes([int(coded, 16)]))
            elif plain:
                self._raw(plain)
            elif word == b"bin":
                end = at + max(int(number or 0), 0)
                if isinstance(self._state.sink, _Picture):
                    self._state.sink.raw = data[at:end]
                at = end
            elif word or symbol or brace:
                self._flush()
                if word:
                    self._word(word.decode("ascii"), None if number is None else int(number))
                elif symbol:
                    self._symbol(symbol)
                elif self._brace(brace):
                    break
        self._flush()
        self.body.finish()
        return self.body

    def _raw(self, data: bytes) -> None:
        """Take in bytes of text, without those that only repeat a Unicode character."""
        if self._due:
            skipped = min(self._due, len(data))
            self._due -= skipped
            data = data[skipped:]
        self._bytes += data
        self._state.fresh = self._state.fresh and not data

    def _flush(self) -> None:
        if not self._bytes:
            return
        data, self._bytes = bytes(self._bytes), bytearray()
        font = self._font()
        if font and font.symbols and self._names is not self._state.sink:
            self._say(signs_of(data.decode("latin-1"), font.name))
        else:
            self._say(_decoded(data, (font and font.encoding) or self._encoding))

    def _font(self) -> _Font | None:
        number = self._state.font if self._state.font is not None else self._standard
        return None if number is None else self._fonts.get(number)

    def _say(self, text: str) -> None:
        state = self._state
        state.fresh = False
        if not (state.hidden or state.deleted):
            state.sink.write(text, state.bold)

    def _brace(self, brace: bytes) -> bool:
        """Begin or end a group; tell whether it was the last."""
        if brace == b"{":
            self._open()
        elif self._around:
            self._close()
        return not self._around

    def _open(self) -> None:
        if len(self._around) >= _MOST_GROUPS:
            raise LimitError(code="file.nested", name=self._shown)
        self._due = 0
        outer = self._state
        self._around.append(outer)
        self._state = replace(outer, starred=False, fresh=True, twice=False, begun="")
        if outer.twice:
            self._state.sink = Sink()
            outer.twice = False

    def _close(self) -> None:
        self._due = 0
        ended, self._state = self._state, self._around.pop()
        if ended.begun == "field" and ended.field:
            self._say(ended.field.drawn())
        elif ended.begun == "flow" and isinstance(ended.sink, Flow):
            ended.sink.finish()

    def _symbol(self, symbol: bytes) -> None:
        if self._due and symbol != b"*":
            self._due -= 1
        elif symbol == b"*":
            self._state.starred = self._state.fresh
        elif symbol in b"\r\n":
            self._end_of_paragraph()
        elif symbol in _SYMBOLS:
            self._say(_SYMBOLS[symbol])

    def _word(self, word: str, number: int | None) -> None:
        if self._due and word != "u":
            # A control word counts as one of the signs to be passed over.
            self._due -= 1
            return
        state = self._state
        fresh, state.fresh = state.fresh, False
        if word == "u":
            self._unicode(number or 0)
        elif fresh and self._destination(word):
            return
        elif word in _WORDS:
            self._say(_WORDS[word])
        elif word in ("par", "sect", "page"):
            self._end_of_paragraph()
        elif word in ("line", "lbr", "column", "softline"):
            self._say("\n")
        elif isinstance(state.sink, _Picture):
            state.sink.twips[word] = number or 0
        elif word in ("cell", "nestcell", "row", "nestrow", "pard", "intbl", "outlinelevel"):
            state.sink.mark(word, number)
        else:
            self._setting(word, number)

    def _end_of_paragraph(self) -> None:
        # A paragraph whose end is deleted or hidden runs on into the next one.
        if not (self._state.hidden or self._state.deleted):
            self._state.sink.mark("par", None)

    def _unicode(self, number: int) -> None:
        self._due = self._state.skip
        font = self._font()
        character = chr(number & 0xFFFF)
        symbols = font is not None and font.symbols and number & 0xFF00 == 0xF000
        self._say(signs_of(character, font.name) if font and symbols else character)

    def _setting(self, word: str, number: int | None) -> None:
        """Take in a word that says how what follows is to be read."""
        state = self._state
        if word in _SWITCHES:
            setattr(state, _SWITCHES[word], number != 0)
        elif word == "plain":
            state.hidden = state.deleted = state.bold = False
            state.font = None
        elif word == "uc":
            state.skip = max(number or 0, 0)
        elif word == "f":
            state.font = number
        elif word == "deff":
            self._standard = number
        elif word == "ansicpg":
            self._encoding = _code_page(number)
        elif word in _PAGES:
            self._encoding = _PAGES[word]
        elif word in ("fcharset", "cpg") and self._names is not None:
            self._charset(word, number or 0)
        elif word in ("ffres", "ffdefres") and state.field and number is not None:
            state.field.numbers[word] = number

    def _charset(self, word: str, number: int) -> None:
        font = self._fonts.setdefault(self._state.font or 0, _Font())
        if word == "cpg":
            font.encoding = _code_page(number)
        elif number == _SYMBOL_SET:
            font.symbols = True
        elif not font.encoding:
            font.encoding = _CHARSETS.get(number, "")

    def _destination(self, word: str) -> bool:
        """Tell whether the first word of a group says what it is; then its text goes there."""
        state = self._state
        if word in _UNSEEN or (state.starred and word not in _SEEN):
            state.sink = Sink()
        elif word == "pict":
            # What nobody sees has no pictures either.
            seen = isinstance(state.sink, Flow) and not (state.hidden or state.deleted)
            state.sink = _Picture() if seen else Sink()
            if isinstance(state.sink, _Picture):
                self.pictures.append(state.sink)
        elif word == "fonttbl":
            state.sink = self._names = _Names(self)
        elif word == "upr":
            state.twice = True
        elif word == "ud":
            # As where the pair of forms stands that this is the second of.
            state.sink = self._around[-1].sink
        elif word in ("listtext", "pntext"):
            state.sink = state.sink.label()
        elif word in ("shpinst", "do", "nesttableprops"):
            # Of a drawing only its text boxes are seen, of properties nothing.
            state.sink = state.sink.silent()
        else:
            return self._part_of_field(word) or self._flow(word)
        return True

    def _part_of_field(self, word: str) -> bool:
        state = self._state
        if word == "field":
            state.field, state.begun = _Field(state.sink), "field"
        elif state.field is None:
            return False
        elif word == "fldinst":
            state.sink = state.field.code
        elif word == "fldrslt":
            drawn = state.field.name() in ("FORMCHECKBOX", "FORMDROPDOWN", "SYMBOL")
            state.sink = Sink() if drawn else state.field.home
        elif word == "formfield":
            state.sink = Sink()
        elif word == "ffl":
            state.sink = Sink()
            state.field.entries.append(state.sink)
        else:
            return False
        return True

    def _flow(self, word: str) -> bool:
        """Tell whether a group is a text of its own: a note, a text box, a margin."""
        state = self._state
        if word in ("footnote", "shptxt", "dptxbxtext"):
            state.sink = state.sink.hanging()
        elif word == "headerf":
            state.sink = self.body.before(None)
        elif word in ("header", "headerr"):
            state.sink = self.body.before(BlockKind.MARGINAL)
        elif word in ("footer", "footerr", "footerf"):
            state.sink = self.body.behind(BlockKind.MARGINAL)
        else:
            return False
        state.begun = "flow"
        state.hidden = state.deleted = state.bold = False
        return True

    def name_font(self, name: str) -> None:
        """Take in the name of the font that the table of fonts is at."""
        font = self._fonts.setdefault(self._state.font or 0, _Font())
        font.name = font.name or name


class _Names(Sink):
    """Where the table of fonts goes: names, each ended by a semicolon."""

    def __init__(self, scanner: _Scanner) -> None:
        super().__init__()
        self._scanner = scanner

    def write(self, text: str, bold: bool = False) -> None:  # noqa: ARG002
        """Name the font that is being described."""
        if name := text.strip().rstrip(";").strip():
            self._scanner.name_font(name)


class _Picture(Sink):
    """Where a picture goes: hexadecimal digits, or the bytes themselves, and its size."""

    def __init__(self) -> None:
        super().__init__()
        self.raw = b""
        self.twips: dict[str, int] = {}

    def data(self) -> bytes:
        """Return the bytes of the picture, nothing where they are damaged."""
        try:
            return self.raw or bytes.fromhex(self.text())
        except ValueError:
            return b""

    def printed(self) -> tuple[float, float] | None:
        """Return its width and height in millimetres, where both are said."""
        width, height = (self.twips.get(side, 0) for side in ("picwgoal", "pichgoal"))
        return (width / _TWIPS, height / _TWIPS) if width > 0 and height > 0 else None


def _code_page(number: int | None) -> str:
    import codecs

    for name in (f"cp{number}", {65001: "utf-8", 10000: "mac_roman"}.get(number or 0, "")):
        try:
            return codecs.lookup(name).name
        except LookupError:
            continue
    return "cp1252"


def _decoded(data: bytes, encoding: str) -> str:
    """Return the characters of some bytes: what they are goes before what the file says."""
    text = as_utf8(data)
    if text is not None:
        return text
    return data.decode("cp1252" if encoding == "utf-8" else encoding, "replace")
