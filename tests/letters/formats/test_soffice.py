"""Files of other office programs, by way of LibreOffice: opened, or refused with the remedy."""

import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from index.errors import FormatError, LimitError
from index.letters.formats import Limits, _soffice, format_of
from index.letters.reader import read_letters
from tests.letters.formats.damaged import SHORT, mutated
from tests.writers import write_letter
from tests.writers.cfb import write_cfb
from tests.writers.libreoffice import LIBREOFFICE

NEEDED = pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
WORDS = SHORT.text().split()


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the letter in old formats, as LibreOffice writes them."""
    folder = tmp_path_factory.mktemp("gammelt")
    found = {}
    for ending, given in (("doc", "docx"), ("ods", "xlsx"), ("ppt", "pptx")):
        (folder / f"svar.{given}").write_bytes(write_letter(SHORT, given))
        assert LIBREOFFICE
        subprocess.run(
            [LIBREOFFICE, f"-env:UserInstallation={(folder / 'p').as_uri()}", "--headless",
             "--convert-to", ending, "--outdir", str(folder), str(folder / f"svar.{given}")],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        found[ending] = (folder / f"svar.{ending}").read_bytes()
    return found


@NEEDED
@pytest.mark.parametrize("ending", ["doc", "ods", "ppt"])
def test_an_old_file_says_what_the_letter_says(ending: str, old: dict[str, bytes]) -> None:
    reading = read_letters(old[ending], "svar", in_process=True)
    assert reading.failures == ()
    said = [word for word in reading.letters[0].text.split() if word != "-"]
    assert said == [word for word in WORDS if word != "-"]


@NEEDED
def test_the_child_with_its_limits_opens_an_old_file(old: dict[str, bytes]) -> None:
    reading = read_letters(old["doc"], "svar.doc")
    assert [letter.format for letter in reading.letters] == ["office file"]


def test_without_libreoffice_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_soffice, "program", lambda: None)
    data = write_cfb({"WordDocument": b"x" * 5000})
    with pytest.raises(FormatError, match=r"svar\.doc .*apt install libreoffice"):
        format_of(data, "svar.doc").read(data, "svar.doc", Limits())


@NEEDED
def test_a_damaged_file_is_read_or_refused_and_never_taken_for_plain_text(
    old: dict[str, bytes],
) -> None:
    for data in (write_cfb({"WordDocument": b"Brevet " * 900}), mutated(old["doc"], 3)):
        known = format_of(data, "svar.doc")
        try:
            document = known.read(data, "svar.doc", Limits())
        except FormatError as error:
            assert "svar.doc" in str(error)  # noqa: PT017
        else:
            assert document is not None
            assert "WordDocument" not in document.text


@NEEDED
def test_a_file_that_takes_too_long_is_given_up(old: dict[str, bytes]) -> None:
    with pytest.raises(LimitError, match="was not opened within"):
        format_of(old["doc"], "a.doc").read(old["doc"], "a.doc", Limits(seconds=0.05))


@pytest.mark.parametrize("name", ["svar.pages", "svar.key", "svar.wps"])
def test_what_nothing_opens_is_refused_with_the_remedy(name: str) -> None:
    with pytest.raises(FormatError, match="Save it as PDF or DOCX"):
        format_of(b"\x00\x01\x02", name).read(b"\x00\x01\x02", name, Limits())


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Yield what is asked of a server on this machine, its address first."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    paths.append(f"http://127.0.0.1:{server.server_address[1]}")
    yield paths
    server.shutdown()
    server.server_close()


@NEEDED
def test_nothing_that_a_file_links_to_is_fetched_with_or_without_a_network(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "hemmelig.csv"
    secret.write_text("HEMMELIG;1\n")
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(
        f'xmlns:{name}="{urn}:{space}:1.0"'
        for name, space in (("o", "office"), ("tb", "table"), ("t", "text"), ("d", "drawing"))
    )
    link = 'xmlns:x="http://www.w3.org/1999/xlink"'
    flat = (
        f'<?xml version="1.0"?><o:document {spaces} {link} o:version="1.2" '
        'o:mimetype="application/vnd.oasis.opendocument.spreadsheet"><o:body><o:spreadsheet>'
        f'<tb:table tb:name="A"><tb:table-source x:href="{secret.as_uri()}" x:type="simple"/>'
        '<tb:table-row><tb:table-cell o:value-type="string"><t:p>Synlig</t:p><d:frame><d:image '
        f'x:href="{asked[0]}/bilde.png" x:type="simple"/></d:frame></tb:table-cell>'
        f"<tb:table-cell tb:formula=\"of:='{secret.as_uri()}'#$Sheet1.A1\"/></tb:table-row>"
        "</tb:table></o:spreadsheet></o:body></o:document>"
    ).encode()
    for isolation in (_soffice._isolation, lambda limits: None):
        monkeypatch.setattr(_soffice, "_isolation", isolation)
        document = format_of(flat, "a").read(flat, "a.fods", Limits())
        assert document is not None
        assert "Synlig" in document.text
        assert "HEMMELIG" not in document.text
    assert asked[1:] == []
