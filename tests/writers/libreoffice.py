"""Letters as LibreOffice writes them: the reader meets more of its files than of any library's."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.writers.docx import write_docx
from tests.writers.model import LetterModel

__all__ = ["LIBREOFFICE", "LIBREOFFICE_ENDINGS", "write_by_libreoffice"]

LIBREOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
"""The program, or None where it is not installed."""

LIBREOFFICE_ENDINGS = ("pdf", "odt", "docx", "rtf", "html")
"""The formats that it is asked for, by their file endings."""

# The first start makes a profile and took 5 seconds on a busy core; a hang must not take a day.
_SECONDS = 180


def write_by_libreoffice(models: Sequence[LetterModel], ending: str) -> list[bytes]:
    """Return ``models``, opened as Word documents by LibreOffice and saved in the format that
    ``ending`` names.

    Raises OSError where LibreOffice wrote nothing, TimeoutExpired where it hangs.
    """
    assert LIBREOFFICE
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        given = [folder / f"{number}.docx" for number in range(len(models))]
        for path, model in zip(given, models, strict=True):
            path.write_bytes(write_docx(model))
        _convert(LIBREOFFICE, folder, given, ending)
        return [(folder / "out" / f"{path.stem}.{ending}").read_bytes() for path in given]


def _convert(program: str, folder: Path, given: Sequence[Path], ending: str) -> None:
    # A profile of its own, so that a LibreOffice that is open on the desktop is left alone.
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            ending,
            "--outdir",
            str(folder / "out"),
            *map(str, given),
        ],
        check=True,
        capture_output=True,
        timeout=_SECONDS,
    )
