"""Evaluations as text for a terminal."""

from index.evaluation._evaluate import SYSTEMS, Evaluation, Miss

__all__ = ["format_misses", "format_table"]

_SHOWN = 90


def format_table(evaluation: Evaluation) -> str:
    """Return a table of the three searches, and a warning where passages did not fit the window."""
    recalls = [f"recall@{k}" for k in evaluation.recall_at]
    heads = ["", "nDCG@10", "hit@1", "MRR@10", *recalls]
    rows = [
        [
            score.system,
            *(_number(n) for n in (score.ndcg_10, score.hit_1, score.mrr_10)),
            *(_number(n) for n in score.recall),
        ]
        for score in evaluation.scores
    ]
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    lines = [
        f"{evaluation.name}: {evaluation.questions:,} questions, "
        f"{evaluation.passages:,} passages, model {evaluation.encoder}",
        "",
        *(
            "  ".join(_cell(*cell) for cell in enumerate(zip(row, widths, strict=True))).rstrip()
            for row in [heads, *rows]
        ),
    ]
    if evaluation.cut:
        lines += [
            "",
            f"{evaluation.cut:,} passages are longer than the model's window of "
            f"{evaluation.window} tokens; dense search knows only their beginning.",
        ]
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:.3f}"


def _cell(column: int, cell: tuple[str, int]) -> str:
    text, width = cell
    return text.rjust(width) if column else text.ljust(width)


def format_misses(evaluation: Evaluation, most: int = 50) -> str:
    """Return what was asked, what should have stood first and what did, the worst first."""
    misses = evaluation.misses
    if not misses:
        return "Every question found its passage first."
    blocks = [_block(miss) for miss in misses[:most]]
    head = f"{len(misses):,} of {evaluation.questions:,} questions did not find their passage first"
    if len(misses) > most:
        head += f"; the {most} worst"
    return "\n\n".join([f"{head}:", *blocks])


def _block(miss: Miss) -> str:
    ranks = ", ".join(f"{name} {rank}" for name, rank in zip(SYSTEMS, miss.ranks, strict=True))
    return "\n".join(
        [
            f"{miss.question_id}  {_short(miss.question)}",
            f"  wanted   {_short(miss.relevant)}",
            f"  first    {_short(miss.instead)}",
            f"  rank     {ranks}",
        ]
    )


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1].rstrip() + "…"
