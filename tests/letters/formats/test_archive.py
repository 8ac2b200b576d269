"""Archives: only letters become letters, named as their writers named them; nothing gets out."""

import io
import lzma
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable

import pytest

from index.letters._walk import find
from index.letters.formats import Limits
from index.letters.reader import Reading, read_letters
from tests.letters.formats.test_bombs import zipped
from tests.writers import model_of, write_letter
from tests.writers.archives import seven_zipped, tarred
from tests.writers.mail import write_p7m

MODEL = model_of(
    "Granli kommune\n\nVår dato: 1.3.2023\n\nSvar\n\nTilskuddet må økes.\n\nMed hilsen"
)
LETTER = MODEL.text().encode()
OTHER = LETTER.replace(b"Granli", b"Elvestad")
LIMITS = Limits(expanded_bytes=2 * 2**20, members=50)
MAKERS: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "zip": zipped,
    "tar": lambda members: tarred(members, ""),
    "tar.gz": lambda members: tarred(members, "gz"),
    "tar.bz2": lambda members: tarred(members, "bz2"),
    "tar.xz": lambda members: tarred(members, "xz"),
    "7z": seven_zipped,
}


def read(data: bytes, name: str = "pakke", limits: Limits = LIMITS) -> Reading:
    return read_letters(data, name, limits, in_process=True)


def names(reading: Reading) -> list[str]:
    return [letter.name for letter in reading.letters]


@pytest.mark.parametrize("ending", MAKERS)
@pytest.mark.parametrize("named", [True, False])
def test_letters_are_read_from_every_kind_of_archive(ending: str, named: bool) -> None:
    data = MAKERS[ending]({"Høring.txt": LETTER, "mappe/svar.docx": write_letter(MODEL, "docx")})
    reading = read(data, f"brev.{ending}" if named else "brev")
    assert reading.failures == ()
    assert names(reading) == ["Høring.txt", "svar.docx"]
    assert reading.letters[0].text.strip() == MODEL.text()


@pytest.mark.parametrize("ending", MAKERS)
def test_only_letters_become_letters(ending: str) -> None:
    package = {
        "svar.txt": LETTER,
        "arkivmelding.xml": b"<arkivmelding><tittel>Ikke brevet</tittel></arkivmelding>",
        "skjema/melding.xsd": b"<xs:schema/>",
        "data.json": b'{"tekst": "Ikke brevet"}',
        "stil.css": b"p { color: black }",
        "app/src/main/resources/tekst.txt": b"Ikke brevet",
        "README.md": b"# Ikke brevet",
        "LICENSE": b"Ikke brevet",
        "Main.java": b"class Main {}",
        "font.woff2": b"wOF2",
        "META-INF/signatures.xml": b"<XAdESSignatures/>",
        "brev.pdf.p7s": b"0\x80\x06\x09",
    }
    reading = read(MAKERS[ending](package))
    assert names(reading) == ["svar.txt"]
    assert reading.failures == ()


@pytest.mark.parametrize("ending", MAKERS)
def test_an_archive_without_a_letter_says_so(ending: str) -> None:
    (failure,) = read(MAKERS[ending]({"a.json": b"{}"}), f"a.{ending}").failures
    assert f"a.{ending} holds no letter" in failure.reason


@pytest.mark.parametrize("ending", MAKERS)
def test_an_archive_that_unpacks_to_too_much_is_refused(ending: str) -> None:
    data = MAKERS[ending]({"svar.txt": LETTER, "bombe.txt": b"a" * 3 * 2**20})
    reading = read(data)
    assert any("unpacks to" in failure.reason for failure in reading.failures)
    assert "bombe.txt" not in names(reading)
    many = MAKERS[ending]({f"{number}.txt": b"%d" % number for number in range(60)})
    assert any("more than 50 files" in failure.reason for failure in read(many).failures)


@pytest.mark.parametrize("ending", MAKERS)
def test_a_damaged_archive_is_one_clear_failure(ending: str) -> None:
    data = MAKERS[ending]({"svar.txt": LETTER, "b.bin": bytes(range(256)) * 90})
    (failure,) = read(data[: len(data) // 2 + 7], f"a.{ending}").failures
    assert failure.reason.startswith(f"a.{ending}")


def test_archives_in_archives_are_opened_to_their_depth() -> None:
    inner = zipped({"a.7z": seven_zipped({"b.tar.gz": tarred({"svar.txt": LETTER})})})
    assert names(read(inner)) == ["svar.txt"]
    (failure,) = read(zipped({"x.zip": zipped({"y.zip": inner})})).failures
    assert "more than 4 levels deep" in failure.reason


def test_one_file_that_was_packed_alone_is_read() -> None:
    assert names(read(lzma.compress(LETTER), "svar.txt.xz")) == ["svar.txt"]


def test_links_and_paths_lead_nowhere() -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for kind, name in ((tarfile.SYMTYPE, "a.txt"), (tarfile.LNKTYPE, "b.txt")):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/hostname"
            archive.addfile(entry)
        entry = tarfile.TarInfo("../../../tmp/svar.txt")
        entry.size = len(LETTER)
        archive.addfile(entry, io.BytesIO(LETTER))
    assert names(read(stream.getvalue())) == ["svar.txt"]


def named_in(encoding: str, *shown: str) -> bytes:
    """Return a ZIP file whose names are in a code page, and which does not say in which."""
    stream = io.BytesIO()
    places = [chr(97 + number) * len(name.encode(encoding)) for number, name in enumerate(shown)]
    with zipfile.ZipFile(stream, "w") as archive:
        for number, place in enumerate(places):
            archive.writestr(place, LETTER + b"%d" % number)
    data = stream.getvalue()
    for place, name in zip(places, shown, strict=True):
        data = data.replace(place.encode(), name.encode(encoding))
    return data


@pytest.mark.parametrize("encoding", ["cp850", "cp865", "utf-8", "cp1252", "mac-roman"])
def test_names_in_a_zip_file_are_what_their_writer_saw(encoding: str) -> None:
    shown = ("Høringssvar Ås.txt", "Særuttalelse på øya.txt", "Årsmelding.txt")
    assert names(read(named_in(encoding, *shown))) == list(shown)


def test_names_of_macos_are_composed() -> None:
    name = unicodedata.normalize("NFD", "Høringssvar på Ås.txt")
    assert names(read(named_in("utf-8", name))) == ["Høringssvar på Ås.txt"]


def test_a_locked_or_damaged_file_loses_none_of_the_others() -> None:
    data = bytearray(zipped({"låst.txt": LETTER, "svar.txt": OTHER}))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    reading = read(bytes(data), "a.zip")
    assert names(reading) == ["svar.txt"]
    assert ["password" in failure.reason for failure in reading.failures] == [True]
    assert find(bytes(data), "a.zip", reading.letters[0].id, LIMITS) == OTHER


MANIFESTS = {
    "digital mail": (
        "manifest.xml",
        '<manifest xmlns="http://begrep.difi.no/sdp/schema_v10"><hoveddokument href="2.txt">'
        '<tittel lang="NO">Svar i sak 22/1040</tittel></hoveddokument>'
        '<vedlegg href="1.txt"><tittel>Kart over Øya</tittel></vedlegg></manifest>',
    ),
    "Noark 5": (
        "arkivmelding.xml",
        '<arkivmelding xmlns="http://www.arkivverket.no/standarder/noark5/arkivmelding"><mappe>'
        "<tittel>Saken</tittel><registrering><tittel>Høring om skoler</tittel>"
        "<dokumentbeskrivelse><tittel>Kart over Øya</tittel><tilknyttetRegistreringSom>Vedlegg"
        "</tilknyttetRegistreringSom><dokumentobjekt><referanseDokumentfil>1.txt"
        "</referanseDokumentfil></dokumentobjekt></dokumentbeskrivelse><dokumentbeskrivelse>"
        "<tittel>Svar i sak 22/1040</tittel><tilknyttetRegistreringSom>Hoveddokument"
        "</tilknyttetRegistreringSom><dokumentobjekt><referanseDokumentfil>2.txt"
        "</referanseDokumentfil></dokumentobjekt></dokumentbeskrivelse><korrespondansepart>"
        "<korrespondanseparttype>Avsender</korrespondanseparttype><korrespondansepartNavn>"
        "Granli kommune</korrespondansepartNavn></korrespondansepart><dokumentetsDato>2023-03-01"
        "</dokumentetsDato></registrering></mappe></arkivmelding>",
    ),
    "older archives": (
        "payload.xml",
        "<Melding><journpost><jpInnhold>Høring om skoler</jpInnhold><jpDokdato>2023-03-01"
        "</jpDokdato><avsmot><amIhtype>0</amIhtype><amNavn>Granli kommune</amNavn></avsmot>"
        "<dokument><dlType>V</dlType><dbTittel>Kart over Øya</dbTittel><veFilnavn>1.txt</veFilnavn>"
        "</dokument><dokument><dlType>H</dlType><dbTittel>Svar i sak 22/1040</dbTittel>"
        "<veFilnavn>2.txt</veFilnavn></dokument></journpost></Melding>",
    ),
}


@pytest.mark.parametrize("kind", MANIFESTS)
def test_documents_in_a_package_are_named_by_its_manifest(kind: str) -> None:
    name, manifest = MANIFESTS[kind]
    text = "Vi mener at tilskuddet til skolene må økes.".encode()
    data = zipped(
        {"1.txt": "Kart over en øy i kommunen.".encode(), name: manifest.encode(), "2.txt": text}
    )
    main, other = read(data, "pakke.asice").letters
    assert (main.name, other.name) == ("Svar i sak 22-1040.txt", "Kart over Øya.txt")
    if kind != "digital mail":
        sender, date = main.letterhead.sender, main.letterhead.date
        assert (sender and sender.value, date and date.value) == ("Granli kommune", "2023-03-01")


@pytest.mark.parametrize(
    "manifest", [b"<manifest", b"", b"<a>" * 5000, b'<!DOCTYPE a [<!ENTITY b "c">]>']
)
def test_a_damaged_manifest_costs_no_letter(manifest: bytes) -> None:
    assert names(read(zipped({"manifest.xml": manifest, "svar.txt": LETTER}))) == ["svar.txt"]


def test_the_root_file_of_a_container_comes_first() -> None:
    manifest = b'<ASiCManifest><DataObjectReference URI="2.txt" Rootfile="true"/></ASiCManifest>'
    package = {"1.txt": OTHER, "2.txt": LETTER, "META-INF/asicmanifest.xml": manifest}
    assert names(read(zipped(package))) == ["2.txt", "1.txt"]
    sbd = b'{"arkivmelding": {"hoveddokument": "2.txt"}}'
    assert names(read(zipped({"1.txt": OTHER, "2.txt": LETTER, "sbd.json": sbd})))[0] == "2.txt"


@pytest.mark.parametrize("ending", ["txt", "pdf", "docx", "eml"])
def test_a_signed_file_is_the_file(ending: str) -> None:
    reading = read(write_p7m(write_letter(MODEL, ending)), f"svar.{ending}.p7m")
    assert (names(reading), reading.failures) == ([f"svar.{ending}"], ())


def test_a_signature_without_its_file_and_an_encrypted_file_say_what_they_are() -> None:
    from asn1crypto import cms

    (failure,) = read(write_p7m(b""), "svar.p7m").failures
    assert "a signature without a file" in failure.reason
    info = cms.ContentInfo({"content_type": "enveloped_data"})
    locked = cms.EnvelopedData(
        {
            "version": "v0",
            "recipient_infos": [],
            "encrypted_content_info": {
                "content_type": "data",
                "content_encryption_algorithm": {
                    "algorithm": "aes256_cbc",
                    "parameters": bytes(16),
                },
                "encrypted_content": bytes(32),
            },
        }
    )
    info["content"] = locked
    (failure,) = read(info.dump(), "svar.p7m").failures
    assert "encrypted for its recipient" in failure.reason


def test_without_libarchive_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    data = seven_zipped({"svar.txt": LETTER})
    monkeypatch.setitem(sys.modules, "libarchive", None)
    (failure,) = read(data, "a.7z").failures
    assert "a.7z is a 7z archive" in failure.reason
    assert "apt install libarchive13" in failure.reason


def test_names_in_a_7z_archive_are_read_in_every_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    data = seven_zipped({"Høringssvar på Ås.txt": LETTER})
    assert names(read_letters(data, "a.7z")) == ["Høringssvar på Ås.txt"]


LOCKED = {
    "file": "377abcaf271c000448b6150d8f00000000000000140000000000000051cb3c91ca090479f7dc08e8"
    "f33b8e2fc957115f6127225460ab8830b2069e7b6169fc0401006a010406000109200a0177a6abbc00070b0100022406f1"
    "070112530f6fdc78f365130e6f9dc80621b341b8d42121011801000c141000080a0140e45ef200000501111300"
    "73007600610072002e007400780074000000140a010050f6db4f587fdd01150601002080808100000017062001"
    "096f00070b010001212101180c6b0000",
    "names too": "377abcaf271c000468c37295900000000000000028000000000000006d70bc6b1095717b4567"
    "1c26537161eda80d275a73ce90495646323b6c05b275ca8b7ec82bfe7fa9c837d79fe152e19e161c47caa34225e67113"
    "236576ce33c73c73b272c1c191e2adf379e62a7d7036b10b99cf05346471806ba30433516d7928822fa759d343"
    "31d4d8578e767fc70872265c30d3cb4ad2a61a20380611912086386e7a84b5c25dabff9db5ab18e01af5f95e4e"
    "17062001097000070b0100012406f1070112530fcb53d4b63797f66a4e61cfedd36b53ad0c6b0000",
}


@pytest.mark.parametrize("what", LOCKED)
def test_a_locked_7z_archive_says_so(what: str) -> None:
    (failure,) = read(bytes.fromhex(LOCKED[what]), "a.7z").failures
    assert "a.7z is locked with a password" in failure.reason
