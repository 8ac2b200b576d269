"""``python -m tests.benchmarks.questions [--encoder NAME]``: prints how well wordings are matched.

Choose ``Thresholds`` on the tuning half: the lowest without a wrong pair, and some margin above. A
wrong pair mixes the answers to different questions; a missed one only leaves a column more.
"""

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.encoder import load_encoder
from index.passages._matching import Thresholds
from tests.benchmarks.questions.measure import Meaning, Score, measure
from tests.benchmarks.questions.wordings import Asked, Setting, load

_ANYWHERE = (0.90, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98)
_BESIDE = (0.70, 0.80, 0.85, 0.90, 0.95)
_IN_COMPANY = (0.60, 0.65, 0.70, 0.75, 0.80, 0.85)


def main() -> None:
    """Print precision and recall of pairs in both halves, by words alone and by threshold."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.questions")
    parser.add_argument("--encoder", help="a model's name or folder; else the bundled one")
    meaning = Meaning(load_encoder(parser.parse_args().encoder))
    for held_out in (False, True):
        asked = load(held_out=held_out)
        wordings = sum(len(one.wordings) for one in asked)
        half = "held-out" if held_out else "tuning"
        print(f"{half} half: {len(asked)} questions in {wordings} wordings")
        for line in _lines(asked, meaning):
            print(f"  {line}")


def _lines(asked: Sequence[Asked], meaning: Meaning) -> Iterable[str]:
    head = "  ".join(f"{one.value:^22}" for one in Setting)
    yield f"{'precision, recall, wrong':26}{head}"
    yield _line("words alone", (measure(asked, one) for one in Setting))
    for label, thresholds in _choices():
        yield _line(label, (measure(asked, one, meaning, thresholds) for one in Setting))


def _choices() -> Iterable[tuple[str, Thresholds]]:
    chosen = Thresholds()
    for value in _ANYWHERE:
        yield f"anywhere {value:.2f}", replace(chosen, anywhere=value)
    for value in _BESIDE:
        yield f"beside {value:.2f}", replace(chosen, beside=value)
    for value in _IN_COMPANY:
        yield f"in company {value:.2f}", replace(chosen, in_company=value)


def _line(label: str, scores: Iterable[Score]) -> str:
    cells = (f"{one.precision:.3f}  {one.recall:.3f}  {one.wrong:5}" for one in scores)
    return f"{label:26}" + "  ".join(f"{cell:^22}" for cell in cells)


if __name__ == "__main__":
    main()
