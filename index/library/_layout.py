"""Where the parts of a library lie below its root."""

import os
from dataclasses import dataclass
from pathlib import Path

from index.library import _atomic

__all__ = ["Layout", "default_library"]


def default_library() -> Path | str:
    """Return the folder of the user's library, or the URL of its database.

    ``SVARBREV_LIBRARY`` decides where it is set, else the place that the platform keeps data in.
    """
    told = os.environ.get("SVARBREV_LIBRARY", "").strip()
    if told:
        return told if "://" in told else Path(told).expanduser()
    from platformdirs import user_data_dir

    return Path(user_data_dir("svarbrev", appauthor=False))


@dataclass(frozen=True, slots=True)
class Layout:
    """The names of all that lies in a library."""

    root: Path

    @property
    def lock(self) -> Path:
        """The file that a writer locks."""
        return self.root / "lock"

    @property
    def catalogue(self) -> Path:
        """What a person put into the library: sources, failures, corrections."""
        return self.root / "catalogue.json"

    @property
    def plan(self) -> Path:
        """The catalogue as a build that has begun wants it to be; gone when the build has ended."""
        return self.root / "plan.json"

    @property
    def current(self) -> Path:
        """One line: the id of the published generation."""
        return self.root / "current"

    @property
    def generations(self) -> Path:
        """The published generations."""
        return self.root / "generations"

    @property
    def originals(self) -> Path:
        """The files as they came, under their hashes."""
        return self.root / "originals"

    @property
    def damaged(self) -> Path:
        """What was found damaged, for a person to look at."""
        return self.root / "damaged"

    @property
    def work(self) -> Path:
        """What an unfinished build has done so far."""
        return self.root / "work"

    def make(self) -> None:
        """Make the directories that are written to."""
        for folder in (self.generations, self.originals, self.work):
            _atomic.make_directory(folder)
