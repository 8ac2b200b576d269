"""The one door to Svarbrev: the page, the command line and any program call these verbs.

An engine is cheap to open. The encoder and the index are loaded when the first question needs them,
and an index that another process has published is taken up at the next question.
"""

import os
import threading
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.encoder import Encoder, load_encoder
from index.errors import LibraryError
from index.letters.letter import Letter
from index.library import Generation, Library, Problem, Progress, Report, Status, default_library
from index.passages.passage import Passage
from index.search import Answer, Filters, Searcher

if TYPE_CHECKING:
    from index.letters.page_image import PageImage

__all__ = ["SEEDS", "Engine"]

_PACKED = Path(__file__).resolve().parent / "seeds"
SEEDS = _PACKED if _PACKED.is_dir() else _PACKED.parents[1] / "seeds"
"""Letters that a new library starts with: those packed into the wheel, or those of the checkout."""

_EXAMPLES = 3
# In both languages, each with a word that no letter holds: the glossary is read only for those.
_ANY = ("Hva mener kommunen om værhanefabrikker?", "What do they think about weathercocks?")


class Engine:
    """A library of letters and the encoder that reads its questions; threads may share one."""

    def __init__(self, library: Library, encoder: str | None = None) -> None:
        self.library = library
        self._encoder_name = encoder
        self._encoder: Encoder | None = None
        self._loading = threading.Lock()
        self._opening = threading.Lock()
        self._opened: tuple[str | None, Generation] | None = None
        self._searcher: Searcher | None = None

    @classmethod
    def open(cls, library: Path | None = None, encoder: str | None = None) -> "Engine":
        """Return an engine over the library in a folder; nothing is loaded yet.

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
        """Load the encoder and the index, so that the first question is as fast as the next."""
        self.encoder.encode_queries(_ANY)
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
    ) -> Answer:
        """Answer a question from the published letters.

        ``filters`` restricts which passages may answer; ``k`` is the most hits to return;
        ``without`` holds keys of chips that shall not be read out of the question; ``everybody``
        puts it to all senders, whatever its form.

        Raises QueryError for an empty or overlong question, MissingLibraryError where nothing was
        indexed, EncoderMismatchError where the index was made with another encoder.
        """
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

    def letters(self) -> tuple[Letter, ...]:
        """Return all published letters."""
        return self.generation().letters

    def letter(self, letter_id: str) -> Letter:
        """Return one letter. Raises LibraryError where there is none of that id."""
        return self.generation().letter(letter_id)

    def passages(self, letter_id: str | None = None) -> tuple[Passage, ...]:
        """Return the passages of one letter, or of all."""
        passages = self.generation().passages
        if letter_id is None:
            return passages
        return tuple(one for one in passages if one.letter_id == letter_id)

    def passage(self, passage_id: str) -> Passage:
        """Return one passage. Raises LibraryError where there is none of that id."""
        return self.generation().passage(passage_id)

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
    ) -> Report:
        """Read, index and publish letters; what this returns as added is safe on disk.

        ``replaces`` is the id of a letter that the one file is a new version of; ``retry`` tries
        files again that failed before. Raises CancelledError, EncoderMismatchError, LibraryError.
        """
        return self.library.add(
            files, self.encoder, progress, cancel, replaces=replaces, retry=retry
        )

    def remove(self, letters: Sequence[str]) -> Report:
        """Remove letters by id, and all that came from them."""
        return self.library.remove(letters)

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
        self, folder: Path, *, progress: Callable[[Progress], None] | None = None
    ) -> Iterator[Report]:
        """Follow a folder and yield a report after each change, until the caller stops."""
        return self.library.watch(folder, self.encoder, progress=progress)

    def verify(self) -> Sequence[Problem]:
        """Return each thing that is not as it was written; none: all is well."""
        return self.library.verify()

    def repair(self, progress: Callable[[Progress], None] | None = None) -> Sequence[str]:
        """Set damaged parts aside, make them again, and return what was done."""
        return self.library.repair(self.encoder, progress=progress)

    def export_to(self, path: Path) -> Sequence[str]:
        """Write originals, corrections and judgements to one file; return what to know of it."""
        return self.library.export_to(path)

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
            searcher = self._searcher = Searcher(generation, self.encoder)
        return searcher


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
