"""``python -m tests.benchmarks.answers [--fit] [--misses] [PILE ...]``: prints how well it answers.

Without a PILE it asks the benchmark's own questions over its own letters and the seed. A PILE is a
folder of letters and questions that others labelled (see ``piles``); each is asked over its letters
alone. ``--fit`` fits the calibration from the tuning halves of our own questions and of every PILE
and rewrites its file; first it says how a fit without each of them does on the one left out.
``--misses`` lists what went wrong in the tuning half, never in the held-out one.
"""

import argparse
import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from itertools import product
from pathlib import Path

from index.engine import Engine
from index.search._calibration import COEFFICIENTS, Calibration, Features, Model, chance
from index.search._calibration import load as load_calibration
from index.search.fitting import balanced, fit, write
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

_OWN = "own"
_UNREAD_HITS = 3
"""Hits of each question that the model of unread hits is fitted on: those that decide whether the
letters answer (``index.search._calibration.chance``). Five gave a worse cross-validated chance. Of
hits that were read all count: the reader moves any of them to the first place.
"""
_FOLDS = 10
_FOLDINGS = 5
"""Ways of folding over which the threshold is chosen: single ones gave .295 to .335."""


def _pairs(outcomes: Sequence[Outcome]) -> list[tuple[Features, bool]]:
    return [
        (hit.features, hit.right)
        for one in outcomes
        # As the rankings ordered them, whatever model the engine used meanwhile.
        for place, hit in enumerate(sorted(one.hits, key=lambda hit: -hit.features.behind))
        if place < _UNREAD_HITS or hit.features.read is not None
    ]


def _unread(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return outcomes as if nothing had been read."""
    return [
        replace(
            one,
            hits=tuple(replace(hit, features=replace(hit.features, read=None)) for hit in one.hits),
        )
        for one in outcomes
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


def _fit(piles: Mapping[str, Sequence[Outcome]], single: Sequence[Outcome]) -> Model:
    """Fit on the tuning halves of several piles, and return the model.

    ``single`` are questions about a library of one letter: it looks different to the encoder and to
    BM25, so they are weighed, but the threshold is for many letters, since a question about a
    single one is easier to refuse.
    """
    many = [one for outcomes in piles.values() for one in outcomes if not one.answer.facts]
    single = [one for one in single if not one.answer.facts]
    return replace(_model([*many, *single]), threshold=_threshold(many, single))


def _fit_and_write(piles: Mapping[str, Sequence[Outcome]], single: Sequence[Outcome]) -> None:
    """Show what a fit on all piles but one says of the one left out, then fit on all and write."""
    for name, outcomes in piles.items():
        others = {other: rows for other, rows in piles.items() if other != name}
        if others:
            _show(f"{name}, tuning half, by a fit without it", outcomes, _fit(others, single))
    asked = sum(map(len, piles.values())) + len(single)
    how = (
        f"by python -m tests.benchmarks.answers --fit, from the hits of {asked} tuning questions "
        f"of {', '.join(piles)}"
    )
    unread = _fit({name: _unread(rows) for name, rows in piles.items()}, _unread(single))
    write(Calibration(read=_fit(piles, single), unread=unread), COEFFICIENTS, how)


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


def _show_views(pile: Pile, part: Sequence[Outcome], model: Model) -> None:
    for name, value in (view_scores(part, pile) | list_scores(part, pile)).items():
        print(f"  {name:18} {value:.3f}")
    print("  kind                     questions  right first  refused")
    for kind, (count, right, refused) in by_kind(part, model).items():
        print(f"  {kind:24} {count:9}  {right:11.3f}  {refused:7.3f}")


def _half(outcomes: Sequence[Outcome], *, held_out: bool) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.question.held_out is held_out]


def main() -> None:
    """Build a library of each pile, ask, fit if that is wanted, and print both halves."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.answers")
    parser.add_argument("piles", metavar="PILE", nargs="*", type=Path)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    piles = {folder.resolve().name: read_pile(folder) for folder in options.piles}
    asked = {name: _asked(pile.files, pile.questions) for name, pile in piles.items()}
    alone: list[Outcome] = []
    if options.fit or not piles:
        asked = {_OWN: _asked(files(), load())} | asked
        tuning = [one.question for one in _half(asked[_OWN], held_out=False)]
        alone = _asked(files()[-1:], [one for one in tuning if _of_the_seed(one)])
    if options.fit:
        tuned = {name: _half(outcomes, held_out=False) for name, outcomes in asked.items()}
        _fit_and_write(tuned, alone)
    model = load_calibration().read
    if alone:
        _show("seed letter alone, tuning half", alone, model)
    for name, outcomes in asked.items():
        for half, held_out in (("tuning", False), ("held-out", True)):
            part = _half(outcomes, held_out=held_out)
            _show(f"{name}, {half} half", part, model)
            if name in piles:
                _show_views(piles[name], part, model)
            if options.misses and not held_out:
                _misses(part, model)


if __name__ == "__main__":
    main()
