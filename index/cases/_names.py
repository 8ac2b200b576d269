"""What a case is called where nobody gave it a name: by the subject of the recipient's letter, else
by the subject that says what most of the others do.
"""

import re
from collections import Counter
from collections.abc import Sequence

from index.cases._traces import Traces
from index.lexical import analyse

__all__ = ["name_of"]

_LONGEST = 120
_READ = 60
"""Letters whose subjects are compared, the first ones."""

_REPLY = re.compile(r"^(?:(?:sv|vs|re|fw|fwd)\s*:\s*)+", re.IGNORECASE)


def name_of(letters: Sequence[Traces], brief: Traces | None) -> str:
    """Return a name for the case of these letters, "" where none of them has a subject."""
    if brief is not None and brief.subject:
        return _line(brief.subject)
    subjects = [line for letter in letters[:_READ] if (line := _line(letter.subject))]
    spoken = {subject: frozenset(analyse(subject)) for subject in subjects}
    shared = Counter(word for subject in subjects for word in spoken[subject])

    def telling(subject: str) -> float:
        words = spoken[subject]
        # A short subject that says the same is the better name.
        return sum(shared[word] - 1 for word in words) / (len(words) + 2)

    return min(
        spoken, key=lambda subject: (-telling(subject), subject.isupper(), subject), default=""
    )


def _line(subject: str) -> str:
    line = _REPLY.sub("", " ".join(subject.split()))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
