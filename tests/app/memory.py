"""An engine in memory for tests of the page: real letters, no model, answers fixed by plain words.

The page must show whatever an engine says; what a good engine says is tested with it.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from index.cases import BY_HAND, Cases, find_cases, read_traces
from index.errors import CancelledError, LibraryError, MissingLibraryError, QueryError
from index.feedback import FolderJudgements
from index.letters.gazetteer import municipalities
from index.letters.letter import Block, BlockKind, Field, Letter, Letterhead, Span
from index.library import Progress, Report, Status, Unchanged
from index.passages.passage import Passage, PassageKind, Question
from index.search.hit import (
    Answer,
    Chip,
    ChipKind,
    Evidence,
    Fact,
    Filters,
    Hit,
    LetterList,
    SenderList,
)

SEED = (
    Path(__file__).parents[2]
    / "seeds"
    / "elverum-kommune-2022-05-30-svar-om-polititjenester-og-beredskap.txt"
)

HOSTILE = (
    "<script>window.hacked = true</script><img src=x onerror='window.hacked = true'>\n\n"
    "[click](javascript:window.hacked=true) ![x](https://evil.example/x.png) $\\frac{1}{2}$ "
    ":smile: :red[red] www.evil.example **bold** `code` &lt;b&gt; politiråd </p></div><h1>big</h1>"
)


def letter_of(content: str, name: str, sender: str, day: str = "2022-05-30") -> Letter:
    blocks, position = [], 0
    for paragraph in content.split("\n\n"):
        start = content.index(paragraph, position)
        position = start + len(paragraph)
        if paragraph.strip():
            blocks.append(Block(BlockKind.PARAGRAPH, start, position))
    head = Letterhead(
        sender=Field(sender, sender, -1, -1),
        date=Field(day, "30.05.2022", *_span(content, "30.05.2022")),
        our_reference=Field("2022001040-3", "2022001040-3", *_span(content, "2022001040-3")),
        subject=Field("Svar på brev", "Svar på brev", *_span(content, "Svar på brev")),
        case_officer=Field("Saksbehandler Eksempel", "Saksbehandler Eksempel", -1, -1),
    )
    digest = sha256(content.encode()).hexdigest()
    return Letter(digest, name, "text", content, tuple(blocks), (), head)


def _span(content: str, words: str) -> tuple[int, int]:
    at = content.find(words)
    return (at, at + len(words)) if at >= 0 else (-1, -1)


def passages_of(letter: Letter) -> tuple[Passage, ...]:
    found: list[Passage] = []
    question: Question | None = None
    for number, block in enumerate(letter.blocks, start=1):
        words = letter.text[block.start : block.end]
        if "?" in words[-200:] and words.rstrip().endswith("?"):
            question = Question(
                words, block.start, block.end, sha256(words.encode()).hexdigest()[:8]
            )
            continue
        identity = f"{letter.id[:12]}-{block.start}"
        sentences = tuple(_sentences(letter.text, block.start, block.end))
        kind = PassageKind.ANSWER if question else PassageKind.INTRODUCTION
        found.append(
            Passage(
                identity,
                letter.id,
                kind,
                words,
                block.start,
                block.end,
                None,
                number,
                sentences,
                question,
            )
        )
    return tuple(found)


def _sentences(content: str, start: int, end: int) -> Iterable[Span]:
    while start < end:
        stop = content.find(". ", start, end)
        stop = end if stop < 0 else stop + 1
        yield Span(start, stop)
        start = stop + 1


class MemoryEngine:
    """Answers with the passages that share words with the question."""

    def __init__(self, letters: Sequence[Letter], root: Path) -> None:
        self._letters = tuple(letters)
        self._published = 1
        self._corrections: dict[str, dict[str, tuple[str, ...]]] = {}
        self._by_hand: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self.library = SimpleNamespace(
            current_id=lambda: f"generation-{self._published}",
            root=root,
            judgements=FolderJudgements(root),
        )
        self.gate = threading.Event()
        self.gate.set()

    encoder = None

    def start(self, _progress: Callable[[Progress], None] | None = None) -> None:
        """Do nothing: the letters are there."""

    def other_encoder(self) -> None:
        """Say that no other encoder made the index."""

    def warm(self) -> None:
        """Do nothing: nothing is cold."""

    def letters(self, case: str | None = None) -> tuple[Letter, ...]:
        if case is None:
            return self._letters
        of_case = self.cases().get(case).letters
        return tuple(one for one in self._letters if one.id in of_case)

    def cases(self) -> Cases:
        traces = (read_traces(one, passages_of(one)) for one in self._letters)
        return find_cases(traces, self._by_hand, self._names)

    def put_in_case(self, letters: str | Sequence[str], case: str | None) -> Report:
        for letter in [letters] if isinstance(letters, str) else letters:
            try:
                self._by_hand[letter] = self.cases().get(case or "").key
            except LibraryError:
                self._by_hand[letter] = f"{BY_HAND}{case}"
        self._published += 1
        return Report("g", letters=len(self._letters))

    def name_case(self, case: str, name: str | None) -> Report:
        self._names[self.cases().get(case).letters[0]] = name or ""
        self._published += 1
        return Report("g", letters=len(self._letters))

    def letter(self, letter_id: str) -> Letter:
        for one in self._letters:
            if one.id == letter_id:
                return one
        raise LibraryError("There is no such letter.")

    def passages(
        self, letter_id: str | None = None, *, case: str | None = None
    ) -> tuple[Passage, ...]:
        chosen = [one for one in self.letters(case) if letter_id in (None, one.id)]
        return tuple(passage for one in chosen for passage in passages_of(one))

    def passage(self, passage_id: str) -> Passage:
        return next(one for one in self.passages() if one.id == passage_id)

    def examples(self, language: str = "en") -> tuple[str, ...]:
        return (f"what about politiråd ({language})?",)

    def status(self) -> Status:
        return Status(
            Path("library"), "g", len(self._letters), len(self.passages()), "bundled", "f",
            datetime(2026, 11, 24, tzinfo=UTC), 1_500_000, 0, (), 0, None, (),
        )  # fmt: skip

    def ask(
        self,
        question: str,
        *,
        filters: Filters | None = None,
        k: int = 10,
        without: frozenset[str] = frozenset(),
        everybody: bool = False,
        case: str | None = None,
    ) -> Answer:
        if len(question) > 300:
            raise QueryError("The question is too long; shorten it.")
        if not self._letters:
            raise MissingLibraryError("Nothing has been indexed yet.")
        of_case = {one.id for one in self.letters(case)}
        found = self._hits(question, filters or Filters(), 1_000)
        hits = tuple(hit for hit in found if hit.letter.id in of_case)[:k]
        chips = tuple(chip for chip in self._chips(question) if chip.key not in without)
        facts = self._facts(question)
        answered = bool(facts) or bool(hits and hits[0].probability > 0.5)
        letters = self._letter_list(question)
        hits = () if letters else hits
        senders = self._sender_list(hits) if everybody or question.startswith("Who wants") else None
        return Answer(question, hits, facts, chips, answered, 0.012, "g", letters, senders)

    def _sender_list(self, hits: Sequence[Hit]) -> SenderList:
        own = {hit.letter.id: hit for hit in reversed(hits) if hit.probability > 0.5}
        said, denied = tuple(own.values())[:1], tuple(own.values())[1:]
        return SenderList(said, denied, len(self._letters), len(self._letters))

    def _letter_list(self, question: str) -> LetterList | None:
        if question.startswith("Which letters"):
            return LetterList(self.letters()[:1], len(self._letters))
        if question == "Who has not answered?":
            return LetterList((), len(self._letters), municipalities()[:3])
        return None

    def _hits(self, question: str, filters: Filters, k: int) -> tuple[Hit, ...]:
        wanted = {one.strip("?,.").casefold() for one in question.split()}
        found = []
        for passage in self.passages():
            letter = self.letter(passage.letter_id)
            sender = letter.letterhead.sender
            if filters.senders and (sender is None or sender.value not in filters.senders):
                continue
            here = {one.strip("?,.").casefold() for one in passage.text.split()}
            shared = tuple(sorted(wanted & here))
            chance = 0.94 if "politiråd" in shared else 0.3 if shared else 0.1
            marks = [
                s for s in passage.sentences if wanted & {*s.of(letter.text).casefold().split()}
            ]
            evidence = Evidence(0.5, 1, 3.2, 2 if shared else None, 0.4, shared)
            score = float(len(shared)) + 5 * chance
            found.append(
                Hit(
                    letter,
                    passage,
                    tuple(marks[:1]),
                    score,
                    chance,
                    evidence,
                    "politiet" if "møtet" in here else None,
                )
            )
        return tuple(sorted(found, key=lambda one: -one.score)[:k])

    def _chips(self, question: str) -> tuple[Chip, ...]:
        chips = []
        if question.startswith("Which letters"):
            chips.append(Chip(ChipKind.LIST, "Which letters", "letters"))
        if "Elverum" in question:
            chips.append(Chip(ChipKind.SENDER, "Elverum", "Elverum kommune"))
        if "Prøvevik" in question:
            chips.append(Chip(ChipKind.SENDER, "Prøvevik", "Prøvevik kommune", present=False))
        return tuple(chips)

    def _facts(self, question: str) -> tuple[Fact, ...]:
        if "date" not in question:
            return ()
        first = self._letters[0]
        assert first.letterhead.date is not None
        return (Fact(first, "date", first.letterhead.date),)

    def explain(self, question: str, passage: Passage) -> tuple[tuple[int, int, float], ...]:
        return tuple((s.start, s.end, 0.1 * n) for n, s in enumerate(passage.sentences, start=1))

    def add(
        self,
        files: Iterable[tuple[str, bytes]],
        *,
        progress: Callable[[Progress], None] | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> Report:
        files = list(files)
        fresh: list[Letter] = []
        known: list[Unchanged] = []
        for done, (name, data) in enumerate(files, start=1):
            if progress:
                progress(Progress("read", done, len(files), 1.0, 2.0))
            while not self.gate.wait(0.01):
                if cancel and cancel():
                    raise CancelledError("stopped")
            letter = letter_of(data.decode(), name, "Eksempel kommune")
            twin = next((one for one in self._letters if one.id == letter.id), None)
            if twin is not None:
                known.append(Unchanged(name, twin.name, (twin.id,)))
                continue
            fresh.append(letter)
            self._letters = (*self._letters, letter)
        self._published += 1
        added = tuple(one.id for one in fresh)
        return Report("g", added=added, unchanged=tuple(known), letters=len(self._letters))

    def remove(self, letters: Sequence[str]) -> Report:
        self._letters = tuple(one for one in self._letters if one.id not in letters)
        self._published += 1
        return Report("g", removed=tuple(letters), letters=len(self._letters))

    def rebuild(self, **_: Any) -> Report:
        return Report("g", letters=len(self._letters))

    def correct(self, letter_id: str, field: str, value: str | Sequence[str] | None) -> Report:
        if value and not isinstance(value, str):
            (value,) = value
        if value == "soon":
            raise LibraryError(f"The field {field} of this letter cannot be {value}.")
        letter = self.letter(letter_id)
        right = Field(str(value), str(value), -1, -1) if value else None
        changes: dict[str, Any] = {field: right}
        changed = replace(letter, letterhead=replace(letter.letterhead, **changes))
        self._letters = tuple(changed if one is letter else one for one in self._letters)
        self._corrections.setdefault(letter_id, {})[field] = (str(value),) if value else ()
        self._published += 1
        return Report("g", letters=len(self._letters))

    def corrections(self, letter_id: str) -> dict[str, tuple[str, ...]]:
        return self._corrections.get(letter_id, {})

    def original(self, letter_id: str) -> bytes:
        return self.letter(letter_id).text.encode()


def seed_engine(root: Path) -> MemoryEngine:
    content = SEED.read_text(encoding="utf-8")
    return MemoryEngine(
        [
            letter_of(content, SEED.name, "Elverum kommune"),
            letter_of(HOSTILE, "hostile.txt", "<b>Ond</b> :smile: [x](javascript:1) kommune"),
        ],
        root,
    )
