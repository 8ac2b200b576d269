"""Who says what in an e-mail: the answer told apart from the history below it.

Most answers come with the mail that they answer, the ministry's, below or between their lines; some
were passed on, so that the answer itself is history. A message is therefore read as the posts that
it is made of, each with the headers that a mail program wrote above it; the answer is the first of
them that says something and is not the ministry's; the words of all others are marked as quoted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.letters._brief import is_ministry
from index.letters._dates import first_date
from index.letters._words import (
    is_address,
    is_closing_formula,
    is_greeting,
    is_name,
    is_organisation,
    is_title,
)
from index.letters.letter import Block, BlockKind, Document, Span

__all__ = ["Marks", "only_covers", "told_apart"]

# "From" and what stands beside it, in the languages of mail programs in Norwegian offices.
_FROM = r"fra|frå|from|från|von"
_LABEL = re.compile(
    rf"[*>\s]*(?P<label>{_FROM}|sendt|send|sent|skickat|gesendet|dato|date|datum|til|to|till|an|"
    r"emne|subject|ämne|betreff|sak|kopi(?: til)?|cc|blindkopi|bcc|svar til|reply-to|vedlegg|"
    r"attachments|viktighet|importance|organization)\s*\*?\s*:\s*\*?\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_IS_FROM = re.compile(rf"(?:{_FROM})$", re.IGNORECASE)
_DATED = re.compile(r"(?:sendt|send|sent|skickat|gesendet|dato|date|datum)$", re.IGNORECASE)
_SENT = re.compile(r"(?:sendt|sent|skickat|gesendet)$", re.IGNORECASE)
_TITLED = re.compile(r"(?:emne|subject|ämne|betreff)$", re.IGNORECASE)
_TO = re.compile(r"(?:til|to|till|an)$", re.IGNORECASE)
_HEADER_LINES = 16
"""Lines that the headers above a post take at most; a long list of recipients wraps."""

_SEPARATOR = re.compile(
    r"[\s*>]*(?:[-_=]{2,}\s*)?(?:(?:opprinnelig|opprinneleg|opphavleg|opphaveleg|original|ursprungligt|"
    r"oprindelig|videresendt|vidaresend|vidaresendt|forwarded|ursprüngliche)\s+"
    r"(?:melding|meddelande|meddelelse|message|e-post|e-?mail|nachricht)|"
    r"(?:begin|start på|begynnelse på) (?:forwarded message|vid(?:er|ar)esendt? melding)|"
    r"(?:vidaresend|videresendt) (?:av|fra|frå) [^\n]{3,80}\d\d[:.]\d\d)\s*:?\s*(?:[-_=]{2,})?\s*$|"
    # Notes: "-----Per Ås <per@a.no> skrev: -----".
    r"[\s*>]*-{3,}[^\n]{2,150}\b(?:skrev|skreiv|wrote|schrieb)\b[^\n]{0,30}:\s*-{3,}\s*$",
    re.IGNORECASE,
)
# Without any of these there is no history; most messages have none.
_HISTORY = (
    "fra:", "frå:", "from:", "från:", "von:", "skrev", "skreiv", "wrote", "schrieb", "melding",
    "message", "meddel", "nachricht", "e-post-", "mail-", "vidaresend", "videresendt",
)  # fmt: skip
_UNDERSCORES = re.compile(r"\s*[_-]{10,}\s*$")
# What stands above a quotation: "Den 6. mars 2023 kl. 10:00 skrev Per <per@a.no>:", "On 6 Mar 2023,
# at 10:00, Per wrote:", "Per skrev den 06.03.2023 10:00:".
_ATTRIBUTION = re.compile(
    r"[\s*>]*[^\n]{0,200}\b(?:skrev|skreiv|wrote|schrieb)\b[^\n]{0,130}:\s*$",
    re.IGNORECASE,
)
_ATTRIBUTION_START = re.compile(
    r"\W*(?:den|on|am|på|at|\d|man|mån|tir|tys|ons|tor|fre|lør|lau|søn|sun|mon|tue|wed|thu|fri|sat)"
    r"(?!.*[.!?]\s*$)",
    re.IGNORECASE,
)
_EXACT = re.compile(r"\b\d{1,2}[:.]\d{2}\b.*|<[^<>\s]+@[^<>\s]+>")
_WROTE = re.compile(r"(?:skrev|skreiv|wrote|schrieb)\b\s*(?:følgende|følgjande)?", re.IGNORECASE)
_ATTRIBUTION_LINES = 3

_QUESTION_WORDS = 120
"""Words of a quotation that may be a question which the lines below it answer."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a mail program marked in a text: lines that are ``quoted``, offsets where history
    begins (``breaks``).
    """

    quoted: tuple[Span, ...] = ()
    breaks: tuple[int, ...] = ()


@dataclass(slots=True)
class _Post:
    """One message of a thread: what its headers say, and its lines."""

    headers: dict[str, str] = field(default_factory=dict)
    lines: list[Span] = field(default_factory=list)

    def text(self, whole: str) -> str:
        return "\n".join(line.of(whole) for line in self.lines)

    def is_answer(self, whole: str) -> bool:
        return not is_ministry(self.headers.get("from", "")) and not only_covers(self.text(whole))


def told_apart(document: Document, marks: Marks) -> Document:
    """Return an e-mail's document with all that is not its sender's marked as quoted.

    Where the message only passes on another, that one's headers become the document's.
    """
    text = document.text
    small = text.lower()
    if not marks.quoted and not marks.breaks and not any(sign in small for sign in _HISTORY):
        return replace(document, covering=only_covers(text))
    lines = [line for block in document.blocks for line in _lines(text, block)]
    posts, headings = _posts(text, lines, marks)
    own = posts[0]
    own.headers = document.metadata
    covering = only_covers(own.text(text))
    answer = own
    # A note by the ministry above what it passes on is no answer, however much it says.
    if covering or is_ministry(own.headers.get("from", "")):
        answer = next((post for post in posts[1:] if post.is_answer(text)), own)
    if answer is own and not headings and len(posts) == 1:
        return replace(document, covering=covering)
    others = [line for post in posts if post is not answer for line in post.lines]
    quoted = sorted([*headings, *others])
    metadata = document.metadata if answer is own else _headers(answer, document.metadata)
    if answer is not own and not answer.lines:
        quoted = []
    return replace(
        document,
        blocks=tuple(_cut(text, document.blocks, quoted)),
        metadata=metadata,
        covering=covering,
    )


def _headers(post: _Post, outer: dict[str, str]) -> dict[str, str]:
    """Return the headers of a post that was passed on, its date as ISO 8601 where it is one; what
    it does not say of itself is unknown, but for the subject.
    """
    found = dict(post.headers)
    day = first_date(found.pop("date", ""))
    if day is not None:
        found["date"] = day.iso
    if "subject" in outer:
        found.setdefault("subject", outer["subject"])
    return found


def _lines(text: str, block: Block) -> Iterator[Span]:
    at = block.start
    for line in text[block.start : block.end].split("\n"):
        if line.strip():
            yield Span(at, at + len(line))
        at += len(line) + 1


def _posts(text: str, lines: Sequence[Span], marks: Marks) -> tuple[list[_Post], list[Span]]:
    """Return the posts of a thread, the newest first, and the lines that are headers above them.

    Quoted lines with a question, between lines that answer it, stay with their answer.
    """
    quoted = [_is_within(line, marks.quoted) for line in lines]
    posts, headings, place = [_Post()], list[Span](), 0
    current, beside = posts[0], posts[0]
    while place < len(lines):
        line = lines[place]
        if quoted[place]:
            run = _run(quoted, place)
            if _is_asked(text, lines[place:run]) and run < len(lines) and current is posts[0]:
                current.lines += lines[place:run]
            else:
                if beside is posts[0]:
                    beside = _Post()
                    posts.append(beside)
                beside.lines += lines[place:run]
            place = run
            continue
        begun = any(line.start <= at < line.end for at in marks.breaks)
        start = place
        headers, end = _headers_at(text, lines, quoted, start)
        if end > start or begun:
            headings += lines[start:end]
            post = _Post(headers)
            posts.append(post)
            beside = post
            if begun or end == len(lines) or not quoted[end]:
                current = post
            place = end
        if end > start:
            continue
        current.lines.append(line)
        place += 1
    return posts, headings


def _is_within(line: Span, spans: Sequence[Span]) -> bool:
    from bisect import bisect_right

    place = bisect_right(spans, line.start, key=lambda span: span.start) - 1
    return place >= 0 and line.start < spans[place].end


def _run(flags: Sequence[bool], place: int) -> int:
    return next((at for at in range(place, len(flags)) if not flags[at]), len(flags))


def _is_asked(text: str, lines: Sequence[Span]) -> bool:
    words = text[lines[0].start : lines[-1].end]
    return words.rstrip(" *_").endswith("?") and len(words.split()) <= _QUESTION_WORDS


def _headers_at(
    text: str, lines: Sequence[Span], quoted: Sequence[bool], place: int
) -> tuple[dict[str, str], int]:
    """Return what the headers that begin at a line say, and the number of the line behind them; no
    headers begin there where it is ``place``.
    """
    start = place
    while (
        start < len(lines)
        and start - place < 2
        and (_SEPARATOR.match(lines[start].of(text)) or _UNDERSCORES.match(lines[start].of(text)))
    ):
        start += 1
    separated = any(_SEPARATOR.match(line.of(text)) for line in lines[place:start])
    block = _block(text, lines, start, separated=start > place)
    if block is not None:
        return block
    if separated:
        return {}, start
    return _attribution(text, lines, quoted, place)


def _block(
    text: str, lines: Sequence[Span], start: int, *, separated: bool
) -> tuple[dict[str, str], int] | None:
    """Return the headers that stand a line each ("Fra: … Sendt: … Emne: …"), or None: there must be
    who sent it, when or what about, and one more.
    """
    sent = False
    found: dict[str, str] = {}
    labels, end, key = 0, start, ""
    for place in range(start, min(start + _HEADER_LINES, len(lines))):
        match = _LABEL.match(lines[place].of(text))
        if match is None:
            # A value may stand on the line below its label, or go on there.
            if not labels or place - end > 2 or (key and found.get(key, "") and key != "to"):
                break
            if key and not found.get(key):
                found[key], end = lines[place].of(text).strip(), place + 1
            continue
        labels, end = labels + 1, place + 1
        sent = sent or bool(_SENT.match(match["label"]))
        key = next((name for name, known in _KEYS if known.match(match["label"])), "")
        if key == "from" and key in found:
            # The headers of the next post.
            break
        if key:
            found.setdefault(key, match["value"].strip())
    complete = labels >= 3 and "from" in found and ("date" in found or "subject" in found)
    # A memo has such lines too; a mail program adds addresses and the time of day.
    by_program = re.search(r"@|\d[:.]\d\d\b(?![.\d])", f"{found.get('from')} {found.get('date')}")
    complete = complete and bool(separated or sent or by_program)
    return ({name: value for name, value in found.items() if value}, end) if complete else None


_KEYS = (("from", _IS_FROM), ("date", _DATED), ("subject", _TITLED), ("to", _TO))


def _attribution(
    text: str, lines: Sequence[Span], quoted: Sequence[bool], place: int
) -> tuple[dict[str, str], int]:
    """Return who wrote the quotation below, and when, from the line or lines that say so."""
    for count in range(1, _ATTRIBUTION_LINES + 1):
        end = place + count
        if end > len(lines) or quoted[end - 1]:
            break
        words = " ".join(line.of(text).strip() for line in lines[place:end])
        if not words.endswith(":"):
            continue
        exact = _EXACT.search(words)
        # A sentence of the answer is no beginning of one.
        if count > 1 and not _ATTRIBUTION_START.match(lines[place].of(text)):
            break
        if not _ATTRIBUTION.match(words) or not re.search(r"\d", words):
            break
        if not exact and not (end < len(lines) and quoted[end]):
            break
        verb = _WROTE.search(words)
        behind = words[verb.end() :].strip(" :") if verb else ""
        before = words[: verb.start()] if verb else words
        author = behind if re.search(r"[^\W\d_]{2}", behind) and not first_date(behind) else before
        return {"from": author.strip(" ,:"), "date": words}, end
    return {}, place


def _cut(text: str, blocks: Iterable[Block], quoted: Sequence[Span]) -> Iterator[Block]:
    """Yield the blocks, those lines apart that are quoted."""
    for block in blocks:
        runs: list[tuple[bool, Span]] = []
        for line in _lines(text, block):
            flag = _is_within(line, quoted)
            if runs and runs[-1][0] is flag:
                runs[-1] = flag, Span(runs[-1][1].start, line.end)
            else:
                runs.append((flag, line))
        for flag, span in runs:
            words = span.of(text)
            start = span.start + len(words) - len(words.lstrip())
            end = span.start + len(words.rstrip())
            kind = BlockKind.QUOTED if flag else block.kind
            yield Block(kind, start, end, None if flag else block.row)


# A sentence that takes a position is an answer, whatever else it says.
_POSITION = re.compile(
    r"\b(?:støtt(?:er|ar|et|a)|stør|"
    r"(?:ingen|ikkj?e) (?:\w+ )?(?:merknad|kommentar|innvend|innspel|innspill|synspunkt|uttal)|"
    r"går (?:i?mot|inn for)|mener|meiner|anbefal|tilrå|rår (?:til|frå)|positive? til|negative? til|"
    r"u?enige?|u?einige?|ja|nei|ber (?:om at|departementet)|avgir (?:ikkj?e|ingen)|"
    r"vil ikkj?e|vedtok|har vedt|bekymr|ønsker (?:at|ikke)|ønskjer (?:at|ikkje)|foresl|føresl|"
    r"slutt(?:er|ar) seg|still(?:er|ar) seg|til (?:etterretning|orientering tatt)|krev(?:er|ar)?\b|"
    r"supports?|opposes?|no (?:comments|remarks|objections)|agrees?)",
    re.IGNORECASE,
)
# What notes say that go with files, and what mail programs and offices put below every message.
_COVERING = re.compile(
    r"vedl[ae]g|attached|enclosed|oversend|\b(?:sender|sendar|sendes|sendast|sende|send)\b|"
    r"(?:videre|vidare|etter|inn|til)sen[dt]|\bf[øy]lg(?:er|jer)\b|\bhermed\b|med dette\b|"
    r"^\W*(?:se|sjå|jf|viser|syner|vi viser|vi syner|ref|vedr|vedrørende|vedrørande)\b|"
    r"^\W*(?:gjelder|gjeld|emne|sak|til|fra|frå|dato)\s*:|"
    r"\bher (?:er|kommer|kjem|følger)\b|ta(?:k)? (?:gjerne )?kontakt|kontakt (?:meg|oss)|"
    r"(?:ved|har (?:dere|de|du)|eventuelle) spørsmål|spørsmål (?:kan )?rettes|bekreft|stadfest|"
    r"kvitter|god (?:helg|jul|sommar|sommer|dag|påske)|ha (?:en|ein)\b|\btakk\b|"
    r"du har (?:mottatt|motteke|fått)|beklag\w* .*(?:frist|forsink|\bsei?n)|"
    r"(?:etter|innen|innan|oversitt\w*) (?:svar|hørings)?frist|utsett\w* frist|til orientering|"
    r"fyi\b|lagt (?:i|på) sak|journalfør|(?:denne|this) (?:e-?post|e-?mail|melding|message)|"
    r"confidential|konfidensi|unntatt offent|miljøet|sen[dt]t? (?:fra|frå|from)|"
    r"(?:hent|get) outlook|virus|^\W*$|^\S*(?:https?://|www\.)\S+$|please|regards|"
    r"(?:tlf|telefon|mobil|tel)\b\D{0,12}\d|html-?format|e-postprogram",
    re.IGNORECASE,
)
_TITLE_LINE = re.compile(
    r"(?:re|sv|vs|fw|fwd)?:?\s*(?:\w+ )?(?:hørings?|høyrings?)?\s*-?"
    r"(?:svar|uttal\w+|fråsegn|innspill?|innspel|høring\w*|høyring\w*|merknad\w*)\b[^.!?]*$",
    re.IGNORECASE,
)
_TITLE_WORDS, _NOTE_WORDS, _LONGEST_NOTE = 14, 60, 120
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def only_covers(text: str) -> bool:
    """Tell whether a message says nothing itself: it greets, names what is attached, thanks and
    signs. Where in doubt it is an answer: it may be a short one.
    """
    lines: list[str] = []
    words = 0
    for line in text.split("\n"):
        if is_closing_formula(line):
            break
        if not is_greeting(line):
            lines.append(line)
            words += len(line.split())
        if words > _LONGEST_NOTE:
            return False
    body = _joined("\n".join(lines))
    return all(_is_covering(sentence.strip()) for sentence in _SENTENCE.split(body))


def _joined(text: str) -> str:
    """Return text with the line ends taken out that broke a sentence."""
    return re.sub(r"(?<=[^\s.!?:])\n(?=[a-zæøå(])", " ", text)


def _is_covering(sentence: str) -> bool:
    if not sentence or is_greeting(sentence):
        return True
    if _POSITION.search(sentence):
        return False
    if len(sentence.split()) > _NOTE_WORDS:
        return False
    if _COVERING.search(sentence):
        return True
    if len(sentence.split()) <= _TITLE_WORDS and _TITLE_LINE.match(sentence):
        return True
    named = is_name(sentence) or is_title(sentence) or is_address(sentence)
    bare = sentence[-1:] not in ".!?" and (is_organisation(sentence) or "@" in sentence)
    return named or bare or not re.search(r"[^\W\d_]{2}", sentence)
