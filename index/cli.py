"""The command line: the verbs of the engine, with the same names.

Nothing heavy is imported before a command needs it, so that ``svarbrev --help`` answers at once.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index._report import (
    answer_json,
    answer_text,
    case_rows,
    compared_text,
    json_text,
    letter_rows,
    problem_text,
    report_text,
    safe,
    safe_line,
    status_text,
)
from index.errors import CitationError, LibraryError, SvarbrevError

if TYPE_CHECKING:
    from index.engine import Engine
    from index.export import Kind
    from index.library import Progress, Report
    from index.search.hit import Filters

__all__ = ["main"]

_OK, _NOT_ANSWERED, _FAILED, _INTERRUPTED = 0, 1, 2, 130

_DESCRIPTION = "Ask a pile of Norwegian letters a question; get the very words that answer it."

_EPILOG = """\
examples:
  svarbrev serve                                   open the page in a browser
  svarbrev ask "What does Elverum think about a regional police council?"
  svarbrev ask "Hva mener kommunene om politiråd?" --county Innlandet --json
  svarbrev add ~/Letters new-letter.pdf            files, folders and ZIP archives
  svarbrev build                                   index every letter anew

exit status: 0 done; 1 the letters do not answer, or some file could not be read, or verify found
a fault; 2 the command could not be carried out. Everything stays on this machine.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except SvarbrevError as error:
        print(safe_line(f"svarbrev: {error}"), file=sys.stderr)
        return _FAILED
    except KeyboardInterrupt:
        print("svarbrev: stopped; what was published before stands.", file=sys.stderr)
        return _INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="svarbrev",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_ask(commands)
    _add_serve(commands)
    _add_writing(commands)
    _add_reading(commands)
    _add_evaluate(commands)
    return parser


def _command(commands: Any, name: str, run: Any, text: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    command.add_argument(
        "--library",
        metavar="PLACE",
        help="folder of the library, sqlite:///FILE or postgresql://USER@HOST/DATABASE"
        " (also: SVARBREV_LIBRARY)",
    )
    command.add_argument(
        "--encoder",
        help="a sentence-transformers model, by name or folder (also: SVARBREV_ENCODER)",
    )
    command.add_argument("--json", action="store_true", help="print JSON for a program to read")
    return command


def _add_ask(commands: Any) -> None:
    ask = _command(commands, "ask", _ask, "Ask a question in English, bokmål or nynorsk.")
    ask.add_argument("question", help="in your own words, within quotation marks")
    ask.add_argument("-k", type=_positive, default=3, metavar="N", help="hits to show (3)")
    ask.add_argument("--sender", action="append", default=[], help="only letters of this sender")
    ask.add_argument("--county", action="append", default=[], help="only senders of this county")
    ask.add_argument("--letter", action="append", default=[], help="only this letter (id)")
    _in_case(ask, "ask only letters of this case")
    ask.add_argument("--since", type=_day, help="only letters of this day or later (YYYY-MM-DD)")
    ask.add_argument("--until", type=_day, help="only letters of this day or earlier")
    ask.add_argument(
        "--language", choices=("en", "nb", "nn"), default="en", help="of the citations"
    )


def _add_serve(commands: Any) -> None:
    serve = _command(commands, "serve", _serve, "Open the page in a browser.")
    serve.add_argument("--port", type=int, default=8501, help="port of the page (8501)")
    serve.add_argument("--host", default="localhost", help="address to listen at (localhost)")
    serve.add_argument(
        "--public-url", metavar="URL", help="address at which others open the page, for links to it"
    )
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser")


def _add_writing(commands: Any) -> None:
    build = _command(
        commands, "build", _build, "Index every letter anew; a new library starts with seeds/."
    )
    build.add_argument("paths", nargs="*", type=Path, help="letters to add first")
    add = _command(commands, "add", _add, "Add letters: files, folders, ZIP archives.")
    add.add_argument("paths", nargs="+", type=Path)
    add.add_argument("--retry", action="store_true", help="try files again that failed before")
    _in_case(add, "put new letters into this case, a new one where there is none")
    remove = _command(commands, "remove", _remove, "Remove letters and all that came from them.")
    remove.add_argument("letters", nargs="+", help="ids, as `svarbrev list` shows them")
    watch = _command(commands, "watch", _watch, "Follow a folder: index what comes, until stopped.")
    watch.add_argument("folder", type=Path)
    _in_case(watch, "put new letters into this case, a new one where there is none")
    repair = _command(commands, "repair", _repair, "Set damaged parts aside and make them again.")
    repair.set_defaults(json=False)
    bring = _command(commands, "import", _import, "Bring in a library that `export` wrote.")
    bring.add_argument("file", type=Path)


def _add_reading(commands: Any) -> None:
    _command(commands, "status", _status, "Say what the library holds, and how it is.")
    listed = _command(commands, "list", _list, "List the letters with their ids.")
    _in_case(listed, "list only letters of this case")
    cases = _command(
        commands,
        "cases",
        _cases,
        "List the cases that the letters are of, and what is asked about.",
    )
    cases.add_argument(
        "--put", nargs=2, metavar=("LETTER", "CASE"), help="put a letter into a case by hand"
    )
    cases.add_argument("--name", nargs=2, metavar=("CASE", "NAME"), help="name a case by hand")
    compare = _command(
        commands, "compare", _compare, "Say how many answer each question, or write who says what."
    )
    compare.add_argument("file", nargs="?", type=Path, help="to write: .xlsx, .csv or .docx")
    _in_case(compare, "compare only letters of this case")
    compare.add_argument(
        "--language", choices=("en", "nb", "nn"), default="en", help="of the file's headings"
    )
    _command(commands, "verify", _verify, "Check every file of the library against its hash.")
    export = _command(commands, "export", _export, "Write the library, or a case, to one file.")
    export.add_argument("file", type=Path)
    _in_case(export, "write only letters of this case")


def _add_evaluate(commands: Any) -> None:
    evaluate = _command(
        commands, "evaluate", _evaluate, "Measure retrieval on a BEIR-style folder of questions."
    )
    evaluate.add_argument(
        "set", type=Path, help="folder with corpus.jsonl, queries.jsonl, qrels.tsv"
    )
    evaluate.add_argument("--misses", action="store_true", help="list the questions that failed")


def _in_case(command: argparse.ArgumentParser, text: str) -> None:
    command.add_argument(
        "--case", metavar="CASE", help=f"{text} (id, reference or name, see `svarbrev cases`)"
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a whole number from 1 upwards")
    return number


def _day(text: str) -> date:
    from index.letters.typed import typed_date

    day = typed_date(text)
    if day is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write 2022-05-30 or 30.05.2022")
    return day


def _engine(options: argparse.Namespace) -> "Engine":
    from index.engine import Engine

    return Engine.open(options.library, options.encoder)


def _filters(options: argparse.Namespace) -> "Filters":
    from index.letters.gazetteer import find, proper_body
    from index.search.hit import Filters

    # A former municipality's letters bear its own name; who is there now may have written, too.
    today = {known.body for name in options.sender if (known := find(name))}
    written = {body for name in options.sender if (body := proper_body(name))}
    return Filters(
        letters=frozenset(options.letter),
        senders=frozenset(options.sender) | today | written,
        counties=frozenset(options.county),
        since=options.since,
        until=options.until,
    )


def _ask(options: argparse.Namespace) -> int:
    engine = _engine(options)
    engine.start(_bar)
    answer = engine.ask(options.question, filters=_filters(options), k=options.k, case=options.case)
    if options.json:
        print(json_text(answer_json(answer)))
    else:
        print(answer_text(answer, options.language))
    return _OK if answer.answered else _NOT_ANSWERED


def _serve(options: argparse.Namespace) -> int:
    from app.serve import serve

    return serve(
        library=options.library,
        encoder=options.encoder,
        port=options.port,
        host=options.host,
        open_browser=not options.no_browser,
        public_url=options.public_url,
    )


def _build(options: argparse.Namespace) -> int:
    engine = _engine(options)
    if options.paths:
        added = engine.add(options.paths, progress=_bar)
        if added.failed:
            print(report_text(added), file=sys.stderr)
    return _told(options, engine.rebuild(progress=_bar))


def _add(options: argparse.Namespace) -> int:
    engine = _engine(options)
    report = engine.add(options.paths, progress=_bar, retry=options.retry, case=options.case)
    return _told(options, report)


def _remove(options: argparse.Namespace) -> int:
    return _told(options, _engine(options).remove(options.letters))


def _watch(options: argparse.Namespace) -> int:
    engine = _engine(options)
    for report in engine.watch(options.folder, progress=_bar, case=options.case):
        print(report_text(report), flush=True)
    return _OK


def _repair(options: argparse.Namespace) -> int:
    for line in _engine(options).repair(progress=_bar):
        print(safe_line(line))
    return _OK


def _import(options: argparse.Namespace) -> int:
    for line in _engine(options).import_from(options.file, progress=_bar):
        print(safe_line(line))
    return _status(options)


def _export(options: argparse.Namespace) -> int:
    notes = _engine(options).export_to(options.file, options.case)
    for line in (*notes, f"Wrote {options.file}."):
        print(safe_line(line))
    return _OK


def _status(options: argparse.Namespace) -> int:
    from dataclasses import asdict

    from index.letters.reader import isolation

    status = _engine(options).status()
    holds = sorted(isolation())
    if options.json:
        print(json_text({**asdict(status), "reader_isolation": holds}))
    else:
        print(status_text(status))
        print(f"reader isolation: {', '.join(holds) or 'limits alone, on this system'}")
    return _OK


def _list(options: argparse.Namespace) -> int:
    _print_rows(options, letter_rows(_engine(options).letters(options.case)))
    return _OK


def _cases(options: argparse.Namespace) -> int:
    engine = _engine(options)
    if options.put:
        engine.put_in_case(*options.put)
    if options.name:
        engine.name_case(*options.name)
    cases = engine.cases()
    if options.json:
        asked = cases.asked if cases.several else ()
        print(json_text({"cases": cases.cases, "asked": asked}))
    else:
        _print_rows(options, case_rows(cases, engine.letters()))
    return _OK


def _print_rows(options: argparse.Namespace, rows: Sequence[dict[str, str]]) -> None:
    print(json_text(rows) if options.json else "\n".join("  ".join(row.values()) for row in rows))


def _compare(options: argparse.Namespace) -> int:
    from index.compare import export_matrix

    engine = _engine(options)
    if options.file is None:
        found = engine.coverage(options.case)
        print(json_text(found) if options.json else compared_text(found))
        return _OK
    table, kind = engine.compare(options.case), _kind(options.file)
    written = export_matrix(table, kind, options.language, retrieved=date.today())
    try:
        options.file.write_bytes(written)
    except OSError as error:
        why = error.strerror or error
        raise LibraryError(code="transfer.not_written", path=options.file, why=why) from error
    print(safe_line(f"Wrote {options.file}."))
    return _OK


def _kind(path: Path) -> "Kind":
    from index.export import Kind

    try:
        return Kind(path.suffix.removeprefix(".").lower())
    except ValueError:
        raise CitationError(code="export.kind", kind=path.suffix) from None


def _verify(options: argparse.Namespace) -> int:
    problems = _engine(options).verify()
    if options.json:
        print(json_text({"problems": problems}))
    else:
        print("\n".join(map(problem_text, problems)) or "Every file is as it was written.")
    return _NOT_ANSWERED if problems else _OK


def _evaluate(options: argparse.Namespace) -> int:
    from index.encoder import load_encoder
    from index.evaluation import evaluate, format_misses, format_table

    result = evaluate(options.set, load_encoder(options.encoder))
    print(json_text(result) if options.json else safe(format_table(result)))
    if options.misses and not options.json:
        print(safe(format_misses(result)))
    return _OK


def _told(options: argparse.Namespace, report: "Report") -> int:
    print(json_text(report) if options.json else report_text(report))
    return _NOT_ANSWERED if report.failed else _OK


class _Bar:
    """One progress bar for each stage, on standard error, only where a person is watching."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: Any = None

    def __call__(self, progress: "Progress") -> None:
        from tqdm import tqdm

        if progress.stage != self._stage:
            self._stage = progress.stage
            self._bar = tqdm(total=progress.total, desc=progress.stage, disable=None, leave=False)
        self._bar.total = progress.total
        self._bar.update(progress.done - self._bar.n)
        if progress.done >= progress.total:
            self._bar.close()


_bar = _Bar()

if __name__ == "__main__":
    sys.exit(main())
