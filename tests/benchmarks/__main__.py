"""``python -m tests.benchmarks [--only PART ...] [--quick]``: measures, and writes one table.

Without options everything is measured, which takes hours on two cores. ``--sets`` and ``--piles``
name folders of evaluation sets (BEIR) and of labelled letters that are not in the repository. The
table goes to ``results.json`` and ``results.md`` beside this file; a row that was not measured now
stays as it is; rows "by hand" are those that the README says in other words than a benchmark
prints. ``--quick`` measures little of each part, to see that it works, and writes to
``build/`` instead, because its numbers say nothing.
"""

import argparse
import time
from pathlib import Path

from tests.benchmarks.parts import PARTS, ROOT, Options
from tests.benchmarks.results import RESULTS, markdown, read, replaced, write


def main() -> None:
    """Measure the parts that are asked for, and keep the rows of each as soon as it is done."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    parser.add_argument("--quick", action="store_true", help="little of each part")
    parser.add_argument("--sets", nargs="+", type=Path, default=[], metavar="FOLDER")
    parser.add_argument("--piles", nargs="+", type=Path, default=[], metavar="FOLDER")
    parser.add_argument("--output", type=Path, metavar="FILE.json")
    chosen = parser.parse_args()
    path = chosen.output or (ROOT / "build/benchmarks.json" if chosen.quick else RESULTS)
    path.parent.mkdir(exist_ok=True)
    options = Options(chosen.quick, tuple(chosen.sets), tuple(chosen.piles))
    for name in chosen.only:
        started = time.monotonic()
        rows = list(PARTS[name](options))
        write(replaced(read(path), rows), path)
        print(f"{name}: {len(rows)} rows in {time.monotonic() - started:.0f} s")
        print(markdown(rows).split("\n", 4)[-1])
    print(f"Written to {path} and {path.with_suffix('.md').name}.")


if __name__ == "__main__":
    main()
