"""A small letter in every format, and damage to it: the same for the same seed."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from unittest import mock

from PIL import Image

from index.letters.formats import FORMATS, LetterFormat
from tests.letters.formats.test_bombs import zipped
from tests.writers import model_of, write_letter, write_scan
from tests.writers.archives import seven_zipped, tarred
from tests.writers.mail import write_eml, write_mbox, write_msg, write_p7m, write_tnef

__all__ = [
    "ENDINGS",
    "PICTURES",
    "SEEDS",
    "SHORT",
    "Seed",
    "among_damaged",
    "assert_clear_line",
    "damaged",
    "format_named",
    "mutated",
]

SHORT = model_of(
    "Eksempel kommune\nPostboks 1\n\nVår dato: 1.2.2022\n\nSvar på brev\n\nHva mener kommunen?\n\n"
    "- Via telefon?\n- Via internett?\n\nKommunen er «tilfreds» med tjenestestedet.\n\nMed hilsen"
)


@dataclass(frozen=True, slots=True)
class Seed:
    """An undamaged file and the name of its format."""

    format: str
    data: bytes


def format_named(name: str) -> LetterFormat:
    """Return the format of that name."""
    return next(known for known in FORMATS if known.name == name)


def _attached(write: Callable[..., bytes]) -> bytes:
    return write(SHORT, ("svar.txt", SHORT.text().encode()), "Se vedlegget.")


def _open_pdf() -> bytes:
    """Return a PDF without compression, so that damage reaches what is written on its pages."""
    with mock.patch("reportlab.rl_config.pageCompression", 0):
        return write_letter(SHORT, "pdf")


def _form() -> bytes:
    """Return a PDF whose text stands in a form that was filled in."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), pageCompression=0, invariant=1)
    canvas.drawString(72, 740, "Er kommunen tilfreds?")
    canvas.acroForm.textfield(
        name="svar", value="Ja, i stor grad.", x=72, y=700, width=300, height=24
    )
    canvas.save()
    return stream.getvalue()


def _short_docx() -> bytes:
    """Return a DOCX of the parts that are read; the rest would take most of the damage."""
    read = ("[Content_Types].xml", "word/document.xml", "word/styles.xml", "word/numbering.xml")
    with zipfile.ZipFile(io.BytesIO(write_letter(SHORT, "docx"))) as archive:
        return zipped({name: archive.read(name) for name in read})


def _picture(kind: str, pages: int = 1) -> bytes:
    """Return the letter as small pictures, far too coarse to be recognised but quick to decode."""
    stream = io.BytesIO()
    with Image.open(io.BytesIO(write_scan(SHORT, 20, "PNG"))) as page:
        more = {"save_all": True, "append_images": [page] * (pages - 1)} if pages > 1 else {}
        page.save(stream, kind, resolution=150, dpi=(150, 150), **more)
    return stream.getvalue()


SEEDS: dict[str, Seed] = {
    "TXT": Seed("TXT", SHORT.text().encode("cp1252")),
    "Markdown": Seed("Markdown", write_letter(SHORT, "md")),
    "PDF": Seed("PDF", write_letter(SHORT, "pdf")),
    "PDF uncompressed": Seed("PDF", _open_pdf()),
    "PDF form": Seed("PDF", _form()),
    "DOCX": Seed("DOCX", _short_docx()),
    "XLSX": Seed("XLSX", write_letter(SHORT, "xlsx")),
    "PPTX": Seed("PPTX", write_letter(SHORT, "pptx")),
    "ODT": Seed("ODT", write_letter(SHORT, "odt")),
    "RTF": Seed("RTF", write_letter(SHORT, "rtf")),
    "HTML": Seed("HTML", write_letter(SHORT, "html")),
    "EML": Seed("EML", _attached(write_eml)),
    "MSG": Seed("MSG", _attached(write_msg)),
    "ZIP": Seed(
        "ZIP", zipped({"a.txt": SHORT.text().encode(), "b.rtf": write_letter(SHORT, "rtf")})
    ),
    "TNEF": Seed("TNEF", _attached(write_tnef)),
    "MBOX": Seed("MBOX", write_mbox([_attached(write_eml), write_eml(SHORT)])),
    "P7M": Seed("P7M", write_p7m(write_letter(SHORT, "rtf"))),
    "TAR": Seed("TAR", tarred({"a.txt": SHORT.text().encode(), "b.txt": b"Ja."}, "")),
    "TAR.GZ": Seed("TAR", tarred({"a.txt": SHORT.text().encode(), "b.txt": b"Ja."}, "gz")),
    "7z": Seed("archive", seven_zipped({"a.txt": SHORT.text().encode(), "b.txt": b"Ja."})),
    "office file": Seed(
        "office file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
    ),
    "PDF of pictures": Seed("PDF", _picture("PDF", 2)),
    "PNG": Seed("image", _picture("PNG")),
    "JPEG": Seed("image", _picture("JPEG")),
    "TIFF": Seed("image", _picture("TIFF", 2)),
}
"""An undamaged file of every format; of some formats more than one kind."""

ENDINGS = {
    "TXT": "txt", "Markdown": "md", "PDF": "pdf", "PDF uncompressed": "pdf", "PDF form": "pdf",
    "DOCX": "docx", "XLSX": "xlsx", "PPTX": "pptx",
    "ODT": "odt", "RTF": "rtf", "HTML": "html", "EML": "eml",
    "MSG": "msg", "ZIP": "zip", "TNEF": "tnef", "MBOX": "mbox", "P7M": "p7m", "TAR": "tar",
    "TAR.GZ": "tgz", "7z": "7z", "office file": "doc", "PDF of pictures": "pdf", "PNG": "png",
    "JPEG": "jpg", "TIFF": "tif",
}  # fmt: skip
"""The file ending of each of the seeds."""

PICTURES = ("PDF of pictures", "PNG", "JPEG", "TIFF")
"""The seeds whose reading ends in text recognition."""


def damaged(kind: str, seed: int) -> bytes:
    """Return the file of ``SEEDS`` that ``kind`` names, damaged; every other ZIP file and PNG is
    damaged inside, with checksums made anew that would stop its reader at the door.
    """
    data = SEEDS[kind].data
    if seed % 2 and data.startswith(b"PK"):
        return _damaged_member(data, seed)
    return _damaged_chunk(data, seed) if seed % 2 and kind == "PNG" else mutated(data, seed)


def _damaged_member(data: bytes, seed: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    chosen = random.Random(seed).choice(sorted(members))
    return zipped({**members, chosen: mutated(members[chosen], seed)}, zipfile.ZIP_STORED)


def _damaged_chunk(data: bytes, seed: int) -> bytes:
    chunks, at = [], 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4])
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += length + 12
    chosen = random.Random(seed).randrange(len(chunks))
    chunks[chosen] = chunks[chosen][0], mutated(chunks[chosen][1], seed)
    return data[:8] + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def among_damaged(good: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield names and data of the ``good`` files, each behind a damaged one of every seed; every
    other damaged one has the ending of its format.
    """
    for number, item in enumerate(good.items()):
        for kind in SEEDS:
            name = f"{kind} {number}.{ENDINGS[kind]}" if number % 2 else f"{kind} {number}"
            yield name, damaged(kind, 10_000 + number)
        yield item


def mutated(data: bytes, seed: int) -> bytes:
    """Return ``data`` with some damage, the same for the same seed."""
    rng = random.Random(seed)
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        if not out:
            break
        at = rng.randrange(len(out))
        length = rng.choice((1, 2, 4, 16, 64))
        damage = rng.randrange(7)
        if damage == 0:
            out[at] ^= 1 << rng.randrange(8)
        elif damage == 1:
            out[at : at + length] = rng.randbytes(length)
        elif damage == 2:
            del out[at : at + length * rng.choice((1, 20))]
        elif damage == 3:
            out[at:at] = out[at : at + length] * rng.choice((1, 3, 50))
        elif damage == 4:
            out[at : at + 4] = rng.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f"))
        elif damage == 5:
            out = out[:at]
        else:
            other = rng.randrange(len(out))
            out[at : at + length] = out[other : other + length]
    return bytes(out)


def assert_clear_line(reason: str, name: str) -> None:
    """One line, of a length to be read, that names the file and ends as a sentence does."""
    assert reason.splitlines() == [reason]
    assert name in reason
    assert 20 < len(reason) < 400
    assert reason.endswith(".")
