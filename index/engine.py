"""The one door to Svarbrev: the page, the command line and any program call these verbs.

An engine is cheap to open. The encoder and the index are loaded when the first question needs them,
and an index that another process has published is taken up at the next question.
"""

import os
import threading
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.cases import BY_HAND, CASE, CASE_NAME, Case, CaseReader, Cases, asked_in
from index.encoder import Encoder, load_encoder
from index.errors import LibraryError
from index.letters.letter import Letter
from index.library import Generation, Library, Problem, Progress, Report, Status, default_library
from index.passages.passage import Passage
from index.reader import Reader, ReadText, load_reader
from index.search import Answer, Filters, Searcher

if TYPE_CHECKING:
    from index.compare import Coverage, Matrix
    from index.letters.page_image import PageImage
    from index.passages import Brief

__all__ = ["SEEDS", "Engine"]

_PACKED = Path(__file__).resolve().parent / "seeds"
SEEDS = _PACKED if _PACKED.is_dir() else _PACKED.parents[1] / "seeds"
"""Letters that a new library starts with: those packed into the wheel, or those of the checkout."""

_EXAMPLES = 3
# In both languages, each with a word that no letter holds: the glossary is read only for those.
_ANY = ("Hva mener kommunen om værhanefabrikker?", "What do they think about weathercocks?")


class Engine:
    """A library of letters and the encoder that reads its questions; threads may share one."""

    def __init__(
        self, library: Library, encoder: str | None = None, reader: bool | None = None
    ) -> None:
        """Take a library, an encoder by name, and whether what is found shall be read, which
        SVARBREV_READER=none says where it is not said here.
        """
        self.library = library
        self._encoder_name = encoder
        unread = os.environ.get("SVARBREV_READER") == "none"
        self._reads = not unread if reader is None else reader
        self._encoder: Encoder | None = None
        self._reader: Reader | None = None
        self._loading = threading.Lock()
        self._opening = threading.Lock()
        self._opened: tuple[str | None, Generation] | None = None
        self._searcher: Searcher | None = None
        self._cases = CaseReader()

    @classmethod
    def open(cls, library: Path | str | None = None, encoder: str | None = None) -> "Engine":
        """Return an engine over the library in a folder, or in the database that a URL names (see
        ``Library``); nothing is loaded yet.

        ``library`` defaults to SVARBREV_LIBRARY or the platform's data folder, ``encoder`` (a
        sentence-transformers model by name or folder) to SVARBREV_ENCODER or the bundled model.
        """
        name = encoder or os.environ.get("SVARBREV_ENCODER") or None
        return cls(Library(library or default_library()), name)

    @property
    def encoder(self) -> Encoder:
        """The encoder, loaded at first use. Raises EncoderError where it cannot be."""
        if self._encoder is None:
            with self._loading:
                self._encoder = self._encoder or load_encoder(self._encoder_name)
        return self._encoder

    @property
    def reader(self) -> Reader | None:
        """The reader of what the search finds, loaded at first use; None where nothing shall be
        read. Raises EncoderError where it cannot be loaded.
        """
        if self._reads and self._reader is None:
            with self._loading:
                self._reader = self._reader or load_reader()
        return self._reader

    def start(self, progress: Callable[[Progress], None] | None = None) -> Report | None:
        """Make a library ready for questions: fill one that holds nothing yet with the letters of
        ``SEEDS``; encode anew what another encoder had encoded, while the old index stays until the
        new one is whole. Returns None where there is nothing to do.
        """
        if self.library.current_id() is None:
            return self.add(seed_letters(), progress=progress) if SEEDS.is_dir() else None
        if self.other_encoder() is not None:
            return self.library.rebuild(self.encoder, progress)
        return None

    def other_encoder(self) -> str | None:
        """Return the encoder that the index was made with where it is not this one: its name, with
        the beginning of its fingerprint where both have the same name.
        """
        made = self.library.status()
        if made.encoder_fingerprint in (None, self.encoder.fingerprint):
            return None
        if made.encoder_name != self.encoder.name:
            return made.encoder_name
        return f"{made.encoder_name} ({str(made.encoder_fingerprint)[:12]})"

    def warm(self) -> None:
        """Load encoder, reader and index, so that the first question is as fast as the next."""
        self.encoder.encode_queries(_ANY)
        if self.reader is not None:
            self.reader.read(_ANY[0], [ReadText("", "", _ANY[1], ())])
        if self.library.current_id() is not None:
            # Asked, because what mends and weighs words is made at the first question.
            for question in _ANY:
                self.ask(question, k=1)

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
        """Answer a question from the published letters, or from those of one ``case``.

        ``filters`` restricts which passages may answer; ``k`` is the most hits to return;
        ``without`` holds keys of chips that shall not be read out of the question; ``everybody``
        puts it to all senders, whatever its form.

        Raises QueryError for an empty or overlong question, LibraryError where there is no such
        case, MissingLibraryError where nothing was indexed, EncoderMismatchError where the index
        was made with another encoder.
        """
        if case is not None:
            filters = _within(self.cases().get(case), filters or Filters())
        return self._current().ask(
            question, filters=filters, k=k, without=without, everybody=everybody
        )

    def explain(self, question: str, passage: Passage) -> tuple[tuple[int, int, float], ...]:
        """Return (start, end, share) for each token of a passage, as spans into the letter's text;
        the shares add up to the cosine of the question and the passage's own words.
        """
        shares = self.encoder.contributions(question, passage.text)
        return tuple((passage.start + a, passage.start + b, share) for a, b, share in shares)

    def page_image(self, letter_id: str, page: int, words: str, *, within: str = "") -> "PageImage":
        """Return a page of a PDF letter or a scan as printed, with ``words`` marked; see
        ``page_image`` in ``index.letters``. Raises LibraryError where the file is not at hand,
        FormatError where it has no such page, or none at all.
        """
        from index.letters.page_image import page_image

        generation = self.generation()
        letter = generation.letter(letter_id)
        data = self.library.original(letter_id, generation)
        scanned = any(
            one.number == page and letter.was_recognised(one.start, one.end) for one in letter.pages
        )
        return page_image(
            data, page, words, within=within, letter=letter_id, scanned=scanned, name=letter.name
        )

    def original(self, letter_id: str) -> bytes:
        """Return a letter's own file, byte for byte as it was handed in, also where it came inside
        an archive or an e-mail. Raises LibraryError where it is not at hand, FormatError or
        LimitError where it cannot be taken out of what it came in.
        """
        from index.letters.page_image import own_file

        generation = self.generation()
        name = generation.letter(letter_id).name
        return own_file(self.library.original(letter_id, generation), letter_id, name)

    def letters(self, case: str | None = None) -> tuple[Letter, ...]:
        """Return all published letters, or those of a case. Raises LibraryError where there is no
        such case.
        """
        letters = self.generation().letters
        if case is None:
            return letters
        of_case = set(self.cases().get(case).letters)
        return tuple(letter for letter in letters if letter.id in of_case)

    def letter(self, letter_id: str) -> Letter:
        """Return one letter. Raises LibraryError where there is none of that id."""
        return self.generation().letter(letter_id)

    def passages(
        self, letter_id: str | None = None, *, case: str | None = None
    ) -> tuple[Passage, ...]:
        """Return the passages of one letter, of a case's answers, or of all."""
        passages = self.generation().passages
        if letter_id is None:
            return passages if case is None else self._compared(self.generation(), case)[1]
        return tuple(one for one in passages if one.letter_id == letter_id)

    def passage(self, passage_id: str) -> Passage:
        """Return one passage. Raises LibraryError where there is none of that id."""
        return self.generation().passage(passage_id)

    def cases(self) -> Cases:
        """Return the cases that the letters are of, and which letters a person is asked about."""
        return self._cases.cases(self.generation())

    def put_in_case(self, letters: str | Sequence[str], case: str | None) -> Report:
        """Put letters into a case by hand: one that there is (see ``Cases.get``), else a new one of
        this name; None leaves each to what it shows. It outlives rebuilds.
        """
        if case is None:
            return self.library.correct(letters, CASE, None)
        try:
            key = self.cases().get(case).key
        except LibraryError as error:
            if error.code != "case.none":
                raise
            key = f"{BY_HAND}{_case_name(case)}"
        return self.library.correct(letters, CASE, key)

    def name_case(self, case: str, name: str | None) -> Report:
        """Give a case a name by hand; None gives it back the one that it is found by."""
        letters = self.cases().get(case).letters
        named = [letter for letter in letters if CASE_NAME in self.corrections(letter)]
        if name is None:
            return self.library.correct(named, CASE_NAME, None)
        first, *others = letters
        if not set(named).isdisjoint(others):
            self.library.correct(others, CASE_NAME, None)
        return self.library.correct(first, CASE_NAME, _case_name(name))

    def compare(self, case: str | None = None, *, everybody: bool = False) -> "Matrix":
        """Return the recipient's questions by senders, of all letters or of a case's answers;
        ``everybody`` adds the municipalities that sent none. Raises as ``ask``.
        """
        from index.compare import generation_rank, matrix

        generation = self.generation()
        self.library.check_encoder(generation, self.encoder)
        rank = generation_rank(generation, self.encoder.encode_queries)
        letters, passages, briefs = self._compared(generation, case)
        return matrix(letters, passages, rank, everybody=everybody, briefs=briefs)

    def coverage(self, case: str | None = None) -> "Coverage":
        """Return who answered which question, of all letters or of a case's answers."""
        from index.compare import coverage

        letters, passages, briefs = self._compared(self.generation(), case)
        return coverage(letters, passages, briefs=briefs)

    def _compared(
        self, generation: Generation, case: str | None
    ) -> "tuple[tuple[Letter, ...], tuple[Passage, ...], tuple[Brief, ...]]":
        """Return the letters that are compared with each other, their passages, and what they were
        asked. The recipient's own letter is no answer to itself.
        """
        if case is None:
            return generation.letters, generation.passages, generation.briefs
        cases = self._cases.cases(generation)
        chosen = cases.get(case)
        letters = tuple(one for one in generation.letters if one.id in set(chosen.answers))
        return letters, *asked_in(chosen, cases, generation.briefs, generation.passages)

    def status(self) -> Status:
        """Return what the library holds; the encoder is not loaded for it."""
        return self.library.status()

    def examples(self, language: str = "en") -> tuple[str, ...]:
        """Return up to three questions to begin with, taken from the letters at hand."""
        letters = self.letters()
        written = _written_examples()
        found = [
            question for one in letters for question in written.get(one.id, {}).get(language, ())
        ]
        asked = [one.question.text.split("\n")[0] for one in self.passages() if one.question]
        return tuple(dict.fromkeys(found + asked))[:_EXAMPLES]

    def add(
        self,
        files: Iterable[Path | tuple[str, bytes]],
        *,
        progress: Callable[[Progress], None] | None = None,
        cancel: Callable[[], bool] | None = None,
        replaces: str | None = None,
        retry: bool = False,
        case: str | None = None,
    ) -> Report:
        """Read, index and publish letters; what this returns as added is safe on disk.

        ``replaces`` is the id of a letter that the one file is a new version of; ``retry`` tries
        files again that failed before; ``case`` is the one that new letters are put into, see
        ``put_in_case``. Raises CancelledError, EncoderMismatchError, LibraryError.
        """
        report = self.library.add(
            files, self.encoder, progress, cancel, replaces=replaces, retry=retry
        )
        return self._into(report, case)

    def remove(self, letters: Sequence[str]) -> Report:
        """Remove letters by id, and all that came from them."""
        self._keep_names(set(letters))
        return self.library.remove(letters)

    def _keep_names(self, gone: set[str]) -> None:
        """Let another letter bear the name of a case where those that bear it are removed."""
        said = self.generation().content.catalogue.corrections
        bearing = {letter for letter, fields in said.items() if CASE_NAME in fields}
        if bearing.isdisjoint(gone):
            return
        for case in self.cases():
            rest = [letter for letter in case.letters if letter not in gone]
            if rest and not bearing.isdisjoint(case.letters) and bearing.isdisjoint(rest):
                self.library.correct(rest[0], CASE_NAME, case.name)

    def rebuild(
        self,
        *,
        progress: Callable[[Progress], None] | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> Report:
        """Index every original anew with this engine's encoder, those that failed before among
        them; a new library starts with SEEDS.
        """
        if self.library.current_id() is None and not self.library.status().letters:
            started = self.start(progress)
            if started is not None:
                return started
        return self.library.rebuild(self.encoder, progress, cancel)

    def retry(
        self,
        *,
        progress: Callable[[Progress], None] | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> Report:
        """Try everything again that could not be read before, whole files and parts of them."""
        return self.library.retry(self.encoder, progress, cancel)

    def correct(self, letter_id: str, field: str, value: str | Sequence[str] | None) -> Report:
        """Set a field of a letterhead by hand (None: as it was read); it outlives rebuilds."""
        return self.library.correct(letter_id, field, value)

    def corrections(self, letter_id: str) -> dict[str, tuple[str, ...]]:
        """Return the fields of a letter's letterhead that a person has put right, and their values
        (none: the letter has no such field).
        """
        return dict(self.generation().content.catalogue.corrections.get(letter_id, {}))

    def watch(
        self,
        folder: Path,
        *,
        progress: Callable[[Progress], None] | None = None,
        case: str | None = None,
    ) -> Iterator[Report]:
        """Follow a folder and yield a report after each change, until the caller stops; ``case`` is
        the one that new letters are put into.
        """
        for report in self.library.watch(folder, self.encoder, progress=progress):
            yield self._into(report, case)

    def _into(self, report: Report, case: str | None) -> Report:
        """Put the letters that were added into a case; return the report on adding them."""
        if case is None or not report.added:
            return report
        return replace(report, generation=self.put_in_case(report.added, case).generation)

    def verify(self) -> Sequence[Problem]:
        """Return each thing that is not as it was written; none: all is well."""
        return self.library.verify()

    def repair(self, progress: Callable[[Progress], None] | None = None) -> Sequence[str]:
        """Set damaged parts aside, make them again, and return what was done."""
        return self.library.repair(self.encoder, progress=progress)

    def export_to(self, path: Path, case: str | None = None) -> Sequence[str]:
        """Write originals, corrections and judgements to one file, of all letters or of a case;
        return what to know of it.
        """
        letters = None if case is None else self.cases().get(case).letters
        return self.library.export_to(path, letters)

    def import_from(
        self,
        path: Path,
        *,
        progress: Callable[[Progress], None] | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> Sequence[str]:
        """Bring in what ``export_to`` wrote, read and encoded anew; return what a person should
        know.
        """
        return self.library.import_from(path, self.encoder, progress, cancel)

    def generation(self) -> Generation:
        """Return the published index, opened and verified once for all who ask.

        Raises MissingLibraryError where nothing was indexed, DamagedIndexError where nothing intact
        is left.
        """
        current = self.library.current_id()
        opened = self._opened
        if opened is None or opened[0] != current or current is None:
            with self._opening:
                opened = self._opened
                if opened is None or opened[0] != current or current is None:
                    # By the name that was asked for: another may serve in its place.
                    opened = self._opened = (current, self.library.open())
                    self._searcher = None
        return opened[1]

    def _current(self) -> Searcher:
        """Return the searcher of the published generation, made anew where it is a new one."""
        generation = self.generation()
        searcher = self._searcher
        if searcher is None or searcher.generation is not generation:
            self.library.check_encoder(generation, self.encoder)
            searcher = self._searcher = Searcher(generation, self.encoder, self.reader)
        return searcher


def _within(case: Case, filters: Filters) -> Filters:
    """Return filters that let only letters of a case pass."""
    letters = filters.letters & set(case.letters) if filters.letters else frozenset(case.letters)
    # No letters at all would let every letter pass; none has this id.
    return replace(filters, letters=letters or frozenset({""}))


def _case_name(words: str) -> str:
    name = " ".join(words.split())
    if not name:
        raise LibraryError(code="case.no_name")
    return name


def seed_letters() -> list[Path]:
    """Return the files of ``SEEDS`` that are letters, not notes about them."""
    notes = {"README.md", "examples.toml"}
    return sorted(path for path in SEEDS.iterdir() if path.is_file() and path.name not in notes)


def _written_examples() -> dict[str, dict[str, list[str]]]:
    try:
        return tomllib.loads((SEEDS / "examples.toml").read_text(encoding="utf-8"))
    except OSError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise LibraryError(
            code="library.examples", path=SEEDS / "examples.toml", why=error
        ) from error
