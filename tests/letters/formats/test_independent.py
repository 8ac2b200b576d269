"""What is read stands so in what LibreOffice reads of the same file: no words that it does not
have, in no other order, in any block.
"""

import re
import subprocess
from pathlib import Path

import pytest

from index.letters.formats import Limits, format_of
from index.letters.letter import BlockKind
from tests.letters.test_faults import FOLDERS
from tests.writers import generated_letters, write_letter
from tests.writers.libreoffice import LIBREOFFICE

pytestmark = pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")

SHARED = Path(__file__).parents[5] / "shared" / "letters"
# Where LibreOffice's text is another than what Word shows, with the reason.
OTHERWISE = {
    # It writes what was deleted.
    "docx-tracked.docx", "docx-tracked-cell-del.docx", "rtf-deleted-revision.rtf",
    "avtaler_elevpc.docx",
    # It leaves out boxes, notes, formulas and what is taken in or bound.
    "docx-textbox.docx", "docx-textbox-in-table-cell.docx", "docx-ruby-math.docx",
    "docx-altchunk-html.docx", "docx-databound-controls-archive-template.docx",
    "docx-footnote-in-table.docx", "docx-footnote-in-sdt-list.docx", "rtf-footnote.rtf",
    "innvilget.docx", "docx-scan-picture-only.docx",
    # It writes soft hyphens as spaces, counts pages anew, shows both forms of one thing.
    "docx-softhyphen-nobreak.docx", "rtf-nonbreaking.rtf", "rtf-page-field.rtf",
    "rtf-smallcaps-upr.rtf",
    # It shows a control word that the program which wrote the file broke.
    "rtf-field.rtf",
}  # fmt: skip
# A number or bullet before a paragraph, and boxes, which it draws and does not write.
_MARKS = re.compile(r"^(?:-|\S{1,8}[.)])\s|[☒☐]")


def words(text: str) -> str:
    return " ".join(["", *re.findall(r"\w+", text), ""])


def blocks(data: bytes, name: str) -> list[str]:
    """Return the words of each block of a file, without what stands before a list item."""
    document = format_of(data, name).read(data, name, Limits())
    assert document is not None
    found = [b for b in document.blocks if b.kind is not BlockKind.MARGINAL]
    return [words(_MARKS.sub("", document.text[b.start : b.end])) for b in found]


def by_libreoffice(files: dict[str, bytes], folder: Path) -> dict[str, str]:
    """Return what LibreOffice reads of each file, as plain text, by the file's name."""
    given = folder / "inn"
    given.mkdir()
    for name, data in files.items():
        (given / name).write_bytes(data)
    assert LIBREOFFICE
    subprocess.run(
        [LIBREOFFICE, f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless",
         "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(folder / "ut"),
         *(str(given / name) for name in files)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {
        name: words((folder / "ut" / f"{Path(name).stem}.txt").read_text("utf-8-sig"))
        for name in files
        if (folder / "ut" / f"{Path(name).stem}.txt").exists()
    }


def check(files: dict[str, bytes], folder: Path) -> None:
    read = by_libreoffice(files, folder)
    assert len(read) >= 0.9 * len(files)
    for name, independent in read.items():
        strange = [block for block in blocks(files[name], name) if block not in independent]
        assert strange == [], name


@pytest.mark.parametrize("ending", ["docx", "odt", "rtf"])
def test_no_words_of_generated_letters_that_libreoffice_does_not_read(
    ending: str, tmp_path: Path
) -> None:
    letters = generated_letters(8, 5)
    check(
        {f"{n}.{ending}": write_letter(one.model, ending) for n, one in enumerate(letters)},
        tmp_path,
    )


def test_no_words_of_the_faults_that_libreoffice_does_not_read(tmp_path: Path) -> None:
    found = (path for kind in ("docx", "rtf") for path in sorted(FOLDERS[0].glob(f"*.{kind}")))
    check({path.name: path.read_bytes() for path in found if path.name not in OTHERWISE}, tmp_path)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real letters are not here")
def test_no_words_of_real_letters_that_libreoffice_does_not_read(tmp_path: Path) -> None:
    paths = [
        path
        for path in sorted(SHARED.rglob("*.docx"))
        if path.parent.name != "faults"
        and path.stat().st_size
        and not any(str(path).replace("/", "_").endswith(one) for one in OTHERWISE)
    ]
    # Every third is enough for every day.
    check({f"{n}-{path.name}": path.read_bytes() for n, path in enumerate(paths[::3])}, tmp_path)
