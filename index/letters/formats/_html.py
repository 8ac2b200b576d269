"""Web pages: the words that a browser would show, in blocks; nothing is loaded, nothing runs."""

import re
from collections.abc import Callable
from typing import Any

from index.errors import FormatError, LimitError
from index.letters.formats._charset import read_characters
from index.letters.formats._counting import written
from index.letters.formats._html_hidden import Hidden
from index.letters.formats._shared import DocumentBuilder, normal_newlines, parsing, tidy
from index.letters.formats._symbols import box
from index.letters.formats.base import LetterFormat, Limits
from index.letters.letter import BlockKind, Document

__all__ = ["HtmlFormat", "html_document", "page_text"]

_LOOK = 2048
_START = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "svg",
        "math",
        "object",
        "embed",
        "iframe",
        "nav",
        "button",
        "audio",
        "video",
        "canvas",
        "map",
        "datalist",
    ]
)
_BLOCKS = frozenset(
    [
        "html",
        "body",
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "blockquote",
        "address",
        "figure",
        "figcaption",
        "form",
        "fieldset",
        "center",
        "dl",
        "dt",
        "dd",
        "ul",
        "ol",
        "menu",
        "li",
        "pre",
        "hr",
        "details",
        "summary",
        "caption",
    ]
)
_HEADINGS = frozenset(f"h{n}" for n in range(1, 7))
_UNMARKED = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.IGNORECASE)
# Fields of a form that nobody writes in, or that nobody sees what is written in.
_UNWRITTEN = frozenset(["hidden", "submit", "button", "reset", "image", "password", "file"])
# The parser passes over what stands behind these; browsers show it. Gateways write below the end of
# a page, and a message may be several pages, one behind the other.
_END = re.compile(r"</(?:body|html)\b[^<>]*>", re.IGNORECASE)
_LONGEST_HEADING = 250
_LAYOUT_WORDS = 600


class HtmlFormat(LetterFormat):
    """HTML."""

    name = "HTML"
    suffixes = frozenset({".html", ".htm", ".xhtml"})

    def matches(self, data: bytes, name: str) -> bool:
        """Tell by how the file begins, else by the name."""
        return bool(_START.match(data[:_LOOK])) or name.lower().endswith(tuple(self.suffixes))

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Return the visible words; raises FormatError where there are none."""
        if not data.strip():
            raise FormatError(code="file.empty", name=name)
        return html_document(page_text(data), name, limits)


def page_text(data: bytes, label: str = "") -> str:
    """Return the characters of a page; ``label`` is what its container says of its encoding, else
    it may say so itself.
    """
    declared = _CHARSET.search(data[:_LOOK])
    label = label or (declared[1].decode("ascii") if declared else "")
    return normal_newlines(read_characters(data, label))


def html_document(
    text: str, name: str, limits: Limits, metadata: dict[str, str] | None = None
) -> Document:
    """Return the visible words of a page of HTML as a document, also for the HTML of an e-mail.

    Raises FormatError where there are none, LimitError where it is nested too deeply.
    """
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    builder = DocumentBuilder(name, limits)
    with parsing(name, "HTML"):
        try:
            whole = _END.sub("<hr>", text).encode("utf-8", "replace")
            root = html.document_fromstring(whole, parser=parser)
        except etree.ParserError as error:
            raise FormatError(code="file.no_text", name=name) from error
        if any(told.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for told in parser.error_log):
            # The parser leaves out all that comes after the place, and goes on.
            raise LimitError(code="file.nested", name=name)
        walk = _Walk(builder, Hidden(root))
        walk.visit(root)
        walk.flush()
    return builder.build(metadata)


class _Walk:
    """Goes through the elements and gathers inline text until a block ends."""

    def __init__(self, builder: DocumentBuilder, hidden: Hidden) -> None:
        self._builder, self._hidden = builder, hidden
        self._inline: list[str] = []
        self._bold: list[bool] = []
        self._label: str | None = None
        self._strong = 0

    def visit(self, element: Any) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _DROPPED or not tag or self._hidden.hides(element):
            return
        if tag in _HEADINGS:
            self.flush()
            self._builder.add(BlockKind.HEADING, self._words(element))
        elif tag == "table":
            self.flush()
            self._table(element)
        elif tag in _BLOCKS:
            self.flush()
            self._block(element, tag)
            self.flush()
        elif tag == "br":
            self._inline.append("\v")
        elif tag in _FIELDS:
            self._say(_FIELDS[tag](element))
        else:
            self._strong += tag in ("b", "strong")
            self._children(element)
            self._strong -= tag in ("b", "strong")

    def flush(self) -> None:
        """End the block whose words were gathered."""
        words, bold = "".join(self._inline), self._bold
        self._inline, self._bold = [], []
        text = tidy(words)
        if not text:
            return
        label, self._label = self._label, None
        if label:
            self._builder.add_bullet(text, label)
        elif all(bold) and len(text) <= _LONGEST_HEADING and text[-1] not in ".,;:":
            self._builder.add(BlockKind.HEADING, text)
        else:
            kind = BlockKind.LIST_ITEM if text.startswith(("- ", "• ")) else BlockKind.PARAGRAPH
            self._builder.add(kind, text)

    def _block(self, element: Any, tag: str) -> None:
        if tag == "li":
            self._label = _label(element)
        if tag == "pre":
            self._inline.append("".join(element.itertext()).replace("\n", "\v"))
            self._bold.append(False)
        else:
            self._children(element)
        if tag == "li":
            self.flush()
            self._label = None

    def _children(self, element: Any) -> None:
        self._say(element.text)
        for child in element:
            self.visit(child)
            self._say(child.tail)

    def _say(self, text: str | None) -> None:
        if text:
            self._inline.append(re.sub(r"[ \t\r\n\f]+", " ", text))
            if text.strip():
                self._bold.append(self._strong > 0)

    def _table(self, table: Any) -> None:
        rows = [
            row
            for row in table.iter("tr")
            if next(row.iterancestors("table")) is table and not self._is_hidden(row, table)
        ]
        cells = [
            [cell for cell in row if cell.tag in ("td", "th") and not self._hidden.hides(cell)]
            for row in rows
        ]
        widest = max((len(row) for row in cells), default=0)
        for row in cells:
            long = any(len("".join(cell.itertext()).split()) > _LAYOUT_WORDS for cell in row)
            nested = any(cell.find(".//table") is not None for cell in row)
            if widest == 1 or long or nested:
                for cell in row:
                    self._children(cell)
                    self.flush()
            else:
                self._builder.add_row([self._words(cell) for cell in row])

    def _is_hidden(self, row: Any, table: Any) -> bool:
        """Tell whether a row, or what groups it in its table, is hidden."""
        group = row.getparent()
        return self._hidden.hides(row) or (group is not table and self._hidden.hides(group))

    def _words(self, element: Any) -> str:
        """Return the words inside an element, its blocks and line breaks as line ends."""
        parts: list[str] = []
        self._collect(element, parts)
        return "".join(parts)

    def _collect(self, element: Any, parts: list[str]) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _DROPPED or self._hidden.hides(element):
            return
        if tag in _FIELDS:
            parts.append(_FIELDS[tag](element))
            return
        block = tag in _BLOCKS or tag in _HEADINGS or tag in ("br", "tr")
        parts.append("\v" if block else "")
        label = _label(element) if tag == "li" else None
        parts.append(f"{label} " if label else "")
        parts.append(re.sub(r"\s+", " ", element.text or ""))
        for child in element:
            self._collect(child, parts)
            parts.append(re.sub(r"\s+", " ", child.tail or ""))
        # The cells of a table inside a cell stand beside each other.
        parts.append("\v" if block else " " if tag in ("td", "th") else "")


def _label(item: Any) -> str | None:
    """Return the bullet or number that a browser draws before a list item, if any."""
    parent = item.getparent()
    if any(one is not None and _UNMARKED.search(one.get("style", "")) for one in (parent, item)):
        return None
    if parent is None or parent.tag != "ol":
        return "-"
    number = _whole(parent.get("start"), 1) - 1
    for each in (*reversed(list(item.itersiblings("li", preceding=True))), item):
        number = _whole(each.get("value"), number + 1)
    return f"{written(number, parent.get('type', '1'))}."


def _whole(text: str | None, default: int) -> int:
    return int(text[:6]) if text and text.isascii() and text.isdigit() else default


def _input(element: Any) -> str:
    """Return what is seen of a field of a form: a box, or what was written."""
    kind = element.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return box(element.get("checked") is not None)
    return "" if kind in _UNWRITTEN else f" {element.get('value', '')} "


def _select(element: Any) -> str:
    """Return what was chosen of a list; where nothing was, a browser shows the first."""
    options = list(element.iter("option"))
    chosen = [each for each in options if each.get("selected") is not None]
    if not chosen and element.get("multiple") is None:
        chosen = options[:1]
    return f" {', '.join(''.join(each.itertext()).strip() for each in chosen)} "


def _textarea(element: Any) -> str:
    return "\v".join((element.text or "").split("\n"))


_FIELDS: dict[str, Callable[[Any], str]] = {
    "input": _input,
    "select": _select,
    "textarea": _textarea,
}
