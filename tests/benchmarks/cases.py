"""``python -m tests.benchmarks.cases [--misses] [PILE ...]``: prints how letters fall into cases.

Each PILE is a folder of letters of one case (see ``index/training/piles``), by default all of these
and, where it is there, the pile beside the checkout. They are mixed in one library with the seed
letter, under names that tell nothing, once with the recipients' own letters and once without.
Thresholds were chosen on TUNED; the others are held out.
"""

import argparse
import hashlib
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.cases import Cases, Placing
from index.encoder import load_encoder
from index.encoder.base import Encoder
from index.engine import Engine, seed_letters

__all__ = ["HELD_OUT", "PILES", "TUNED", "Mixed", "Score", "cases_of", "mix", "score"]

_ROOT = Path(__file__).resolve().parents[2]
_OWN = _ROOT / "index" / "training" / "piles"

TUNED = ("drosje", "havbruk", "omsorg", "skolevei", "skred")
HELD_OUT = ("barnehage", "bibliotek", "vedtak")
PILES = {name: _OWN / name for name in (*TUNED, *HELD_OUT)}

BESIDE = _ROOT.parent / "shared" / "eval" / "letters_gp"
"""Where the pile lies that is no part of the project."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """Letters as (name, bytes), and for the id of each the pile that it is of."""

    files: tuple[tuple[str, bytes], ...]
    piles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """How many letters are in the case of their pile, are ``asked`` about, are ``wrong``: in none
    that holds most of their pile and of no other; ``misses`` are the ids of the latter two.
    """

    right: int
    asked: int
    wrong: int
    misses: tuple[str, ...]

    @property
    def share(self) -> float:
        """Return the share that is right."""
        return self.right / (self.right + self.asked + self.wrong)


def mix(piles: Mapping[str, Path], *, briefs: bool) -> Mixed:
    """Return the letters of all piles and the seed, as if they had come in one folder."""
    files: dict[str, bytes] = {}
    of: dict[str, str] = {}

    def take(pile: str, path: Path) -> None:
        data = path.read_bytes()
        identity = hashlib.sha256(data).hexdigest()
        files[f"{identity[:16]}.txt"] = data
        of[identity] = pile

    for pile, folder in piles.items():
        for path in sorted((folder / "letters").iterdir()):
            take(pile, path)
        if briefs:
            take(pile, folder / "ministry.txt")
    for path in seed_letters():
        take("seed", path)
    return Mixed(tuple(sorted(files.items())), of)


def cases_of(mixed: Mixed, encoder: Encoder, folder: Path) -> Cases:
    """Return the cases of mixed letters, put into a new library in ``folder`` in one go."""
    engine = Engine.open(folder)
    engine.library.add(mixed.files, encoder)
    return engine.cases()


def score(cases: Cases, piles: Mapping[str, str]) -> Score:
    """Return how well the cases are the piles."""
    held = {case.id: Counter(piles[letter] for letter in case.letters) for case in cases}
    case_of = {
        pile: max(sorted(held), key=lambda case: held[case][pile]) for pile in set(piles.values())
    }

    def is_right(placing: Placing) -> bool:
        pile = piles[placing.letter_id]
        mostly = held[case_of[pile]].most_common(1)[0][0]
        return placing.case == case_of[pile] and mostly == pile

    placings = list(cases.placings.values())
    asked = [placing.letter_id for placing in placings if placing.case is None]
    right = sum(map(is_right, placings))
    missed = tuple(placing.letter_id for placing in placings if not is_right(placing))
    return Score(right, len(asked), len(placings) - right - len(asked), missed)


def _show(piles: Mapping[str, Path], encoder: Encoder, *, misses: bool) -> None:
    print(", ".join(("seed", *piles)))
    for briefs in (True, False):
        mixed = mix(piles, briefs=briefs)
        with tempfile.TemporaryDirectory() as folder:
            cases = cases_of(mixed, encoder, Path(folder))
        result = score(cases, mixed.piles)
        print(
            f"  {'with' if briefs else 'without'} briefs: {len(mixed.files)} letters, "
            f"{len(cases)} cases, right {result.share:.3f}, asked {result.asked}, "
            f"wrong {result.wrong}"
        )
        for letter in result.misses if misses else ():
            print(f"    {mixed.piles[letter]}: {cases.placings[letter]}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the share of letters that are right, asked about and wrong, for several mixtures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.cases")
    parser.add_argument("piles", metavar="PILE", nargs="*", type=Path)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args(arguments)
    encoder = load_encoder()
    if options.piles:
        chosen = {folder.resolve().name: folder for folder in options.piles}
        _show(chosen, encoder, misses=options.misses)
        return
    beside = {BESIDE.name: BESIDE} if BESIDE.is_dir() else {}
    held_out = {name: PILES[name] for name in HELD_OUT} | beside
    _show({name: PILES[name] for name in TUNED}, encoder, misses=options.misses)
    _show(held_out, encoder, misses=options.misses)
    _show(PILES | beside, encoder, misses=options.misses)


if __name__ == "__main__":
    main()
