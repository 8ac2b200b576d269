"""The parts of the benchmarks; each measures something and yields rows of the table.

A part takes ``Options``; a quick run measures the same on little, to see that it works.
"""

import hashlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from index.encoder import BUNDLED, load_encoder
from index.engine import Engine
from index.evaluation import evaluate
from index.passages import SEGMENTER_VERSION
from index.search._calibration import COEFFICIENTS
from index.search._calibration import load as load_model
from tests.benchmarks.answers.letters import files
from tests.benchmarks.answers.measure import ask_all, list_scores, score, view_scores
from tests.benchmarks.answers.piles import Pile, read_pile
from tests.benchmarks.answers.questions import Question, load, plain
from tests.benchmarks.latency import QUESTIONS, filled, milliseconds
from tests.benchmarks.peers import PEERS
from tests.benchmarks.results import Row

__all__ = ["PARTS", "ROOT", "Options", "state"]

ROOT = Path(__file__).parents[2]
PILES = tuple(ROOT / "index/training/piles" / name for name in ("barnehage", "bibliotek", "vedtak"))
"""Piles that the encoder was not trained on."""

_SETS = {
    "eng-s_nob-para": "NTREX, English sentence → bokmål paragraph",
    "eng-s_nno-para": "NTREX, English sentence → nynorsk paragraph",
    "nob-s_nno-para": "NTREX, bokmål sentence → nynorsk paragraph",
    "nav_letters": "NAV letters, English sentence → bokmål paragraph",
    "norquad_passages": "NorQuAD, question → passage",
    "sametinget_headline": "Sametinget, headline → article",
}
_ANSWERS = {
    "hit_at_1": "right passage first",
    "hit_at_3": "among the first three",
    "marked": "right sentence marked",
    "precision": "unanswerable questions recognised, precision",
    "recall": "unanswerable questions recognised, recall",
    "wrong_refusals": "answerable questions wrongly refused",
    "error_first": "expected calibration error, first hit",
    "reports_flagged": "another's view flagged as such",
    "own_views_flagged": "own views flagged as another's",
    "senders_recall": "open questions, senders that say so: recall of the list",
    "senders_precision": "open questions, senders that say so: precision of the list",
}
"""What the README calls sets, by their folder, and scores of answers, by their name."""

_QUICK_QUESTIONS = 12
_QUICK_LETTERS = 8

_Brought = TypeVar("_Brought")


@dataclass(frozen=True, slots=True)
class Options:
    """What a run measures: ``sets`` are folders in the layout of BEIR, ``piles`` folders of
    labelled letters beside those of the repository.
    """

    quick: bool = False
    sets: tuple[Path, ...] = ()
    piles: tuple[Path, ...] = ()


def state() -> str:
    """Return a short name for what the numbers of answers depend on: the bundled model, the
    calibration and how letters are cut. Another name means that they have to be measured again.
    """
    digest = hashlib.sha256(str(SEGMENTER_VERSION).encode())
    for path in (BUNDLED / "model.safetensors", COEFFICIENTS):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def row(part: str, what: str, values: Mapping[str, float]) -> Row:
    """Return a row of today, its values to four digits."""
    rounded = {name: float(f"{value:.4g}") for name, value in values.items()}
    return Row(part, what, rounded, datetime.now(UTC).date().isoformat(), state())


def peers(options: Options) -> Iterator[Row]:
    """Measure who finds the right passage first, and how fast, over the same passages."""
    for folder in PILES[: 1 if options.quick else None]:
        pile = _few(read_pile(folder)) if options.quick else read_pile(folder)
        with tempfile.TemporaryDirectory() as library:
            engine = Engine.open(Path(library))
            engine.add(pile.files)
            engine.warm()
            yield from _compared(pile.name, engine, _answered_by_passages(pile))


def _few(pile: Pile) -> Pile:
    letters = pile.files[:_QUICK_LETTERS]
    few = replace(pile, files=letters)
    return replace(few, questions=tuple(_answered_by_passages(few)[:_QUICK_QUESTIONS]))


def _answered_by_passages(pile: Pile) -> list[Question]:
    """Return the held-out questions that a passage answers: a field of a letterhead is in none."""
    names = {name for name, _ in pile.files}
    return [
        question
        for question in pile.questions
        if question.held_out
        and any(label.letter in names and not label.field for label in question.answers)
    ]


def _compared(name: str, engine: Engine, asked: Sequence[Question]) -> Iterator[Row]:
    passages = engine.passages()
    letters = {letter.id: letter for letter in engine.letters()}
    texts = [passage.text for passage in passages]

    def holds(question: Question, at: int) -> bool:
        letter, text = letters[passages[at].letter_id], plain(passages[at].text)
        return any(label.of(letter) and plain(label.snippet) in text for label in question.answers)

    answers, own = _timed(engine.ask, asked)
    times = {"Svarbrev": own}
    right = {
        "Svarbrev": [
            [question.right(hit) for hit in answer.hits]
            for question, answer in zip(asked, answers, strict=True)
        ]
    }
    for system, make in PEERS.items():
        best, times[system] = _timed(make(texts), asked)
        right[system] = [
            [holds(question, at) for at in rows] for question, rows in zip(asked, best, strict=True)
        ]
    for what, k in (("right passage first", 1), ("among the first three", 3)):
        shares = {
            system: statistics.fmean(any(ranked[:k]) for ranked in of_all)
            for system, of_all in right.items()
        }
        yield row("peers", f"{name}: {what}", shares)
    yield row("peers", f"{name}: a question, median ms", times)


def _timed(
    search: Callable[[str], _Brought], asked: Sequence[Question]
) -> tuple[list[_Brought], float]:
    """Return what each question brought, and the median time in milliseconds."""
    brought, times = [], []
    for question in asked:
        started = time.perf_counter()
        brought.append(search(question.question))
        times.append(1000 * (time.perf_counter() - started))
    return brought, statistics.median(times)


def answers(options: Options) -> Iterator[Row]:
    """Measure what answers are worth on the held-out half of each pile, and of our own letters."""
    folders = dict.fromkeys(folder.resolve() for folder in (*options.piles, *PILES))
    piles = [read_pile(folder) for folder in folders]
    if options.quick:
        piles = [_few(piles[-1])]
    scores = {pile.name: _scores(pile.files, pile.questions, pile) for pile in piles}
    if not options.quick:
        scores["own letters"] = _scores(files(), load(), None)
    for name, what in _ANSWERS.items():
        yield row("answers", what, {of: held[name] for of, held in scores.items() if name in held})


def _scores(
    letters: Sequence[tuple[str, bytes]], asked: Sequence[Question], pile: Pile | None
) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as library:
        engine = Engine.open(Path(library))
        engine.add(letters)
        outcomes = ask_all(engine, [question for question in asked if question.held_out])
    values: dict[str, float] = asdict(score(outcomes, load_model().read))
    if pile is not None:
        values |= view_scores(outcomes, pile) | list_scores(outcomes, pile)
    return values


def sets(options: Options) -> Iterator[Row]:
    """Measure nDCG@10 of each of our searches on sets of others."""
    encoder = load_encoder()
    for folder in options.sets[: 1 if options.quick else None]:
        done = evaluate(folder, encoder)
        counts = {"questions": done.questions, "passages": done.passages}
        scores = {measured.system: measured.ndcg_10 for measured in done.scores}
        yield row("sets", _SETS.get(done.name, done.name), counts | scores)


def latency(options: Options) -> Iterator[Row]:
    """Measure a warm question beside floor and peers, asked in turn in one process."""
    asked = QUESTIONS[: _QUICK_QUESTIONS if options.quick else None]
    for least in (0,) if options.quick else (0, 10_000):
        with tempfile.TemporaryDirectory() as library:
            engine = filled(Path(library), least)
            texts = [passage.text for passage in engine.passages()]
            engine.warm()
            searches: dict[str, Callable[[str], object]] = {"Svarbrev": engine.ask}
            searches |= {system: make(texts) for system, make in PEERS.items()}
            times: dict[str, list[float]] = {system: [] for system in searches}
            for question in asked:
                for system, search in searches.items():
                    times[system].append(milliseconds(search, question))
            times["Svarbrev, asked again"] = [milliseconds(engine.ask, text) for text in asked]
        for percent in (50, 95):
            values = {
                system: statistics.quantiles(taken, n=100)[percent - 1]
                for system, taken in times.items()
            }
            yield row("latency", f"{len(texts)} passages, a question, p{percent} in ms", values)


def library(options: Options) -> Iterator[Row]:
    """Measure a build, one letter more, one less, beside plain sentence-transformers."""
    yield from _printed("library", *(("--letters", "6") if options.quick else ()))


def questions(options: Options) -> Iterator[Row]:
    """Measure which wordings are known to be one question."""
    yield from _printed("questions")


def page(options: Options) -> Iterator[Row]:
    """Measure cold starts and Enter to answer in a real browser."""
    yield from _printed("page")


def _printed(name: str, *arguments: str) -> Iterator[Row]:
    """Run a benchmark that prints, and make a row of each line that holds numbers: the words before
    the first number say what was measured.
    """
    command = [sys.executable, "-m", f"tests.benchmarks.{name}", *arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    for line in done.stdout.splitlines():
        what, *numbers = re.split(r"(?<![\w.])(\d*\.?\d+)(?![\w.])", line)
        if what.strip(" :,") and numbers:
            values = {str(at): float(text) for at, text in enumerate(numbers[::2], start=1)}
            yield row(name, what.strip(" :,"), values)


PARTS: dict[str, Callable[[Options], Iterator[Row]]] = {
    "peers": peers,
    "answers": answers,
    "sets": sets,
    "latency": latency,
    "library": library,
    "questions": questions,
    "page": page,
}
"""Every part by name, in the order of the table."""
