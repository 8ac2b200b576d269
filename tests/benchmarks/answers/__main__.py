"""``python -m tests.benchmarks.answers [--fit] [--misses] [PILE ...]``: prints how well it answers.

Without a PILE it asks the benchmark's own questions over its own letters and the seed. A PILE is a
folder of letters and questions that others labelled (see ``piles``); each is asked over its letters
alone. ``--fit`` first fits the calibration from the tuning half and rewrites its file; ``--misses``
lists what went wrong in the tuning half, never in the held-out one.
"""

import argparse
import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import product
from pathlib import Path

from index.engine import Engine
from index.search._calibration import COEFFICIENTS, Features, Model, chance
from index.search._calibration import load as load_model
from tests.benchmarks.answers.fitting import balanced, fit, write
from tests.benchmarks.answers.letters import files
from tests.benchmarks.answers.measure import (
    Outcome,
    ask_all,
    by_kind,
    list_scores,
    reliability,
    score,
    shown_hits,
    view_scores,
)
from tests.benchmarks.answers.piles import Pile, read_pile
from tests.benchmarks.answers.questions import Question, load

_FITTED_HITS = 3
"""Hits of each question that the model is fitted on: those that decide whether the letters
answer (``index.search._calibration.chance``). Five gave a worse cross-validated chance."""
_FOLDS = 10
_FOLDINGS = 5
"""Ways of folding over which the threshold is chosen: single ones gave .295 to .335."""


def _pairs(outcomes: Sequence[Outcome]) -> list[tuple[Features, bool]]:
    return [
        (hit.features, hit.right)
        for one in outcomes
        # As the rankings ordered them, whatever model the engine used meanwhile.
        for hit in sorted(one.hits, key=lambda hit: -hit.features.behind)[:_FITTED_HITS]
    ]


def _model(outcomes: Sequence[Outcome]) -> Model:
    pairs = _pairs(outcomes)
    return fit([features for features, _ in pairs], [right for _, right in pairs])


def _threshold(many: Sequence[Outcome], single: Sequence[Outcome]) -> float:
    """Choose the threshold on chances that models gave which had not seen the question."""
    chances: dict[bool, list[float]] = {True: [], False: []}
    for folding, fold in product(range(_FOLDINGS), range(_FOLDS)):
        model = _model([one for one in (*many, *single) if _fold(one, folding) != fold])
        for one in many:
            if _fold(one, folding) == fold:
                chances[bool(one.question.answers)].append(chance(one.chances(model)))
    return balanced(chances[True], chances[False])


def _fold(outcome: Outcome, folding: int) -> int:
    """Return the fold: questions about one sentence stay together."""
    # The first byte chose the half.
    return hashlib.sha256(outcome.question.source.encode()).digest()[1 + folding] % _FOLDS


def _fitted(many: Sequence[Outcome], single: Sequence[Outcome]) -> Model:
    """Fit on questions about many letters and a single one, and write the model.

    The threshold is for many: a question about a single letter is easier to refuse.
    """
    many = [one for one in many if not one.answer.facts]
    single = [one for one in single if not one.answer.facts]
    model = replace(_model([*many, *single]), threshold=_threshold(many, single))
    how = (
        f"by python -m tests.benchmarks.answers --fit, from the first {_FITTED_HITS} hits of "
        f"{len(many) + len(single)} tuning questions"
    )
    write(model, COEFFICIENTS, how)
    return model


def _show(name: str, outcomes: Sequence[Outcome], model: Model) -> None:
    print(f"\n{name}")
    for key, value in asdict(score(outcomes, model)).items():
        print(f"  {key:15} {value:8.3f}" if isinstance(value, float) else f"  {key:15} {value:8}")
    print("  probability   hits   said  right")
    for at, (count, mean, share) in enumerate(reliability(shown_hits(outcomes, model, 1))):
        if count:
            print(f"  {at / 10:.1f}-{(at + 1) / 10:.1f}       {count:5}   {mean:.2f}   {share:.2f}")


def _misses(outcomes: Sequence[Outcome], model: Model) -> None:
    for one in outcomes:
        asked = one.question
        right = one.found(model, 1) if asked.answers else not one.answered(model)
        refused = bool(asked.answers) and not one.answered(model)
        if right and not refused:
            continue
        places = [at for at, hit in enumerate(one.ordered(model), start=1) if hit.right]
        best = max(one.chances(model), default=0.0)
        print(f"  {asked.id} {asked.kind:12} p={best:.2f} at {places[:1]}: {asked.question}")


def _of_the_seed(question: Question) -> bool:
    return all(label.sender == "Elverum kommune" for label in question.answers)


def _asked(letters: Sequence[tuple[str, bytes]], questions: Sequence[Question]) -> list[Outcome]:
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine.open(Path(folder))
        engine.add(letters)
        return ask_all(engine, questions)


def _show_pile(pile: Pile, model: Model, *, misses: bool) -> None:
    """Ask the questions of a pile over its letters and print both halves."""
    outcomes = _asked(pile.files, pile.questions)
    for half, held_out in (("tune", False), ("check", True)):
        part = [outcome for outcome in outcomes if outcome.question.held_out is held_out]
        _show(f"{pile.name}, {half}", part, model)
        for name, value in (view_scores(part, pile) | list_scores(part, pile)).items():
            print(f"  {name:18} {value:.3f}")
        print("  kind                     questions  right first  refused")
        for kind, (count, right, refused) in by_kind(part, model).items():
            print(f"  {kind:24} {count:9}  {right:11.3f}  {refused:7.3f}")
        if misses and not held_out:
            _misses(part, model)


def main() -> None:
    """Build the library of the benchmark, ask, and print both halves."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.answers")
    parser.add_argument("piles", metavar="PILE", nargs="*", type=Path)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    if options.piles:
        for folder in options.piles:
            _show_pile(read_pile(folder), load_model(), misses=options.misses)
        return
    outcomes = _asked(files(), load())
    tuning = [one for one in outcomes if not one.question.held_out]
    held = [one for one in outcomes if one.question.held_out]
    # A library of one letter looks different to the encoder and to BM25; both must be calibrated.
    alone = _asked(files()[-1:], [one.question for one in tuning if _of_the_seed(one.question)])
    model = _fitted(tuning, alone) if options.fit else load_model()
    _show("tuning half", tuning, model)
    if options.misses:
        _misses(tuning, model)
    _show("seed letter alone, tuning half", alone, model)
    _show("held-out half", held, model)


if __name__ == "__main__":
    main()
