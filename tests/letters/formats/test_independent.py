"""What is read stands so in what another program reads of the same file: no words that it does not
have, in no other order, in any block. LibreOffice reads documents, tables and slides, Chromium web
pages. No such program is at hand for Outlook's messages: the streams in which they keep their
bodies are read as they stand.
"""

import html
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path

import olefile
import pytest
from playwright.sync_api import Page, sync_playwright

from index.letters.formats import Limits, format_of
from index.letters.letter import BlockKind
from tests.letters.test_faults import FOLDERS
from tests.writers import generated_letters, write_letter
from tests.writers.cfb import write_cfb
from tests.writers.libreoffice import LIBREOFFICE

needs_libreoffice = pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)

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
    return " ".join(["", *re.findall(r"\w+", text.replace("\u00ad", "")), ""])


def blocks(data: bytes, name: str) -> list[str]:
    """Return the words of each block of a file, without what stands before a list item."""
    document = format_of(data, name).read(data, name, Limits())
    assert document is not None
    found = [b for b in document.blocks if b.kind is not BlockKind.MARGINAL]
    return [words(_MARKS.sub("", document.text[b.start : b.end])) for b in found]


def converted(files: dict[str, bytes], folder: Path, into: str) -> Path:
    """Return the folder with what LibreOffice makes of each file, ``into`` being its filter."""
    given = folder / "inn"
    given.mkdir()
    for name, data in files.items():
        (given / name).write_bytes(data)
    assert LIBREOFFICE
    subprocess.run(
        [LIBREOFFICE, f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless",
         "--convert-to", into, "--outdir", str(folder / "ut"),
         *(str(given / name) for name in files)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder / "ut"


def by_libreoffice(files: dict[str, bytes], folder: Path) -> dict[str, str]:
    """Return what LibreOffice reads of each file, as plain text, by the file's name."""
    out = converted(files, folder, "txt:Text (encoded):UTF8")
    return {
        name: words((out / f"{Path(name).stem}.txt").read_text("utf-8-sig"))
        for name in files
        if (out / f"{Path(name).stem}.txt").exists()
    }


def check(files: dict[str, bytes], read: dict[str, str]) -> None:
    assert len(read) >= 0.9 * len(files)
    for name, independent in read.items():
        strange = [block for block in blocks(files[name], name) if block not in independent]
        assert strange == [], name


@needs_libreoffice
@pytest.mark.parametrize("ending", ["docx", "odt", "rtf"])
def test_no_words_of_generated_letters_that_libreoffice_does_not_read(
    ending: str, tmp_path: Path
) -> None:
    letters = generated_letters(8, 5)
    files = {f"{n}.{ending}": write_letter(one.model, ending) for n, one in enumerate(letters)}
    check(files, by_libreoffice(files, tmp_path))


@needs_libreoffice
def test_no_words_of_the_faults_that_libreoffice_does_not_read(tmp_path: Path) -> None:
    found = (path for kind in ("docx", "rtf") for path in sorted(FOLDERS[0].glob(f"*.{kind}")))
    files = {path.name: path.read_bytes() for path in found if path.name not in OTHERWISE}
    check(files, by_libreoffice(files, tmp_path))


@needs_libreoffice
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
    files = {f"{n}-{path.name}": path.read_bytes() for n, path in enumerate(paths[::3])}
    check(files, by_libreoffice(files, tmp_path))


@needs_libreoffice
def test_no_words_of_tables_that_libreoffice_does_not_read(tmp_path: Path) -> None:
    letters = generated_letters(8, 6)
    files = {f"{n}.xlsx": write_letter(one.model, "xlsx") for n, one in enumerate(letters)}
    # Every sheet in a file of its own, UTF-8, as the cells show (token 12 of the filter, -1).
    csv = "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,false,false,false,-1"
    out = converted(files, tmp_path, csv)
    read = {
        name: words("\n".join(map(Path.read_text, sorted(out.glob(f"{Path(name).stem}-*.csv")))))
        for name in files
    }
    check(files, read)


@needs_libreoffice
def test_no_words_of_slides_that_libreoffice_does_not_read(tmp_path: Path) -> None:
    letters = generated_letters(8, 7)
    files = {f"{n}.pptx": write_letter(one.model, "pptx") for n, one in enumerate(letters)}
    out = converted(files, tmp_path, "fodp")
    read = {}
    for name in files:
        whole = (out / f"{Path(name).stem}.fodp").read_text("utf-8").partition("<office:body>")[2]
        read[name] = words(html.unescape(re.sub(r"<[^>]+>", " ", whole)))
    check(files, read)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page of a browser that runs no scripts and reaches nothing."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_context(offline=True, java_script_enabled=False).new_page()
        browser.close()


def by_chromium(files: dict[str, bytes], folder: Path, page: Page) -> dict[str, str]:
    """Return what a person sees of each web page."""
    read = {}
    for name, data in files.items():
        (folder / name).write_bytes(data)
        page.goto((folder / name).as_uri())
        read[name] = words(page.inner_text("body"))
    return read


def archived(data: bytes) -> bytes:
    """Return a web page in an archive, as browsers save it."""
    whole = EmailMessage(policy=policy.SMTP)
    whole["From"], whole["Subject"] = "<Saved by a browser>", "Svar"
    whole["Snapshot-Content-Location"] = "https://kommune.example/svar"
    whole.set_content(data.decode(), subtype="html", cte="quoted-printable")
    whole["Content-Location"] = "https://kommune.example/svar"
    whole.make_related()
    whole.set_param("type", "text/html")
    return whole.as_bytes()


@pytest.mark.parametrize("ending", ["html", "mhtml"])
def test_no_words_of_web_pages_that_a_browser_does_not_show(
    ending: str, page: Page, tmp_path: Path
) -> None:
    pages = {
        str(n): write_letter(one.model, "html") for n, one in enumerate(generated_letters(8, 8))
    }
    # A browser believes what a page says of its characters, where the bytes are others.
    pages |= {
        path.stem: path.read_bytes()
        for folder in FOLDERS
        for path in sorted(folder.glob("html-*.html"))
        if "label" not in path.stem
    }
    files = {
        f"{name}.{ending}": data if ending == "html" else archived(data)
        for name, data in pages.items()
    }
    check(files, by_chromium(files, tmp_path, page))


def by_streams(data: bytes) -> str:
    """Return what the streams of an Outlook message hold, as text or as a page ([MS-OXPROPS]: body
    1000, page 1013), without marks.
    """
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        streams = {path[-1]: ole.openstream(path).read() for path in ole.listdir()}
    plain = streams.get("__substg1.0_1000001F", b"").decode("utf-16-le")
    page = streams.get("__substg1.0_10130102", b"").decode()
    shown = re.sub(r"<(script|style|title|nav).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return words(f"{plain}\n{html.unescape(shown)}")


@pytest.mark.parametrize("body", ["plain", "page"])
def test_no_words_of_outlook_messages_that_their_streams_do_not_hold(body: str) -> None:
    models = [one.model for one in generated_letters(8, 9)]
    files = {
        f"{n}.msg": write_letter(model, "msg")
        if body == "plain"
        else write_cfb({
            "__properties_version1.0": bytes(32),
            "__substg1.0_10130102": write_letter(model, "html"),
        })
        for n, model in enumerate(models)
    }  # fmt: skip
    check(files, {name: by_streams(data) for name, data in files.items()})
    assert all(len(blocks(data, name)) > 5 for name, data in files.items())
