"""Hostile files: each ends, quickly, as one clear failure about one file."""

import io
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from index.letters._frames import read_frame
from index.letters.formats import Limits
from index.letters.reader import Reader, Reading, read_letters
from tests.writers import model_of, write_letter

LETTER = (
    "Eksempel kommune\n\nVår dato: 1.2.2022\n\nSvar på brev\n\nKommunen er fornøyd.\n\nMed hilsen"
)
MODEL = model_of(LETTER)
LIMITS = Limits(seconds=10, memory_bytes=2**30)


def zipped(members: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def zip_bomb() -> bytes:
    return zipped({"bombe.txt": bytes(64 * 2**20)})


def nested_zip() -> bytes:
    data = zipped({"brev.txt": LETTER.encode()})
    for level in range(30):
        data = zipped({f"{level}.zip": data})
    return data


def many_members() -> bytes:
    return zipped({f"{n}.txt": b"%d" % n for n in range(6000)}, zipfile.ZIP_STORED)


def lying_zip() -> bytes:
    """Says that a member of 16 MB has 10 bytes."""
    data = bytearray(zipped({"a.txt": b"a" * 16 * 2**20}))
    size = struct.pack("<I", 16 * 2**20)
    return bytes(data.replace(size, struct.pack("<I", 10)))


def entity_bomb(part: str) -> Callable[[], bytes]:
    def make() -> bytes:
        entities = '<!ENTITY a "haha">' + "".join(
            f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
        )
        xml = f"<?xml version='1.0'?><!DOCTYPE x [{entities}]><x>&m;</x>".encode()
        first = {"mimetype": b"application/vnd.oasis.opendocument.text"}
        return zipped({**(first if part == "content.xml" else {}), part: xml}, zipfile.ZIP_STORED)

    return make


def deep_xml() -> bytes:
    xml = b"<w>" * 100_000 + b"</w>" * 100_000
    return zipped({"word/document.xml": xml})


def external_entity() -> bytes:
    xml = (
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
        b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        b"<w:body><w:p><w:r><w:t>&f;</w:t></w:r></w:p></w:body></w:document>"
    )
    return zipped({"word/document.xml": xml})


def recursive_pdf() -> bytes:
    """A page tree that contains itself, and a form that draws itself."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</XObject<</F 5 0 R>>>>>>endobj\n"
        b"4 0 obj<</Length 4>>stream\n/F Do\nendstream endobj\n"
        b"5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"
        b"/Length 5>>stream\n/F Do\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n"
    )


def flate_pdf() -> bytes:
    """A page whose content unpacks to a quarter of a gigabyte of nothing."""
    squeezed = zlib.compress(zlib.compress(bytes(2**28), 1), 9)
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n"
        % len(squeezed)
        + squeezed
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
    )


def deep_mail() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@eksempel.example", "innerst"
    mail.set_content("")
    for level in range(50):
        outer = EmailMessage()
        outer["From"], outer["Subject"] = "a@eksempel.example", f"nivå {level}"
        outer.add_attachment(mail)
        mail = outer
    return mail.as_bytes()


def huge_image() -> bytes:
    """A PNG that says it has 60,000 by 60,000 pixels, in a hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


def deep_html() -> bytes:
    return b"<html><body>" + b"<div>" * 200_000 + b"</div>" * 200_000


def deep_rtf() -> bytes:
    return rb"{\rtf1 " + b"{" * 200_000 + b"}" * 200_001


def encrypted_pdf() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=StandardEncryption("hemmelig", strength=128))
    canvas.drawString(72, 700, "Kommunen svarer.")
    canvas.save()
    return stream.getvalue()


BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zip bomb": ("bombe.zip", zip_bomb, "times its size"),
    "nested zip": ("mange.zip", nested_zip, "levels deep"),
    "many members": ("mange.zip", many_members, "more than 5000 files"),
    "lying zip": ("løgn.zip", lying_zip, "damaged"),
    "docx entities": ("brev.docx", entity_bomb("word/document.xml"), "entities|damaged"),
    "odt entities": ("brev.odt", entity_bomb("content.xml"), "entities|damaged"),
    "deep xml": ("brev.docx", deep_xml, "damaged"),
    "external entity": ("brev.docx", external_entity, "entities"),
    "recursive pdf": ("brev.pdf", recursive_pdf, "no text|damaged"),
    "flate pdf": ("brev.pdf", flate_pdf, "no text|stop|damaged|memory"),
    "deep mail": ("brev.eml", deep_mail, "levels deep"),
    "huge image": ("brev.png", huge_image, "60000 × 60000"),
    "deep html": ("brev.html", deep_html, "no text|damaged|deeply"),
    "deep rtf": ("brev.rtf", deep_rtf, "nested too deeply"),
    "locked pdf": ("brev.pdf", encrypted_pdf, "password"),
}


@pytest.fixture(scope="module")
def reader() -> object:
    with Reader(LIMITS) as shared:
        yield shared


@pytest.mark.parametrize("name", BOMBS)
def test_each_bomb_is_one_clear_failure_and_the_reader_goes_on(name: str, reader: Reader) -> None:
    file, make, reason = BOMBS[name]
    data = make()
    began = time.monotonic()
    reading = reader.read(data, file)
    assert time.monotonic() - began < LIMITS.seconds + 5
    assert reading.letters == ()
    assert len(reading.failures) == 1
    assert re.search(reason, reading.failures[0].reason), reading.failures[0].reason
    assert reader.read(LETTER.encode(), "etter.txt").letters


def names(reading: Reading) -> list[str]:
    return [letter.name for letter in reading.letters]


def test_no_path_of_an_archive_is_followed(tmp_path: object) -> None:
    data = zipped(
        {
            "../../../../etc/brev.txt": LETTER.encode(),
            "/etc/brev2.txt": (LETTER + " 2").encode(),
            "C:\\Windows\\brev3.txt": (LETTER + " 3").encode(),
        }
    )
    reading = read_letters(data, "stier.zip", in_process=True)
    assert names(reading) == ["brev.txt", "brev2.txt", "brev3.txt"]


def test_one_bad_member_costs_only_itself() -> None:
    data = zipped(
        {
            "a.txt": LETTER.encode(),
            "ødelagt.pdf": b"%PDF-1.7 her er det ingenting",
            "b.docx": write_letter(MODEL, "docx"),
            "kopi av a.txt": LETTER.encode(),
            "__MACOSX/._a.txt": b"\x00\x05\x16\x07",
            ".DS_Store": b"\x00\x00\x00\x01Bud1",
            "mappe/Thumbs.db": b"\xd0\xcf\x11\xe0",
        }
    )
    reading = read_letters(data, "svar.zip", in_process=True)
    assert names(reading) == ["a.txt", "b.docx"]
    assert [failure.name for failure in reading.failures] == ["svar.zip/ødelagt.pdf"]


def test_a_member_that_kills_the_child_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child is told to die, as of a crashing parser, at the member called "drep"."""
    import os

    from index.letters import reader as reader_module

    spawned = []
    spawn = reader_module._spawn

    def recorded(folder: Path) -> object:
        spawned.append(spawn(folder))
        return spawned[-1]

    monkeypatch.setattr(reader_module, "_spawn", recorded)

    def watched(stream: object) -> object:
        frame = read_frame(stream)  # type: ignore[arg-type]
        begun = frame[0].get("began", {}) if frame else {}
        if begun.get("name", "").endswith("drep.txt") and len(spawned) == 1:
            os.kill(spawned[-1].pid, 9)
            spawned[-1].wait()
            while read_frame(stream):  # type: ignore[arg-type]
                pass
        return frame

    monkeypatch.setattr(reader_module, "read_frame", watched)
    data = zipped({name: (LETTER + name).encode() for name in ("a.txt", "drep.txt", "z.txt")})
    reading = read_letters(data, "svar.zip", LIMITS)
    assert names(reading) == ["a.txt", "z.txt"]
    assert [failure.name for failure in reading.failures] == ["svar.zip/drep.txt"]
    assert "made its reader stop" in reading.failures[0].reason
