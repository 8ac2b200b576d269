"""How long a warm question takes, beside the floor: plain sentence-transformers and FAISS.

Run ``python -m tests.benchmarks.latency [--passages 10000]``. Both are timed in turn in one
process, so that the ratio holds on a busy machine.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from index.encoder import BUNDLED
from index.engine import Engine
from tests.writers import generated_letters

_ENGLISH = (
    "what does Elverum think about {}?",
    "Would they offer premises for {}?",
    "Who is responsible for {}?",
)
_NORWEGIAN = ("Hva mener kommunen om {}?", "Korleis er tilgangen til {}?")
_TOPICS = {
    "a regional police council": "et regionalt politiråd",
    "a police station": "politistasjonen",
    "emergency preparedness": "beredskap",
    "response times": "responstid",
    "violence in close relationships": "vold i nære relasjoner",
    "passports": "pass",
    "young people": "ungdom",
    "drugs": "narkotika",
    "mental health": "psykisk helse",
    "traffic": "trafikk",
    "schools": "skoler",
    "local knowledge": "lokalkunnskap",
    "the fire service": "brannvesenet",
    "digital services": "digitale tjenester",
    "cooperation between municipalities": "samarbeid mellom kommunene",
    "staffing": "bemanning",
    "visible police": "synlig politi",
    "crime prevention": "forebygging",
    "citizens' safety": "innbyggernes trygghet",
    "contact persons": "kontaktpersoner",
}
QUESTIONS = [
    form.format(topic)
    for english, norwegian in _TOPICS.items()
    for forms, topic in ((_ENGLISH, english), (_NORWEGIAN, norwegian))
    for form in forms
]
"""A hundred, all different: what is asked a second time is answered faster."""


def floor(engine: Engine) -> Callable[[str], object]:
    """Return the plainest search that there is over the same passages."""
    import faiss
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(BUNDLED), device="cpu")
    vectors = engine.library.open().store.vectors()
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))
    return lambda question: index.search(
        model.encode([question], normalize_embeddings=True, show_progress_bar=False), 10
    )


def milliseconds(call: Callable[[str], object], question: str) -> float:
    started = time.perf_counter()
    call(question)
    return 1000 * (time.perf_counter() - started)


def percentiles(times: list[float]) -> str:
    ordered = statistics.quantiles(times, n=20)
    return f"p50 {statistics.median(times):6.1f} ms   p95 {ordered[-1]:6.1f} ms"


def filled(folder: Path, passages: int) -> Engine:
    engine = Engine.open(folder)
    engine.start()
    letters, wanted = 0, passages
    while letters < wanted:
        batch = generated_letters(100, seed=letters)
        engine.add([(one.name, one.data()) for one in batch])
        letters = len(engine.passages())
    return engine


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=0, help="at least so many (0: the seeds)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = filled(Path(folder), options.passages)
        plain = floor(engine)
        engine.warm()
        ours, theirs = [], []
        for question in QUESTIONS:
            theirs.append(milliseconds(plain, question))
            ours.append(milliseconds(engine.ask, question))
        again = [milliseconds(engine.ask, question) for question in QUESTIONS]
        print(f"{len(engine.passages())} passages, {len(ours)} questions")
        print(f"Svarbrev  {percentiles(ours)}")
        print(f"   again  {percentiles(again)}")
        print(f"floor     {percentiles(theirs)}")
        print(f"ratio     {statistics.median(ours) / statistics.median(theirs):.2f}")


if __name__ == "__main__":
    main()
